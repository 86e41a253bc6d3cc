"""Being a polite guest: one request at a time for each host, slowly, where allowed."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedRandom
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from protego import Protego

from seutu.core.errors import Refused

NAME = "Seutu"
LEAST_SECONDS, MOST_SECONDS = 0.5, 30.0
POLL_SECONDS = 0.2
LARGEST_ROBOTS = 512 * 1024
RULES_LAST = 3_600.0

Wait = Callable[[float], None]
Clock = Callable[[], float]
Rules = dict[str, tuple[float, Protego]]

# By scheme and host, with the moment they were read; a run in the worker comes back
# every few seconds.
_known_rules: Rules = {}


class NotWelcome(Refused):
    """The portal's robots.txt does not want this address to be read."""

    code = "robots"


@dataclass(slots=True)
class Politeness:
    """Spaces out requests to a host, over all processes of this data folder.

    `folder` holds a file for each host: its lock is the right to ask, its time the last
    request. `wait` sleeps, `clock` tells seconds since 1970; both are for tests to
    replace.
    """

    folder: Path
    wait: Wait = time.sleep
    clock: Clock = time.time
    ignores_robots: bool = False
    least_seconds: float = LEAST_SECONDS
    rules: Rules = field(default_factory=lambda: _known_rules)

    @contextmanager
    def turn(self, address: str, http: httpx.Client) -> Iterator[None]:
        """Wait for our turn at the host of an address, and hold it.

        Raises `NotWelcome` when robots.txt does not want it read.
        """
        with self._alone(_host(address)) as file:
            seconds = self.least_seconds
            if not self.ignores_robots:
                rules = self._rules_of(address, http, file)
                if not rules.can_fetch(address, NAME):
                    raise NotWelcome(
                        f"The robots.txt of {_host(address)} does not want this address"
                        " to be read by programs. Ask whoever runs the portal; with"
                        " their permission the source can be set to ignore it."
                    )
                asked = rules.crawl_delay(NAME)
                seconds = min(max(seconds, float(asked or 0)), MOST_SECONDS)
            self._pause(file, seconds)
            try:
                yield
            finally:
                self._note(file)

    @contextmanager
    def _alone(self, host: str) -> Iterator[BufferedRandom]:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(host.encode()).hexdigest()[:24]
        with (self.folder / f"host-{name}").open("a+b") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self.wait(POLL_SECONDS)
                else:
                    break
            yield file

    def _pause(self, file: BufferedRandom, seconds: float) -> None:
        state = os.fstat(file.fileno())
        # A file that was only just made has seen no request.
        left = state.st_mtime + seconds - self.clock() if state.st_size else 0.0
        if left > 0:
            self.wait(min(left, seconds))

    def _note(self, file: BufferedRandom) -> None:
        file.truncate(0)
        file.write(b"1")
        file.flush()
        now = self.clock()
        os.utime(file.fileno(), (now, now))

    def _rules_of(
        self, address: str, http: httpx.Client, file: BufferedRandom
    ) -> Protego:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        read_at, rules = self.rules.get(origin, (0.0, None))
        if rules is None or self.clock() > read_at + RULES_LAST:
            self._pause(file, self.least_seconds)
            rules = read_rules(f"{origin}/robots.txt", http)
            self._note(file)
            self.rules[origin] = (self.clock(), rules)
        return rules


def read_rules(address: str, http: httpx.Client) -> Protego:
    """Read a robots.txt, up to its first half mebibyte (RFC 9309).

    None at all allows everything, also one that is refused with 401 or 403. Raises
    `httpx.HTTPError` when the host does not answer, since then nobody knows what it
    wants.
    """
    with http.stream("GET", address) as answer:
        if answer.status_code >= 500 or answer.status_code == 429:
            answer.raise_for_status()
        content = b""
        if answer.is_success:
            for part in answer.iter_bytes():
                content += part
                if len(content) > LARGEST_ROBOTS:
                    break
    text = content[:LARGEST_ROBOTS].decode("utf-8-sig", "replace")
    # Some portals answer every address with a page for people.
    is_page = any(line.lstrip().startswith("<") for line in text.splitlines()[:5])
    return Protego.parse("" if is_page else text)


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower()
