"""What an address asks for: filters, kind, language and place in the results."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from seutu.core.errors import Invalid
from seutu.core.kinds import kinds
from seutu.core.pagination import decode_cursor, encode_cursor
from seutu.language import LANGUAGES, base
from seutu.matching.dropping import Drop, read_drops

# Query parameter -> facet of the index. `language` is the language of the need, so the
# language of the records has a name of its own.
FILTERS: Mapping[str, str] = {
    "country": "country",
    "region": "region",
    "theme": "theme",
    "record_language": "language",
    "access": "access",
    "licence": "licence",
    "format": "format",
    "status": "status",
    "source": "source",
}
MOST_VALUES = 20
LONGEST_VALUE = 300
LAST_PLACE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """How a visitor narrowed a list; values nobody can have mean no filter.

    `drops` are meanings of the need that the visitor left out.
    """

    kind: str = ""
    language: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offset: int = 0
    drops: tuple[Drop, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read an address. Raises `Invalid` for a broken cursor only."""
        kind = query.get("kind", "")
        language = base(query.get("language", "")) if query.get("language") else ""
        return cls(
            kind=kind if kind in {known.name for known in kinds()} else "",
            language=language if language in LANGUAGES else "",
            filters=read_filters(query),
            offset=_offset(query.get("cursor", "")),
            drops=read_drops(query.getlist("drop")),
        )

    @classmethod
    def narrowing(cls, query: QueryDict, kind: str) -> Self:
        """Read the filters of a list of one kind, which pages by rows."""
        return cls(kind=kind, filters=read_filters(query))

    @property
    def facets(self) -> dict[str, tuple[str, ...]]:
        """The filters by facet of the index, without the kind."""
        return {FILTERS[name]: values for name, values in self.filters.items()}

    @property
    def region(self) -> str:
        """The place that counts as near: the one region or country chosen."""
        chosen = self.filters.get("region") or self.filters.get("country") or ("",)
        return chosen[0] if len(chosen) == 1 else ""

    def query(self, text: str = "", **changes: str) -> str:
        """Print the query string for these criteria with some of them changed."""
        pairs = [("text", text)] if text else []
        own = {"language": self.language, "kind": self.kind} | changes
        pairs += [(name, value) for name, value in own.items() if value]
        pairs += [
            (name, value) for name, values in self.filters.items() for value in values
        ]
        pairs += [("drop", str(drop)) for drop in self.drops]
        return f"?{urlencode(pairs)}"

    def dropping(self, text: str) -> Self:
        """Leave out more, from the first page on; twenty meanings at the most."""
        drops = read_drops([*map(str, self.drops), text])
        return replace(self, drops=drops, offset=0)

    def keeping(self, drops: Collection[Drop]) -> Self:
        """Take back some of what was left out."""
        rest = tuple(drop for drop in self.drops if drop not in drops)
        return replace(self, drops=rest, offset=0)


def read_filters(query: QueryDict) -> dict[str, tuple[str, ...]]:
    """Read the filters of an address, bounded in number and length."""
    found = {}
    for name in FILTERS:
        values = [
            value.replace("\x00", "")[:LONGEST_VALUE]
            for value in query.getlist(name)[:MOST_VALUES]
        ]
        kept = tuple(dict.fromkeys(value for value in values if value))
        if name in {"country", "region"}:
            kept = tuple(value.upper() for value in kept)
        if kept:
            found[name] = kept
    return found


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    (place,) = decode_cursor(cursor, size=1)
    if not place.isascii() or not place.isdecimal() or int(place[:6]) > LAST_PLACE:
        raise Invalid(
            _("This cursor is not valid. Start again from the first page."),
            field="cursor",
        )
    return int(place[:6])


def cursor_at(place: int) -> str:
    """Name a place in ranked results."""
    return encode_cursor(str(place))
