"""What a client asked of a collection, by OGC API Records 7.4 and 8."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from seutu.api.speaking import checked, whole_number
from seutu.core.errors import Invalid
from seutu.matching.finding.boxes import read_box
from seutu.matching.finding.conditions import (
    EVERYTHING,
    Among,
    Any,
    Condition,
    Covers,
    Nothing,
    Within,
    Words,
    both,
)
from seutu.matching.finding.found import BEST, Order

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
MOST_ROWS = 1_000
DEFAULT_ROWS = 10
# Properties that may be asked for by their own name, and what they are here.
QUERYABLES = {
    "language": "language",
    "country": "country",
    "region": "region",
    "format": "format",
    "theme": "theme",
    "license": "licence",
    "keyword": "keyword",
    "source": "source",
}
SORTABLES = {"id": "pk", "updated": "updated_at", "modified": "sort_date"}
PARAMETERS = frozenset(
    {"f", "q", "bbox", "datetime", "ids", "externalIds", "type", "limit", "offset"}
    | {"sortby", "bbox-crs", *QUERYABLES}
)


@dataclass(frozen=True, slots=True)
class Page:
    """A condition, and which of what it finds."""

    condition: Condition
    order: Order
    limit: int
    offset: int


def page(query: QueryDict) -> Page:
    """Read the parameters of /items; raises `Invalid` that names the one it is."""
    check_names(query, PARAMETERS)
    check_format(query, {"json", "geojson"})
    given = {
        name: checked(text, field=name)
        for name in query
        if (text := query.get(name, ""))
    }
    if given.get("bbox-crs", CRS84) != CRS84:
        raise Invalid(
            _("“%(field)s” can be %(known)s here.")
            % {"field": "bbox-crs", "known": CRS84},
            field="bbox-crs",
        )
    conditions = (
        _words(given.get("q", "")),
        _box(given.get("bbox", "")),
        _time(given.get("datetime", "")),
        _names("id", given.get("ids", "")),
        _external(given.get("externalIds", "")),
        _kind(given.get("type", "")),
        *(
            Among(field, tuple(_split(given[name])))
            for name, field in QUERYABLES.items()
            if name in given
        ),
    )
    limit = whole_number(
        given.get("limit", str(DEFAULT_ROWS)), field="limit", least=1, most=MOST_ROWS
    )
    return Page(
        condition=both(*conditions),
        order=_order(given.get("sortby", "")),
        limit=limit,
        offset=whole_number(given.get("offset", "0"), field="offset"),
    )


def check_names(query: QueryDict, known: frozenset[str]) -> None:
    """Refuse a parameter that the description does not name (OGC 17-069r4, 7.5.3)."""
    if unknown := sorted(query.keys() - known):
        raise Invalid(
            _("“%(field)s” is no parameter here. Known: %(known)s.")
            % {"field": unknown[0], "known": ", ".join(sorted(known))},
            field=unknown[0],
        )


def check_format(query: QueryDict, known: set[str]) -> None:
    """Refuse a form of answer that there is not."""
    if query.get("f", "json") not in {"", *known}:
        raise Invalid(
            _("“%(field)s” can be %(known)s here.")
            % {"field": "f", "known": ", ".join(sorted(known))},
            field="f",
        )


def read_days(text: str, *, field: str) -> tuple[str, str]:
    """Read a moment or an interval as the days it begins and ends with."""
    low, slash, high = text.partition("/")
    high = high if slash else low
    ends = ["" if end in {"", ".."} else _day(end, field) for end in (low, high)]
    is_backwards = "" not in ends and ends[0] > ends[1]
    if is_backwards or (ends == ["", ""] and not slash):
        raise _no_time(field)
    return ends[0], ends[1]


def _day(text: str, field: str) -> str:
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        raise _no_time(field) from None


def _no_time(field: str) -> Invalid:
    return Invalid(
        _("“%(field)s” must be like 2024-05-31, 2024-01-01/2024-12-31 or 2024-01-01/..")
        % {"field": field},
        field=field,
    )


def _words(text: str) -> Condition:
    return Words(text.replace(",", " ")) if text.strip(", ") else EVERYTHING


def _box(text: str) -> Condition:
    if not text:
        return EVERYTHING
    # Records without a place fulfil any box (OGC API Features 7.15.3).
    return Within(read_box(text, field="bbox"), "here or nowhere")


def _time(text: str) -> Condition:
    return Covers(*read_days(text, field="datetime")) if text else EVERYTHING


def _names(field: str, text: str) -> Condition:
    return Among(field, tuple(_split(text))) if text else EVERYTHING


def _external(text: str) -> Condition:
    if not text:
        return EVERYTHING
    names = tuple(_split(text))
    return Any((Among("identifier", names), Among("uri", names)))


def _kind(text: str) -> Condition:
    return EVERYTHING if not text or "dataset" in _split(text) else Nothing()


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _order(text: str) -> Order:
    if not text:
        return BEST
    first = text.split(",")[0].strip()
    name = first[first[:1] in {"+", "-"} :].strip()
    if name not in SORTABLES:
        raise Invalid(
            _("Sort by one of these, with a minus for backwards: %(names)s.")
            % {"names": ", ".join(SORTABLES)},
            field="sortby",
        )
    return Order(SORTABLES[name], first.startswith("-"))
