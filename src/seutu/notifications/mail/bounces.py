"""Reading mail that came back: delivery status notifications (RFC 3464)."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from seutu.core.errors import Invalid, NotFound
from seutu.notifications.mail.refusals import judge_status
from seutu.notifications.mail.stopping import note_bounce
from seutu.notifications.models import Mail

LARGEST = 1_000_000
MESSAGE_ID = re.compile(r"<[^<>\s]{1,190}>")


@dataclass(frozen=True, slots=True)
class Failure:
    """One receiver whom a mail did not reach, with the status such as "5.1.1"."""

    address: str
    status: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What a notification says: which mail came back, and from whom."""

    message_id: str
    failures: tuple[Failure, ...]


def read_returned(raw: bytes) -> Returned:
    """Read a notification; raises `Invalid` when it is none or too large."""
    if len(raw) > LARGEST:
        raise Invalid("This message is too large for a notification of delivery.")
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    failures: list[Failure] = []
    message_id = ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            failures += _failures(part)
        elif kind in {"text/rfc822-headers", "message/rfc822"}:
            message_id = message_id or _original_id(part)
    if not failures:
        raise Invalid("This message reports no mail that failed.")
    return Returned(message_id, tuple(failures))


def take_returned(raw: bytes) -> int:
    """Count what came back against its address; returns how many were counted.

    Only a mail that we sent to that very address counts, found by its identifier, which
    nobody can guess: a forged notification stops nobody's mail. Raises `NotFound` when
    no such mail is known.
    """
    returned = read_returned(raw)
    mail = (
        Mail.objects.select_related("user")
        .filter(message_id=returned.message_id, state=Mail.State.SENT)
        .first()
    )
    if mail is None:
        raise NotFound("The notification names no mail that was sent from here.")
    counted = 0
    for failure in returned.failures:
        is_ours = failure.address.lower() == mail.to.lower()
        if is_ours and judge_status(failure.status) == "hard":
            counted += note_bounce(mail, status=failure.status)
    return counted


def _failures(part: Message) -> Iterator[Failure]:
    blocks = part.get_payload()
    if not isinstance(blocks, list):
        return
    for block in blocks:
        if not isinstance(block, Message):
            continue
        if str(block.get("Action", "")).strip().lower() != "failed":
            continue
        named = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
        address = str(named).rpartition(";")[2].strip().strip("<>")
        yield Failure(address, str(block.get("Status", "")).strip()[:20])


def _original_id(part: Message) -> str:
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(payload, list):
        first = payload[0] if payload else None
        found = first.get("Message-ID", "") if isinstance(first, Message) else ""
    else:
        body = part.get_payload(decode=True)
        text = body if isinstance(body, bytes) else b""
        found = email.message_from_bytes(text).get("Message-ID", "")
    match = MESSAGE_ID.search(str(found))
    return match[0] if match else ""
