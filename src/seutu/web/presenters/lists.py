"""Lists of records: filtered by the database, counted by the index."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast

from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.catalogue.models import EntryQuerySet
from seutu.challenges.selectors import owned_by_organisation
from seutu.core.kinds import kind as known_kind
from seutu.core.pagination import Total, counted_up_to, page_newest_first
from seutu.matching.listing import Left, counts_of, left_by
from seutu.places.selectors import NUTS_TO_ISO
from seutu.web.cards import Facet, FacetValue, ListView
from seutu.web.criteria import FILTERS, Criteria
from seutu.web.presenters import labels
from seutu.web.presenters.entries import MODELS, OWNERS, Row, cards, rows
from seutu.web.presenters.facets import Counts, facets

PAGE = 20
SHOWN_FACETS = ("country", "theme", "access", "status", "format", "source")
LISTED = frozenset({"theme", "format"})
COLUMNS = {
    "country": "country",
    "licence": "licence",
    "access": "access",
    "source": "catalogue",
    "record_language": "language",
}
# Filters of one value that an index has in the order of the list, by kind.
IN_ORDER: Mapping[str, frozenset[str]] = MappingProxyType(
    {"dataset": frozenset({"country", "source"})}
)
# Columns whose other indexes would be read instead, and then sorted.
INDEXED = MappingProxyType({"country": "country", "source": "catalogue"})
NO_EXTRAS: Mapping[str, str] = MappingProxyType({})
HERE, ELSEWHERE = "here", "elsewhere"
STATUS_COLUMNS = {"solution": "status", "challenge": "state"}


def list_view(
    kind: str, criteria: Criteria, *, cursor: str, extras: Mapping[str, str]
) -> ListView:
    """Show one page of a kind, newest first.

    `extras` are conditions without a filter of their own beside the list. Raises
    `Invalid` for a broken cursor. While the index cannot answer, the list has no
    filters but those that are chosen, and these no numbers.
    """
    chosen, total = chosen_and_total(kind, criteria.filters, extras)
    page = page_newest_first(chosen, field="sort_date", cursor=cursor, limit=PAGE)
    listed = replace(criteria, kind="")
    return ListView(
        title=labels.kind_plural(kind),
        lead=_lead(kind),
        action=reverse(f"{kind}_list"),
        total=total.number,
        is_more=total.is_more,
        kind=kind,
        cards=cards(kind, page.rows),
        facets=(
            *_origins(kind, extras.get("origin", "")),
            *facets(counts(kind) or None, criteria.filters, names=SHOWN_FACETS),
        ),
        first_url=listed.query(**extras) if cursor else "",
        next_url=listed.query(**extras, cursor=page.next) if page.next else "",
        hidden=(
            *((name, value) for name, value in extras.items() if name != "origin"),
            *(("region", value) for value in criteria.filters.get("region", ())),
        ),
    )


def counts(kind: str) -> Counts:
    """Count the values that records of a kind can be narrowed by."""
    return counts_of(kind, tuple(FILTERS[name] for name in SHOWN_FACETS))


def chosen_and_total(
    kind: str,
    filters: Mapping[str, tuple[str, ...]],
    extras: Mapping[str, str] = NO_EXTRAS,
) -> tuple[EntryQuerySet[Row], Total]:
    """Query what a list shows, and tell how many there are, however many there are."""
    chosen = narrowed(kind, filters, extras)
    left = _left(kind, filters)
    if left is None:
        return chosen, counted_up_to(chosen)
    if left.ids is not None:
        chosen = chosen.filter(pk__in=left.ids)
    return chosen, counted_up_to(chosen) if extras else Total(left.total)


def _left(kind: str, filters: Mapping[str, tuple[str, ...]]) -> Left | None:
    # Needs are few, and whoever states one looks for it in the list at once.
    if known_kind(kind).role != "supply":
        return None
    return left_by(kind, {FILTERS[name]: values for name, values in filters.items()})


def narrowed(
    kind: str,
    filters: Mapping[str, tuple[str, ...]],
    extras: Mapping[str, str] = NO_EXTRAS,
) -> EntryQuerySet[Row]:
    """Query what a list shows; values of one filter are alternatives."""
    found = rows(kind).canonical()
    conditions = Q()
    # What an extra leaves nobody has counted: it may be little, found by any index.
    is_walked = not extras
    for name, values in filters.items():
        conditions &= _condition(kind, name, values, is_walked=is_walked)
    for name, value in extras.items():
        conditions &= _extra_condition(kind, name, value)
    columns = {f"{name}s" for name in LISTED & filters.keys()}
    if "technology" in extras:
        columns.add("technologies")
    if "region" in filters:
        columns |= {"region", "country"}
    columns |= {
        column
        for name, column in INDEXED.items()
        if is_walked and name in filters and not _is_in_order(kind, name, filters[name])
    }
    own = {field.name for field in MODELS[kind]._meta.concrete_fields}
    for column in sorted(columns & own):
        found = _as_text(found, column)
    return found.filter(conditions)


def belonging_to(kind: str, organisation: str) -> Q:
    """Match what an organisation publishes, runs or owns, alone or with others."""
    if kind == "challenge":
        return owned_by_organisation(organisation)
    return Q(**{OWNERS[kind]: organisation})


def _origins(kind: str, chosen: str) -> tuple[Facet, ...]:
    """Tell challenges stated here from those that are run on other sites."""
    if kind != "challenge":
        return ()
    counted = dict(
        rows(kind)
        .canonical()
        .order_by()
        .values_list("is_external")
        .annotate(count=Count("pk"))
    )
    values = (
        (HERE, _("Stated here"), counted.get(False, 0)),
        (ELSEWHERE, _("Listed from elsewhere"), counted.get(True, 0)),
    )
    if not chosen and not all(count for _value, _label, count in values):
        return ()
    return (
        Facet(
            name="origin",
            label=_("Where it was stated"),
            values=tuple(
                FacetValue(value, label, count, value == chosen)
                for value, label, count in values
            ),
        ),
    )


def _condition(kind: str, name: str, values: tuple[str, ...], *, is_walked: bool) -> Q:
    if name == "region":
        return _any(_within(value) for value in values)
    if name == "theme" or (name == "format" and kind == "dataset"):
        return _any(_holds(f"{name}s", value, is_walked=is_walked) for value in values)
    if name == "status" and kind in STATUS_COLUMNS:
        return Q(**{f"{STATUS_COLUMNS[kind]}__in": values})
    column = COLUMNS.get(name)
    if is_walked and name in INDEXED and not _is_in_order(kind, name, values):
        column = f"{column}_text"
    return Q(**{f"{column}__in": values}) if column else Q(pk="")


def _is_in_order(kind: str, name: str, values: tuple[str, ...]) -> bool:
    return len(values) == 1 and name in IN_ORDER.get(kind, ())


def _within(code: str) -> Q:
    """Match what lies in a NUTS region; a country also has what names no region."""
    inside = Q(region_text__startswith=code)
    if len(code) == 2:
        inside |= Q(country_text=NUTS_TO_ISO.get(code, code))
    return inside


def _extra_condition(kind: str, name: str, value: str) -> Q:
    if name == "organisation":
        return belonging_to(kind, value)
    if name == "origin" and kind == "challenge":
        return Q(is_external=value != HERE)
    if kind == "solution" and name == "cofog":
        return Q(cofog__startswith=value)
    if kind == "solution" and name == "technology":
        return _holds("technologies", value)
    return Q(pk="")


def _holds(column: str, value: str, *, is_walked: bool = False) -> Q:
    # SQLite keeps the list as it was written, PostgreSQL without the escapes.
    forms = sorted({json.dumps(value), json.dumps(value, ensure_ascii=False)})
    text = f"{column}_text"
    if not is_walked:
        return _any(Q(**{f"{text}__contains": form}) for form in forms)
    # PostgreSQL takes a pattern for rare, and would read and sort the whole table.
    return _any(Q(GreaterThan(StrIndex(text, Value(form)), 0)) for form in forms)


def _any(conditions: Iterable[Q]) -> Q:
    together = Q()
    for condition in conditions:
        together |= condition
    return together


def _as_text(found: EntryQuerySet[Row], column: str) -> EntryQuerySet[Row]:
    # SQLite cannot ask whether a JSON list holds a value, PostgreSQL and it both can
    # look for the quoted value in the list's text. Of a plain column no index but that
    # of the list's order is read then: what filters leave is many, else it has ids.
    text = {f"{column}_text": Cast(column, CharField())}
    return cast("EntryQuerySet[Row]", found.alias(**text))


def _lead(kind: str) -> str:
    return {
        "dataset": _("Open and restricted data of European administrations."),
        "solution": _(
            "AI, data and software solutions that administrations use or have tried."
        ),
        "challenge": _(
            "Needs that organisations own: stated here, where you can join and pledge,"
            " or listed from other sites."
        ),
    }.get(kind, "")
