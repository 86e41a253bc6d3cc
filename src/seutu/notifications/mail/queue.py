"""The queue of mail: claimed one by one, sent, tried again, given up.

A mail is claimed before it is handed to the server and marked as sent right after. A
worker killed in between leaves a claim; after a while the mail is sent again under the
same Message-ID. So a mail is never lost, and doubled only in that one moment.
"""

import smtplib
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict
from seutu.core.ids import unguessable_id
from seutu.notifications.mail.refusals import Verdict, judge, wait_after
from seutu.notifications.mail.stopping import note_bounce
from seutu.notifications.mail.writing import write
from seutu.notifications.models import Mail

log = structlog.get_logger(__name__)

CLAIM_LASTS = timedelta(minutes=10)
UNREACHABLE = timedelta(minutes=1)
MOST = 200


def send_waiting(*, most: int = MOST) -> int:
    """Send what is due, one after the other; returns how many the server took.

    Stops early when the server cannot be reached: nothing is lost by that, and no mail
    is a try the poorer.
    """
    free_abandoned()
    connection: BaseEmailBackend | None = None
    sent = 0
    try:
        for _turn in range(most):
            mail = claim_next()
            if mail is None:
                break
            if connection is None:
                connection = get_connection(settings.MAIL_TRANSPORT)
                try:
                    connection.open()
                except (OSError, smtplib.SMTPException) as error:
                    log.warning("mail server unreachable", error=type(error).__name__)
                    _end(
                        mail,
                        state=Mail.State.WAITING,
                        next_try_at=timezone.now() + UNREACHABLE,
                        error="The mail server could not be reached.",
                    )
                    connection = None
                    break
            sent += deliver(mail, connection)
    finally:
        if connection is not None:
            connection.close()
    return sent


def claim_next() -> Mail | None:
    """Take the next due mail in hand, so that no other worker does; None when none."""
    for _turn in range(20):
        now = timezone.now()
        waiting = Mail.objects.filter(state=Mail.State.WAITING, next_try_at__lte=now)
        key = waiting.order_by("next_try_at").values_list("pk", flat=True).first()
        if key is None:
            return None
        claim = unguessable_id()
        if waiting.filter(pk=key).update(
            state=Mail.State.SENDING, claim=claim, claimed_at=now
        ):
            return Mail.objects.select_related("user").get(pk=key)
    return None


def deliver(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Write a claimed mail, hand it to the server and note what came of it."""
    try:
        message = write(mail)
        if message is None:
            _end(mail, state=Mail.State.DROPPED, text="", html="")
            return False
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, text = next(iter(refusal.recipients.values()), (0, b""))
        _refused(mail, judge(code, _words(text)), f"{code} {_words(text)}")
    except smtplib.SMTPSenderRefused as refusal:
        _try_later(mail, f"{refusal.smtp_code} {_words(refusal.smtp_error)}")
    except smtplib.SMTPDataError as refusal:
        words = _words(refusal.smtp_error)
        _refused(mail, judge(refusal.smtp_code, words), f"{refusal.smtp_code} {words}")
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        _try_later(mail, type(error).__name__)
    except Exception as error:
        # One mail that cannot be written must not hold up all the others.
        log.exception("mail cannot be written", mail=mail.pk)
        _try_later(mail, type(error).__name__)
    else:
        html = next((str(part[0]) for part in message.alternatives), "")
        _end(
            mail,
            state=Mail.State.SENT,
            subject=str(message.subject)[:500] if settings.OUTBOX else "",
            text=str(message.body) if settings.OUTBOX else "",
            html=html if settings.OUTBOX else "",
            headers=message.extra_headers if settings.OUTBOX else {},
            error="",
        )
        return True
    return False


def free_abandoned() -> int:
    """Queue again what a killed worker had in hand."""
    old = timezone.now() - CLAIM_LASTS
    left = Mail.objects.filter(state=Mail.State.SENDING, claimed_at__lt=old)
    return left.update(state=Mail.State.WAITING, claim="", next_try_at=timezone.now())


@transaction.atomic
def try_again(mail: Mail, *, by: User) -> None:
    """Queue a given-up mail once more; raises `Conflict` for one that is not."""
    given_up = Mail.objects.filter(pk=mail.pk, state=Mail.State.DEAD)
    if not given_up.update(
        state=Mail.State.WAITING, attempts=0, next_try_at=timezone.now(), ended_at=None
    ):
        raise Conflict("Only mail that was given up can be tried again.")
    record("mail.requeued", target=mail, actor=by)


def _refused(mail: Mail, verdict: Verdict, reply: str) -> None:
    if verdict == "later":
        _try_later(mail, reply)
        return
    _end(mail, state=Mail.State.DEAD, attempts=mail.attempts + 1, error=reply)
    if verdict == "hard":
        note_bounce(mail, status=reply)


def _try_later(mail: Mail, reply: str) -> None:
    attempts = mail.attempts + 1
    wait = wait_after(attempts)
    if wait is None:
        _end(mail, state=Mail.State.DEAD, attempts=attempts, error=reply)
        return
    _end(
        mail,
        state=Mail.State.WAITING,
        attempts=attempts,
        next_try_at=timezone.now() + wait,
        error=reply,
    )


def _end(mail: Mail, *, state: str, error: str = "", **changes: object) -> None:
    """Let go of a claimed mail, unless the claim was lost meanwhile."""
    if state != Mail.State.WAITING:
        changes["ended_at"] = timezone.now()
    Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(
        state=state, claim="", error=_safe(error), **changes
    )


def _words(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _safe(reply: str) -> str:
    return "".join(each if each.isprintable() else " " for each in reply)[:300]
