"""Readers by name, found through the entry point group "seutu.readers"."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import BinaryIO, ClassVar, Protocol

from seutu.core.errors import Invalid, NotFound
from seutu.harvest.records import Record, Rejected, SourceFacts


class Reader(Protocol):
    """Turns the bytes of one catalogue format into records.

    Knows no network and no database. One bad entry becomes a `Rejected` and the rest
    goes on; bytes that are not of the format at all raise `Unreadable`.
    """

    name: ClassVar[str]
    media_types: ClassVar[tuple[str, ...]]

    def __init__(self, facts: SourceFacts = ..., **options: object) -> None: ...

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]: ...


@cache
def readers() -> dict[str, type[Reader]]:
    """Return every installed reader by its name."""
    found = entry_points(group="seutu.readers")
    return {point.name: point.load() for point in sorted(found, key=lambda p: p.name)}


def reader(name: str) -> type[Reader]:
    """Return the reader of that name.

    Raises `NotFound` with the known names when none has it.
    """
    try:
        return readers()[name]
    except KeyError:
        known = ", ".join(readers()) or "none"
        raise NotFound(f"No reader called {name!r}. Known: {known}.") from None


def made(
    kind: type[Reader], facts: SourceFacts, options: Mapping[str, object]
) -> Reader:
    """Make a reader with its options; raises `Invalid` for one it does not know."""
    try:
        return kind(facts, **options)
    except TypeError as error:
        raise Invalid(
            f"The reader {kind.name} does not take these options: {error}.",
            field="options",
        ) from None
