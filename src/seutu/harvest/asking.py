"""Asking a source for a page, patiently: into a file, with its hash, at most so large.

What does not answer, answers "later" or breaks off is asked again after a while; what
says no, or is stopped by the guard, is not.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from seutu.core import net
from seutu.core.errors import Unavailable
from seutu.harvest.paging import Ask
from seutu.harvest.politeness import Politeness, Wait
from seutu.harvest.readers.limits import MAX_BYTES

LIMITS = net.Limits(size=MAX_BYTES, seconds=900.0, read_seconds=120.0)
TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 2.0, 3_600.0
LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524})
# Answers to a request that the source does not know; another one may do.
UNKNOWN = frozenset({400, 404, 405, 406, 409, 410, 414, 415, 422, 501})
GUARDED = (net.AddressRefused, net.AnswerTooLarge, net.RedirectRefused)

Beat = Callable[[], None]


class Unreachable(Unavailable):
    """The source does not give the page; the message says how it was asked."""

    code = "unreachable"
    goes_on = True


class Denied(Unreachable):
    """The source says no to the request, or the guard to the source: no use to wait."""

    goes_on = False


class Declined(Denied):
    """The source does not know this request; its reader may know another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer in a file. `digest` is the SHA-256 of its bytes, `url` whence it came
    after redirects."""

    path: Path
    url: str
    media_type: str
    digest: str
    size: int
    etag: str = ""
    last_modified: str = ""


@dataclass(slots=True)
class Asker:
    """Asks one source. `beat` is called while bytes come in, `wait` sleeps."""

    http: httpx.Client
    politeness: Politeness
    folder: Path
    wait: Wait = time.sleep
    beat: Beat = lambda: None
    tries: int = TRIES

    def page(
        self, ask: Ask, name: str, *, validators: Mapping[str, str] | None = None
    ) -> Page | None:
        """Fetch a page into the file `name` of the folder.

        Returns None when the source says that nothing changed since `validators`.
        Raises `Denied` and, after several tries, `Unreachable`.
        """
        for number in range(1, self.tries + 1):
            try:
                with self.politeness.turn(ask.url, self.http):
                    return self._fetch(ask, name, validators or {})
            except GUARDED as error:
                raise Denied(f"{_host(ask)}: {error}") from error
            except httpx.InvalidURL as error:
                raise Denied(f"This address cannot be read: {ask.url}") from error
            except httpx.HTTPStatusError as error:
                status = error.response.status_code
                problem = f"answered {status}"
                if status in UNKNOWN:
                    raise Declined(f"{_host(ask)} {problem}.") from error
                if status not in LATER:
                    raise Denied(f"{_host(ask)} {problem}.") from error
                seconds = retry_after(error.response.headers.get("retry-after", ""))
            except httpx.HTTPError as error:
                problem = f"did not answer whole ({type(error).__name__})"
                seconds = None
            pause = FIRST_WAIT * 2 ** (number - 1) if seconds is None else seconds
            if pause > LONGEST_WAIT:
                raise Unreachable(
                    f"{_host(ask)} {problem} and wants {pause / 3600:.0f} hours' rest."
                )
            if number < self.tries:
                self.wait(pause)
        raise Unreachable(f"{_host(ask)} {problem}, {self.tries} times in a row.")

    def _fetch(self, ask: Ask, name: str, validators: Mapping[str, str]) -> Page | None:
        digest, size = hashlib.sha256(), 0
        path = self.folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.http.stream(
            ask.method,
            ask.url,
            headers={**ask.headers, **validators},
            content=ask.body.encode() if ask.body else None,
        ) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED and validators:
                return None
            answer.raise_for_status()
            with path.open("wb") as file:
                for part in answer.iter_bytes():
                    digest.update(part)
                    size += file.write(part)
                    self.beat()
        headers = answer.headers
        return Page(
            path=path,
            url=str(answer.url),
            media_type=headers.get("content-type", ""),
            digest=digest.hexdigest(),
            size=size,
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
        )


def retry_after(value: str, *, now: datetime | None = None) -> float | None:
    """Read a Retry-After header, seconds or a date; None when it says nothing.

    See RFC 9110, 10.2.3.
    """
    if value.strip().isdecimal():
        return float(value)
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0)
    return None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file that is at hand; "" when it is not."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _host(ask: Ask) -> str:
    return urlsplit(ask.url).netloc or ask.url
