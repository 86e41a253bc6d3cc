"""The gap page: what is asked for and not offered."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.core.pagination import encode_cursor
from seutu.matching.gaps import selectors
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.heat import heat
from seutu.matching.gaps.routes import routes_for
from seutu.matching.gaps.selectors import UNKNOWN, Glance, Narrowed
from seutu.matching.gaps.updating import Progress, progress
from seutu.matching.models import Demand
from seutu.web.cards import Badge, Card, Link, Text
from seutu.web.presenters import gaps_words as words
from seutu.web.presenters import labels
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.gaps_charts import (
    HeatView,
    TrendView,
    heat_view,
    trend_view,
)
from seutu.web.presenters.sorting import by_name

PAGE = 25
MOST_CHOICES = 14
MOST_STRIKING = 5
LAST_PLACE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """One unmet demand in a list. `nearest` is the record that comes nearest."""

    url: str
    title: Text
    asked: str
    origin: str
    place: str
    theme: str
    cause: Badge
    route: str
    gloss: str = ""
    nearest: Card | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """One way to narrow down, as links; the first removes it."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Striking:
    """The most asked for of one cause, to be read before any table."""

    label: str
    items: tuple[tuple[Link, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsPage:
    """Everything on the page of gaps."""

    sentences: tuple[str, ...]
    striking: tuple["Striking", ...]
    progress: Progress
    heat: HeatView
    trend: TrendView
    rows: tuple[GapRow, ...]
    total: int
    filters: tuple[ChoiceList, ...]
    chosen: tuple[Link, ...]
    first_url: str = ""
    next_url: str = ""
    query: str = ""
    share_url: str = ""
    is_thin: bool = False
    fewest: int = 0
    attributions: tuple[str, ...] = ()
    sources: tuple[tuple[str, str, int], ...] = field(default=())
    records: int = 0
    assessed: datetime | None = None
    origins: tuple[str, ...] = ()


def gaps_page(narrowed: Narrowed, offset: int) -> GapsPage:
    """Read the page; the number of queries does not grow with the rows."""
    address = reverse("gaps")
    every = selectors.glances()
    rows = [one for one in every if selectors.fits(one, narrowed)]
    table = heat(selectors.points(rows), fewest=settings.GAPS_FEWEST_DEMANDS)
    unmet = [one for one in rows if one.is_gap]
    page = unmet[offset : offset + PAGE]
    names = words.place_names(
        {*table.regions, narrowed.region}
        | {one.place for one in page}
        | {code for code, _n in _most(every, lambda one: one.place)}
    )
    grounds = selectors.grounds()
    query = urlencode(narrowed.pairs())
    end = offset + PAGE
    return GapsPage(
        sentences=words.summary(rows, grounds, fewest=settings.GAPS_FEWEST_DEMANDS),
        striking=tuple(_striking(unmet)) if len(unmet) >= MOST_STRIKING else (),
        progress=progress(),
        heat=heat_view(table, names, narrowed, address),
        trend=trend_view(selectors.by_month(rows)),
        rows=tuple(gap_rows(page, names)),
        total=len(unmet),
        filters=tuple(_filters(every, narrowed, names)),
        chosen=tuple(_chosen(narrowed, names, address)),
        first_url=_address(narrowed) if offset else "",
        next_url=_address(narrowed, cursor=encode_cursor(str(end)))
        if len(unmet) > end
        else "",
        query=f"?{query}" if query else "",
        share_url=f"{settings.SITE_URL}{_address(narrowed)}",
        is_thin=len(rows) < settings.GAPS_FEWEST_DEMANDS,
        fewest=settings.GAPS_FEWEST_DEMANDS,
        attributions=attributions(),
        sources=tuple(words.source_lines(grounds)),
        records=grounds.records,
        assessed=grounds.last,
        origins=tuple(
            sorted({words.origin_name(one.origin) for one in rows}, key=by_name)
        ),
    )


def _striking(unmet: Sequence[Glance]) -> Iterator[Striking]:
    """Name the most asked for that was found nowhere, and that exists elsewhere."""
    for cause, label in (
        (Cause.ABSENT, _("Most asked for, with no answer in any source:")),
        (Cause.OTHER_PLACE, _("Most asked for, published for another place only:")),
    ):
        found = [one for one in unmet if one.cause == cause][:MOST_STRIKING]
        if found:
            yield Striking(
                label,
                tuple(
                    (
                        Link(
                            Text(one.title, one.language), reverse("gap", args=[one.id])
                        ),
                        words.gloss(one.title, one.language),
                        words.asked_phrase(one.origin, one.asked),
                    )
                    for one in found
                ),
            )


def gap_rows(found: Sequence[Glance], names: Mapping[str, str]) -> Iterator[GapRow]:
    """Show demands as rows, each with the record that comes nearest."""
    cards = cards_by_id(one.best for one in found if one.best)
    for one in found:
        ways = routes_for(Cause(one.cause))
        near = one.cause not in {Cause.ABSENT, Cause.NONE}
        yield GapRow(
            url=reverse("gap", args=[one.id]),
            title=Text(one.title, one.language),
            asked=words.asked_phrase(one.origin, one.asked),
            origin=one.source
            if one.origin == Demand.Origin.PORTAL
            else words.origin_name(one.origin),
            place=names.get(one.place, one.place) if one.place else "",
            theme=words.theme_name(one.theme) if one.theme else "",
            cause=Badge(
                words.cause_name(one.cause), words.CAUSE_TONES.get(one.cause, "good")
            ),
            route=str(words.ROUTES[ways[0]]) if ways else "",
            gloss=words.gloss(one.title, one.language),
            nearest=cards.get(one.best) if near else None,
        )


def _address(narrowed: Narrowed, **more: str) -> str:
    query = urlencode(narrowed.pairs() | more)
    return f"{reverse('gaps')}?{query}" if query else reverse("gaps")


def _most(
    rows: Iterable[Glance], value: Callable[[Glance], str]
) -> list[tuple[str, int]]:
    counted = Counter(value(one) for one in rows if one.is_gap)
    return counted.most_common(MOST_CHOICES)


def _filters(
    every: Sequence[Glance], narrowed: Narrowed, names: Mapping[str, str]
) -> Iterator[ChoiceList]:
    """Offer each filter with the gaps left by the others, as links."""
    for name, label, value, title in (
        ("cause", _("Why"), lambda one: one.cause, words.cause_name),
        ("theme", _("Theme"), lambda one: one.theme or UNKNOWN, words.theme_name),
        (
            "region",
            _("Place"),
            lambda one: one.place or UNKNOWN,
            lambda code: names.get(code, code),
        ),
        ("origin", _("Asked where"), lambda one: one.origin, words.origin_name),
    ):
        others = Narrowed(**narrowed.without(name))
        left = [one for one in every if selectors.fits(one, others)]
        chosen = getattr(narrowed, name)
        found = [
            Choice(
                title(code),
                f"{_address(others, **{name: code})}#needs",
                count,
                code == chosen,
            )
            for code, count in _most(left, value)
        ]
        if len(found) > 1 or chosen:
            yield ChoiceList(label, tuple(found))


def _chosen(
    narrowed: Narrowed, names: Mapping[str, str], address: str
) -> Iterator[Link]:
    """List the filters in force, each with the address that removes it."""
    shown = {
        "theme": words.theme_name,
        "region": lambda code: names.get(code, code),
        "origin": words.origin_name,
        "cause": words.cause_name,
    }
    for name, value in narrowed.pairs().items():
        others = Narrowed(**narrowed.without(name))
        yield Link(Text(shown[name](value), labels.reader_language()), _address(others))


def attributions() -> tuple[str, ...]:
    """Name whose searches are counted among the demand; one query."""
    found = (
        Demand.objects.current()
        .exclude(attribution="")
        .order_by()
        .values_list("attribution", flat=True)
        .distinct()[:10]
    )
    return tuple(found)
