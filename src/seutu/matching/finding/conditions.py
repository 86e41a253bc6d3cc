"""What a client asks of datasets, as a tree: pure, the same for every protocol."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from seutu.places.extents import Box

Moment = Literal["updated_at", "first_seen_at"]
Place = Literal["here", "here or nowhere"]


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """What no dataset fulfils."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words to look for in titles, descriptions and keywords, in any language.

    `language` is that of the words; empty, it is detected.
    """

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Among:
    """A field holds one of these values; names are those of `compiling.FIELDS`."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """A text field holds these letters, in any of its languages and any case.

    `whole` asks that a text is nothing but these letters.
    """

    field: str
    letters: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A field says anything at all."""

    field: str


@dataclass(frozen=True, slots=True)
class Between:
    """A day or moment lies in a range; None leaves an end open."""

    field: str
    low: datetime | None = None
    high: datetime | None = None
    with_low: bool = True
    with_high: bool = True


@dataclass(frozen=True, slots=True)
class Covers:
    """The time that a dataset speaks of meets these ISO 8601 days ("" is open).

    Datasets that name no time fulfil it (OGC API Features, 7.15.4).
    """

    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Within:
    """The land that a dataset speaks of meets a box."""

    box: Box
    place: Place = "here"


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = (
    Everything
    | Nothing
    | Words
    | Among
    | Holds
    | Known
    | Between
    | Covers
    | Within
    | All
    | Any
    | Not
)
EVERYTHING = Everything()


def both(*parts: Condition) -> Condition:
    """Join conditions that must all hold."""
    flat = tuple(_flat(parts))
    if len(flat) == 1:
        return flat[0]
    return All(flat) if flat else EVERYTHING


def words_of(condition: Condition) -> str:
    """Give the words that rank what a condition finds: those that must be there."""
    return " ".join(
        part.text for part in _flat((condition,)) if isinstance(part, Words)
    )


def language_of(condition: Condition) -> str:
    """Give the language that those words are said to be in, or nothing."""
    parts = (part for part in _flat((condition,)) if isinstance(part, Words))
    return next((part.language for part in parts if part.language), "")


def without_words(condition: Condition) -> Condition:
    """Take out of a condition what `words_of` gives."""
    rest = (part for part in _flat((condition,)) if not isinstance(part, Words))
    return both(*rest)


def _flat(parts: tuple[Condition, ...]) -> Iterator[Condition]:
    for part in parts:
        if isinstance(part, All):
            yield from _flat(part.parts)
        elif not isinstance(part, Everything):
            yield part
