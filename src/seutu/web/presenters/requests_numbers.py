"""How requests are answered, in numbers that say how many cases are behind them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Organisation
from seutu.challenges.data_requests.facts import counted_facts
from seutu.challenges.data_requests.statistics import (
    Figures,
    RequestFact,
    figures,
    grouped,
)
from seutu.web.presenters import labels
from seutu.web.presenters.requests_tables import Cell

MOST_GROUPS = 50
CSV_HEADER = (
    *("group", "code", "name", "requests", "asked", "accepted", "overdue"),
    *("delivered", "declined", "answered", "median_days_to_answer"),
    *("median_days_to_deliver", "delivered_share"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersRow:
    """One group in a table; what is too few says so instead of a number."""

    name: str
    url: str
    total: int
    answered: int
    delivered: int
    declined: int
    overdue: int
    days_to_answer: str
    share: str


@dataclass(frozen=True, slots=True)
class NumbersTable:
    id: str
    title: str
    column: str
    rows: tuple[NumbersRow, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """All that is counted of requests: sentences about all, then tables."""

    whole: Figures
    sentences: tuple[str, ...]
    tables: tuple[NumbersTable, ...]


def numbers() -> Numbers:
    """Count all requests, by publisher, theme and country."""
    facts, today = counted_facts(), timezone.localdate()
    whole = figures(facts, today)
    return Numbers(
        whole=whole,
        sentences=tuple(sentences(whole)),
        tables=tuple(
            _table(name, title, column, grouped(facts, keys, today), naming)
            for name, title, column, keys, naming in _groups()
        ),
    )


def csv_rows() -> Iterator[tuple[Cell | float, ...]]:
    """Give the same numbers as a table; medians of too few are left empty."""
    facts, today = counted_facts(), timezone.localdate()
    yield _csv_row("all", "", _("All"), figures(facts, today))
    for group, _title, _column, keys, naming in _groups():
        found = grouped(facts, keys, today)
        names = naming(found)
        for code, counted in found.items():
            yield _csv_row(group, code, names.get(code, code), counted)


def sentences(counted: Figures) -> Iterator[str]:
    """Say how requests fare, each number with how many cases are behind it."""
    if not counted.has_enough:
        words = ngettext(
            "There is %(count)d request so far: too few to say how they fare.",
            "There are %(count)d requests so far: too few to say how they fare.",
            counted.total,
        )
        yield words % {"count": counted.total}
        return
    if counted.median_days_to_answer is not None:
        yield ngettext(
            "The %(count)d answered request was answered within %(days)s.",
            "Half of the %(count)d answered requests were answered within %(days)s.",
            counted.answered,
        ) % {
            "count": counted.answered,
            "days": days_words(counted.median_days_to_answer),
        }
    if counted.delivered_share is not None:
        yield _("%(delivered)d of %(total)d were delivered: %(share)s.") % {
            "delivered": counted.delivered,
            "total": counted.total,
            "share": share_words(counted.delivered_share),
        }
    if counted.overdue:
        words = ngettext(
            "%(count)d was promised for a day that has passed.",
            "%(count)d were promised for days that have passed.",
            counted.overdue,
        )
        yield words % {"count": counted.overdue}


def days_words(days: float) -> str:
    rounded = max(round(days), 1)
    return ngettext("%(count)d day", "%(count)d days", rounded) % {"count": rounded}


def share_words(share: float) -> str:
    return _("%(number)s %%") % {
        "number": formats.number_format(round(share * 100), decimal_pos=0)
    }


def _groups() -> Iterable[
    tuple[
        str,
        str,
        str,
        Callable[[RequestFact], Iterable[str]],
        Callable[[Iterable[str]], Mapping[str, str]],
    ]
]:
    return (
        (
            "publisher",
            _("By publisher"),
            _("Publisher"),
            lambda fact: [fact.publisher],
            _publisher_names,
        ),
        (
            "theme",
            _("By theme"),
            _("Theme"),
            lambda fact: fact.themes,
            lambda codes: {code: labels.theme_name(code) for code in codes},
        ),
        (
            "country",
            _("By country"),
            _("Country"),
            lambda fact: [fact.country] if fact.country else [],
            lambda codes: {code: labels.country_name(code) for code in codes},
        ),
    )


def _publisher_names(keys: Iterable[str]) -> Mapping[str, str]:
    rows = Organisation.objects.filter(pk__in=list(keys), hidden_at=None)
    named = {
        pk: labels.content(name).value for pk, name in rows.values_list("pk", "name")
    }
    return {key: _("Nobody yet") for key in keys if not key} | named


def _table(
    name: str,
    title: str,
    column: str,
    found: Mapping[str, Figures],
    naming: Callable[[Iterable[str]], Mapping[str, str]],
) -> NumbersTable:
    names = naming(found)
    rows = tuple(
        NumbersRow(
            name=names[code],
            url=_url(name, code),
            total=counted.total,
            answered=counted.answered,
            delivered=counted.delivered,
            declined=counted.declined,
            overdue=counted.overdue,
            days_to_answer=days_words(counted.median_days_to_answer)
            if counted.median_days_to_answer is not None
            else _("too few"),
            share=share_words(counted.delivered_share)
            if counted.delivered_share is not None
            else _("too few"),
        )
        for code, counted in found.items()
        if code in names
    )
    return NumbersTable(
        name, title, column, rows[:MOST_GROUPS], max(len(rows) - MOST_GROUPS, 0)
    )


def _url(group: str, code: str) -> str:
    if not code:
        return ""
    name = "place" if group == "country" else group
    return f"{reverse('data_request_list')}?{urlencode({name: code})}"


def _csv_row(
    group: str, code: str, name: str, counted: Figures
) -> tuple[Cell | float, ...]:
    return (
        group,
        code,
        name,
        counted.total,
        counted.asked,
        counted.accepted,
        counted.overdue,
        counted.delivered,
        counted.declined,
        counted.answered,
        _rounded(counted.median_days_to_answer, 1),
        _rounded(counted.median_days_to_deliver, 1),
        _rounded(counted.delivered_share, 4),
    )


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
