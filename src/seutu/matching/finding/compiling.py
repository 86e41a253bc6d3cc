"""Turn conditions into what the database and the search index can answer."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import CharField, DateTimeField, Q
from django.db.models.functions import Cast

from seutu.catalogue.models import Dataset, EntryQuerySet
from seutu.matching.finding.conditions import (
    All,
    Among,
    Any,
    Between,
    Condition,
    Covers,
    Everything,
    Holds,
    Known,
    Not,
    Nothing,
    Within,
    Words,
)
from seutu.matching.finding.places import countries_met, inside
from seutu.places.selectors import NUTS_TO_ISO

# Field of a condition -> column. Lists and language maps are JSON.
COLUMNS: Mapping[str, str] = {
    "id": "pk",
    "identifier": "identifier",
    "uri": "uri",
    "publisher": "publisher_id",
    "publisher_name": "publisher__sort_name",
    "source": "catalogue_id",
    "country": "country",
    "licence": "licence",
    "licence_url": "licence_url",
    "access": "access",
    "language": "language",
    "frequency": "frequency",
    "landing_page": "landing_page",
    "spatial": "spatial_note",
}
LISTS: Mapping[str, str] = {
    "theme": "themes",
    "format": "formats",
    "concept": "concepts",
    "hvd_category": "hvd_categories",
    "legislation": "legislation",
    "standard": "conforms_to",
}
TEXTS: Mapping[str, str] = {
    "title": "title",
    "description": "description",
    "keyword": "keywords",
}
DAYS = frozenset({"issued", "modified", "sort_date", "updated_at", "first_seen_at"})
# What the index counts by, under the same names.
COUNTED = frozenset(
    {"country", "region", "theme", "licence", "access", "format", "source"}
)
TEXT = "_text"

Looked = Callable[[str], Collection[str]]


def narrowed(condition: Condition, *, look_for: Looked) -> EntryQuerySet[Dataset]:
    """Query the datasets that fulfil a condition.

    `look_for` gives the ids of the datasets that hold words.
    """
    found = Dataset.objects.canonical().defer("content_hash")
    columns = {**LISTS, **TEXTS}
    casts = {
        f"{columns[name]}{TEXT}": Cast(columns[name], CharField())
        for name in sorted(_searched_as_text(condition))
    }
    if casts:
        found = found.alias(**casts)
    return found.filter(_compiled(condition, look_for))


def index_filters(condition: Condition) -> dict[str, tuple[str, ...]] | None:
    """Give a condition as filters of the index; None when they cannot say it."""
    if isinstance(condition, Everything):
        return {}
    if isinstance(condition, Among) and condition.field in COUNTED:
        return {condition.field: condition.values}
    if isinstance(condition, All):
        together: dict[str, tuple[str, ...]] = {}
        for part in condition.parts:
            mine = index_filters(part)
            if mine is None or together.keys() & mine.keys():
                return None
            together |= mine
        return together
    if isinstance(condition, Any):
        each = [index_filters(part) for part in condition.parts]
        names = {name for one in each if one is not None for name in one}
        if len(names) != 1 or None in each or not all(each):
            return None
        (name,) = names
        values = (value for one in each if one for value in one[name])
        return {name: tuple(dict.fromkeys(values))}
    return None


def helpful_filters(condition: Condition) -> dict[str, tuple[str, ...]]:
    """Give what the index can say of all that a condition finds.

    Asks the database for the countries of what lies in a box.
    """
    parts = condition.parts if isinstance(condition, All) else (condition,)
    found: dict[str, tuple[str, ...]] = {}
    for part in parts:
        if isinstance(part, Within) and part.place == "here":
            countries = countries_met(part.box)
            mine = {"country": countries} if countries else {}
        else:
            mine = index_filters(part) or {}
        if not found.keys() & mine.keys():
            found |= mine
    return found


def _searched_as_text(condition: Condition) -> set[str]:
    if isinstance(condition, (All, Any)):
        return {name for part in condition.parts for name in _searched_as_text(part)}
    if isinstance(condition, Not):
        return _searched_as_text(condition.part)
    if isinstance(condition, (Among, Holds)):
        return {condition.field} & (LISTS.keys() | TEXTS.keys())
    return set()


def _compiled(condition: Condition, look_for: Looked) -> Q:
    match condition:
        case Everything():
            return Q()
        case Nothing():
            return Q(pk__in=())
        case All(parts):
            together = Q()
            for part in parts:
                together &= _compiled(part, look_for)
            return together
        case Any(parts):
            # An empty Q is the neutral element of "or" as well: everything must win.
            if any(isinstance(part, Everything) for part in parts):
                return Q()
            return _any(_compiled(part, look_for) for part in parts)
        case Not(part):
            within = _compiled(part, look_for)
            return ~within if within else Q(pk__in=())
        case Words(text):
            return Q(pk__in=list(look_for(text)))
        case Among(field, values):
            return _among(field, values)
        case Holds(field, letters, whole):
            return _holds(field, letters, whole=whole)
        case Known(field):
            return _known(field)
        case Between():
            return _between(condition)
        case Covers(low, high):
            return _covers(low, high)
        case Within():
            return inside(condition)


def _among(field: str, values: tuple[str, ...]) -> Q:
    if field == "region":
        return _any(_in_region(value) for value in values)
    if field in LISTS:
        return _any(_quoted(LISTS[field], value) for value in values)
    if field in TEXTS:
        return _any(_quoted(TEXTS[field], value) for value in values)
    return Q(**{f"{COLUMNS[field]}__in": values})


def _holds(field: str, letters: str, *, whole: bool) -> Q:
    if field in TEXTS or field in LISTS:
        column = f"{({**TEXTS, **LISTS})[field]}{TEXT}"
        forms = written_forms(letters)
        if whole:
            forms = {f'"{form}"' for form in forms}
        return _any(Q(**{f"{column}__icontains": form}) for form in sorted(forms))
    lookup = "iexact" if whole else "icontains"
    return Q(**{f"{COLUMNS[field]}__{lookup}": letters})


def written_forms(letters: str) -> set[str]:
    """Give letters as they stand in JSON: with escapes (SQLite) and without them."""
    return {
        json.dumps(letters)[1:-1],
        json.dumps(letters, ensure_ascii=False)[1:-1],
    }


def _known(field: str) -> Q:
    if field == "region":
        return Q(region__isnull=False)
    if field in DAYS:
        return Q(**{f"{field}__isnull": False})
    if field in LISTS:
        return ~Q(**{LISTS[field]: []})
    if field in TEXTS:
        return ~Q(**{TEXTS[field]: {}})
    if field in {"publisher", "publisher_name"}:
        return Q(publisher__isnull=False)
    return Q() if field == "id" else ~Q(**{COLUMNS[field]: ""})


def _between(asked: Between) -> Q:
    column = Dataset._meta.get_field(asked.field)
    is_moment = isinstance(column, DateTimeField)
    found = Q()
    for end, is_in, lookup in (
        (asked.low, asked.with_low, "gt"),
        (asked.high, asked.with_high, "lt"),
    ):
        if end is not None:
            # A day counts as the moment it begins at, as the answers print it.
            up = is_in if lookup == "gt" else not is_in
            value = end if is_moment else _day(end, up=up)
            found &= Q(**{f"{asked.field}__{lookup}{'e' if is_in else ''}": value})
    return found


def _day(moment: datetime, *, up: bool) -> date:
    day = moment.astimezone(UTC)
    is_within = day.time() > time.min and day.date() < date.max
    return day.date() + timedelta(days=1 if up and is_within else 0)


def _covers(low: str, high: str) -> Q:
    is_silent = Q(temporal_start="", temporal_end="")
    meets = Q()
    if high:
        meets &= Q(temporal_start__lte=high)
    if low:
        # "2012" and "2012-05" sort before the days that lie in them.
        open_or_whole = Q(temporal_end__in=("", low[:4], low[:7]))
        meets &= open_or_whole | Q(temporal_end__gte=low)
    return is_silent | meets if meets else Q()


def _in_region(code: str) -> Q:
    inside = Q(region__code__startswith=code)
    if len(code) == 2:
        inside |= Q(country=NUTS_TO_ISO.get(code, code))
    return inside


def _quoted(column: str, value: str) -> Q:
    # SQLite keeps a list as it was written, PostgreSQL without the escapes.
    forms = {json.dumps(value), json.dumps(value, ensure_ascii=False)}
    return _any(Q(**{f"{column}{TEXT}__contains": form}) for form in sorted(forms))


def _any(conditions: Iterable[Q]) -> Q:
    found = list(conditions)
    return reduce(or_, found) if found else Q(pk__in=())
