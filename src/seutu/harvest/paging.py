"""What a reader asks a source for, page after page, and what it gets.

A reader knows no network: the run asks, within its limits, and hands over the answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, ClassVar, Literal, Protocol, runtime_checkable

from seutu.harvest.records import Record, Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request. Plain values only, so that a stopped run can go on from it.

    `note` is the reader's own: what it must remember from page to page. What it merely
    counts goes into `tally`: two requests that differ in it alone are the same one, and
    asking it again is going in a circle.
    """

    url: str
    method: Literal["GET", "POST"] = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str | int] = field(default_factory=dict)
    tally: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `url` is the address after redirects.

    `media_type` is what the server claims; readers look at the content themselves.
    """

    ask: Ask
    stream: BinaryIO
    url: str
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """There is another page. `total` is how many records the source says it has."""

    ask: Ask | None = None
    total: int | None = None


@runtime_checkable
class PagedReader(Protocol):
    """A reader of sources that answer page by page.

    `page` yields the same items in the same order for the same bytes: a killed run
    skips what it has stored. `tells_changes` says that `first` can ask only for what
    changed since a moment. One bad entry becomes a `Rejected`; an answer that is not of
    the format at all raises `Unreadable`.
    """

    name: ClassVar[str]
    media_types: ClassVar[tuple[str, ...]]
    tells_changes: ClassVar[bool]

    def first(self, location: str, *, since: datetime | None = None) -> Ask: ...

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]: ...

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]: ...


@runtime_checkable
class Resourceful(Protocol):
    """A reader that knows another way to ask when a source has refused one.

    `otherwise` is for answers such as 400, 404 and 405, not for a failing network.
    """

    def otherwise(self, ask: Ask) -> Ask | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept of one entry: what it is called, its own form, its source.

    Persons have been left out of the form, and nothing around it is there.
    """

    identifier: str
    raw: bytes
    location: str


@runtime_checkable
class Rereader(Protocol):
    """A reader that can read one entry again, as it was kept and without asking.

    Raises `Unreadable` when the form is not enough to tell what it is.
    """

    def reread(self, kept: Kept) -> Record | Rejected: ...


def only_records(
    reader: PagedReader, stream: BinaryIO, *, url: str = ""
) -> Iterator[Record | Rejected]:
    """Read one page that is at hand, as a file is; no other page is asked for."""
    answer = Answer(ask=Ask(url=url), stream=stream, url=url)
    for item in reader.page(answer):
        if not isinstance(item, More):
            yield item


def of_bytes(content: bytes, ask: Ask, *, url: str = "") -> Answer:
    """Make the answer that a source would give with these bytes."""
    return Answer(ask=ask, stream=BytesIO(content), url=url or ask.url)
