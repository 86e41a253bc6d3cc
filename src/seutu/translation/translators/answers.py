"""What an answer of a machine means, whichever machine it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from seutu.core import net
from seutu.translation.ports import TranslatorBusy, TranslatorFailed

LIMITS = net.Limits(size=2 * 1024 * 1024, seconds=90.0, read_seconds=60.0)
LONGEST_WAIT = 86_400
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})

MakeClient = Callable[[str], httpx.Client]


def client_for(address: str) -> httpx.Client:
    """Make a client for a host that the operator named, which may be a private one.

    Redirects are not followed: the body of a request may hold a key, and its texts.
    """
    url = httpx.URL(address)
    named = f"{url.host}:{url.port}" if url.port else url.host
    return net.client(limits=LIMITS, allow_hosts={named}, follow_redirects=False)


@contextmanager
def network_troubles() -> Iterator[None]:
    """Turn what can go wrong on the way into "ask again later"."""
    try:
        yield
    except net.AddressRefused as error:
        raise TranslatorBusy("unreachable") from error
    except net.AnswerTooLarge as error:
        raise TranslatorFailed("answer-too-large") from error
    except httpx.TimeoutException as error:
        raise TranslatorBusy("timeout") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise TranslatorBusy("unreachable") from error


def check_status(answer: httpx.Response) -> None:
    """Raise for an answer that is no success: worth another try, or not."""
    status = answer.status_code
    if status in BUSY:
        raise TranslatorBusy(f"status-{status}", seconds=_wait(answer))
    if status in {401, 403}:
        raise TranslatorFailed("not-allowed")
    if status != httpx.codes.OK:
        raise TranslatorFailed(f"status-{status}")


def json_of(answer: httpx.Response) -> dict[str, object]:
    """Read an object of JSON; raises `TranslatorFailed` for anything else."""
    try:
        found = answer.json()
    except (ValueError, RecursionError) as error:
        raise TranslatorFailed("no-json") from error
    if not isinstance(found, dict):
        raise TranslatorFailed("no-object")
    return found


def _wait(answer: httpx.Response) -> int:
    said = answer.headers.get("retry-after", "")
    return min(int(said), LONGEST_WAIT) if said.isascii() and said.isdecimal() else 0
