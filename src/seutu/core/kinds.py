"""The open registry of record kinds: what can answer a need, or state one.

A kind is registered by the app that owns its model; the matcher, the pages, the API
and the command line ask here and know no kind by name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from seutu.core.errors import NotFound
from seutu.core.language import LanguageMap


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordText:
    """What the matcher reads of a record: its words, and what it can be narrowed by.

    `id` is "<kind>:<record id>". `modified` is yyyymmdd, 0 when unknown. `facets`
    maps a facet name (country, region, theme, licence, …) to its values.
    """

    id: str
    kind: str
    title: LanguageMap
    description: LanguageMap = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modified: int = 0

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process as a call, at half the cost of naming each field."""
        return _record_text, (
            self.id,
            self.kind,
            self.title,
            self.description,
            self.keywords,
            self.facets,
            self.modified,
        )


def _record_text(
    id: str,
    kind: str,
    title: LanguageMap,
    description: LanguageMap,
    keywords: Mapping[str, tuple[str, ...]],
    facets: Mapping[str, tuple[str, ...]],
    modified: int,
) -> RecordText:
    return RecordText(
        id=id,
        kind=kind,
        title=title,
        description=description,
        keywords=keywords,
        facets=facets,
        modified=modified,
    )


class Records(Protocol):
    """Reads the records of one kind as the matcher needs them."""

    def texts(self, ids: Iterable[str]) -> Iterator[RecordText]:
        """Yield the searchable ones among these record ids, in any order."""

    def all_texts(self, *, after: str = "") -> Iterator[RecordText]:
        """Yield every searchable record by ascending record id, after `after`."""

    def count(self) -> int: ...

    def first_seen_after(self, ids: Iterable[str], moment: datetime) -> set[str]:
        """Keep the record ids that appeared here after a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record. `role` tells whether it states a need or answers one."""

    name: str
    plural: str
    role: str
    label: object
    label_plural: object
    records: Records


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind. Raises `ValueError` when the name is already taken."""
    if kind.name in _kinds:
        raise ValueError(f"The kind {kind.name!r} is registered already.")
    _kinds[kind.name] = kind


def kinds() -> tuple[Kind, ...]:
    """List the registered kinds in the order of registration."""
    return tuple(_kinds.values())


def kind(name: str) -> Kind:
    """Find a kind by its name, or raise `NotFound` with the names that exist."""
    try:
        return _kinds[name]
    except KeyError:
        known = ", ".join(_kinds) or "none"
        raise NotFound(f"No kind called {name!r}. Known: {known}.") from None
