"""Asking whether the addresses in datasets answer: gently, and never in a hurry to say
that something is broken.

HEAD first, then the first byte by GET, because many servers know no HEAD. A server that
keeps programs out (401, 403, 429, robots.txt, a sign-in page) has not failed: the
address could not be checked. Only three failures on three days make a broken address.
"""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.catalogue.models import Distribution, LinkCheck
from seutu.catalogue.quality.services import note_all, note_changes
from seutu.core import net
from seutu.core.net.limits import USUAL_PORTS
from seutu.harvest.politeness import NotWelcome, Politeness
from seutu.harvest.tasks import QUEUE

State = LinkCheck.State
LIMITS = net.Limits(seconds=20.0, connect_seconds=5.0, read_seconds=10.0)
AT_ONCE = 200
SECONDS = 10.0
TRIES = 3
AGAIN = {
    State.ANSWERS: timedelta(days=30),
    State.UNCLEAR: timedelta(days=14),
    State.DOUBTFUL: timedelta(days=1),
    State.BROKEN: timedelta(days=7),
}
# Answers by which a server keeps programs or strangers out, or asks for patience.
KEPT_OUT = frozenset({401, 402, 403, 406, 407, 408, 425, 429, 451, 503})
SIGN_IN = re.compile(
    r"[/_.-](log-?in|sign-?in|sso|oauth2?|saml2?|openid|idp|auth)(/|\.|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address said. `note` is a code of `quality.advice.LINK_NOTES`."""

    is_answer: bool | None
    status: int | None = None
    note: str = ""


def look(address: str, http: httpx.Client) -> Seen:
    """Ask an address by HEAD, and by GET where HEAD says nothing good."""
    seen = _ask("HEAD", address, http)
    if seen.is_answer or seen.note in {"sign-in", "no-host", "port"}:
        return seen
    return _ask("GET", address, http)


def _ask(method: str, address: str, http: httpx.Client) -> Seen:
    if _port(address) not in USUAL_PORTS:
        return Seen(None, note="port")
    headers = {"range": "bytes=0-0"} if method == "GET" else {}
    try:
        with http.stream(method, address, headers=headers) as answer:
            return _meaning(answer, address)
    except net.AnswerTooLarge:
        return Seen(True, note="large")
    except net.RedirectRefused:
        return Seen(None, note="step-down")
    except net.AddressRefused as error:
        is_unknown = str(error).startswith("There is no host")
        return Seen(False, note="no-host" if is_unknown else "not-public")
    except httpx.TooManyRedirects:
        return Seen(False, note="circle")
    except httpx.TimeoutException:
        return Seen(False, note="slow")
    except httpx.InvalidURL:
        return Seen(False, note="no-address")
    except httpx.HTTPError as error:
        is_certificate = "certificate" in str(error).lower()
        return Seen(False, note="certificate" if is_certificate else "silent")


def _meaning(answer: httpx.Response, address: str) -> Seen:
    status = answer.status_code
    if status in KEPT_OUT:
        return Seen(None, status, "kept-out")
    # 416: there is no first byte, the file is empty; 304: it has not changed.
    if answer.is_success or status in {304, 416}:
        is_elsewhere = str(answer.url) != address and bool(answer.history)
        if is_elsewhere and SIGN_IN.search(answer.url.path):
            return Seen(None, status, "sign-in")
        return Seen(True, status)
    return Seen(False, status, "gone" if status in {404, 410} else "error")


def _port(address: str) -> int:
    try:
        parts = urlsplit(address)
        return parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        return 0


def check_due(
    *,
    seconds: float = SECONDS,
    http: httpx.Client | None = None,
    politeness: Politeness | None = None,
    now: Callable[[], datetime] = timezone.now,
) -> int:
    """Ask the addresses that are due, the longest waiting first; returns how many.

    Stops when the time is over. Does nothing unless the operator allows it. One request
    at a time, and none to a host before its pause is over.
    """
    if not settings.CHECK_LINKS:
        return 0
    politeness = politeness or Politeness(Path(settings.DATA_FOLDER) / "locks")
    end = time.monotonic() + seconds
    done = 0
    with http or net.client(limits=LIMITS) as client:
        for row in _turn_about(_due(now())):
            if time.monotonic() >= end:
                break
            try:
                with politeness.turn(row.url, client):
                    seen = look(row.url, client)
            except NotWelcome:
                seen = Seen(None, note="robots")
            except (httpx.HTTPError, httpx.InvalidURL, ValueError):
                # The host does not even say what robots may do.
                seen = Seen(False, note="silent")
            note(row.digest, seen, now())
            done += 1
    return done


def _due(now: datetime) -> list[LinkCheck]:
    rows = LinkCheck.objects.filter(due_at__lte=now).order_by("due_at", "pk")[:AT_ONCE]
    return list({row.digest: row for row in rows}.values())


def _turn_about(rows: Iterable[LinkCheck]) -> Iterator[LinkCheck]:
    """Take one of each host in turn, so that no pause is waited for in vain."""
    hosts: dict[str, list[LinkCheck]] = defaultdict(list)
    for row in rows:
        hosts[row.host].append(row)
    while hosts:
        for host in list(hosts):
            yield hosts[host].pop(0)
            if not hosts[host]:
                del hosts[host]


@transaction.atomic
def note(digest: str, seen: Seen, now: datetime) -> None:
    """Keep what an address said, for every dataset that names it.

    Datasets whose points it changes wait to be judged again.
    """
    rows = list(LinkCheck.objects.select_for_update().filter(digest=digest))
    if not rows:
        return
    first = rows[0]
    tries = 0
    since = None
    if seen.is_answer:
        state = State.ANSWERS
    elif seen.is_answer is None:
        state = State.UNCLEAR
    else:
        is_new_day = not first.checked_at or first.checked_at.date() < now.date()
        tries = first.tries + (1 if is_new_day or not first.tries else 0)
        since = first.failing_since or now
        state = State.BROKEN if tries >= TRIES else State.DOUBTFUL
    touched = [row.dataset_id for row in rows if row.state != state]
    LinkCheck.objects.filter(digest=digest).update(
        state=state,
        status=seen.status,
        note=seen.note,
        tries=tries,
        failing_since=since,
        checked_at=now,
        due_at=now + AGAIN[state],
    )
    note_changes("dataset", touched)


@task(queue_name=QUEUE)
def check_links() -> str:
    """Ask some addresses; the next round goes on."""
    return f"{check_due()} addresses"


def enqueue_if_due() -> None:
    """Ask for a step while addresses are due; one waiting task is enough."""
    if not settings.CHECK_LINKS:
        return
    if not LinkCheck.objects.exists() and Distribution.objects.exists():
        # The operator has only just allowed it: judging notes the addresses.
        note_all()
    due = LinkCheck.objects.filter(due_at__lte=timezone.now())
    waiting = DBTaskResult.objects.ready().filter(task_path=check_links.module_path)
    if due.exists() and not waiting.exists():
        check_links.enqueue()
