"""Metadata quality, ready to print."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Organisation
from seutu.catalogue.models import (
    Catalogue,
    Dataset,
    DatasetQuality,
    LinkCheck,
    QualityFigures,
    QualitySnapshot,
    QualitySummary,
)
from seutu.catalogue.quality import selectors
from seutu.catalogue.quality.advice import ADVICE, DIMENSIONS, LINK_NOTES, RATINGS
from seutu.catalogue.quality.freshness import days_since
from seutu.catalogue.quality.methodology import (
    BY_CODE,
    MOST,
    MOST_OF,
    RATED_FROM,
    Dimension,
    Rating,
    codes_of,
    rating,
)
from seutu.web.cards import Badge, Link, Text, Tone
from seutu.web.presenters import labels

Scope = QualitySummary.Scope
TONES: Mapping[str, Tone] = {
    Rating.EXCELLENT: "good",
    Rating.GOOD: "good",
    Rating.SUFFICIENT: "caution",
    Rating.BAD: "closed",
}
PANEL_ADVICE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose quality a page shows: a source's or a publisher's."""

    scope: str
    key: str
    name: Text
    url: str

    @property
    def quality_url(self) -> str:
        return self._reverse("")

    @property
    def datasets_url(self) -> str:
        return self._reverse("_datasets")

    @property
    def csv_url(self) -> str:
        return self._reverse("_csv")

    @property
    def badge_url(self) -> str:
        return self._reverse("_badge")

    def _reverse(self, ending: str) -> str:
        kind = "source" if self.scope == Scope.SOURCE else "organisation"
        return reverse(f"{kind}_quality{ending}", args=[self.key])


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A dimension: points reached of those that can be reached."""

    name: str
    points: str
    most: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixView:
    """One thing to mend: what to do, what it brings, in how many datasets."""

    name: str
    todo: str
    effect: str
    term: str
    points: int
    datasets: int = 0
    total: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareView:
    """How many datasets have one rating."""

    rating: Badge
    range: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """The quality of one dataset in brief."""

    rating: Badge
    points: int
    most: int
    range: str
    fixes: tuple[FixView, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class MentionView:
    """The quality of a source or publisher in brief, and where to raise it."""

    rating: Badge
    subject: Subject
    compare_url: str
    summary: "SummaryView"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """Figures of a source, a publisher, a country or all."""

    datasets: int
    score: int
    rating: Badge
    note: str
    measures: tuple[Measure, ...]
    shares: tuple[ShareView, ...]
    fixes: tuple[FixView, ...]
    promised: int
    overdue: int
    broken: int
    computed: object
    is_ranked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    """One line of a comparison."""

    name: Link
    country: str
    datasets: int
    score: int
    rating: Badge
    measures: tuple[str, ...]
    overdue: int
    promised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A snapshot in the chart of the history."""

    day: str
    score: int
    rating: str
    datasets: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """Points over time, drawn `width` by `height`."""

    bars: tuple[Bar, ...] = ()
    width: int = 720
    height: int = 160
    floor: int = 136
    side: int = 40
    most: int = MOST
    dates: tuple[tuple[str, float, str], ...] = field(default=())


def rating_badge(score: float) -> Badge:
    name = rating(score)
    return Badge(str(RATINGS[name]), TONES[name])


def mention_of(scope: str, key: str) -> MentionView | None:
    """Show the rating on the page of a source or publisher; one query."""
    found = selectors.summary_of(scope, key)
    if found is None:
        return None
    subject = Subject(scope=scope, key=key, name=Text(""), url="")
    compared = "sources" if scope == Scope.SOURCE else "publishers"
    return MentionView(
        rating_badge(found.score / 10),
        subject,
        reverse(f"quality_{compared}"),
        summary_view(found, subject.datasets_url),
    )


def panel_view(row: DatasetQuality) -> PanelView:
    """Show the quality of a dataset beside it."""
    codes = codes_of(row.missing)[:PANEL_ADVICE]
    return PanelView(
        rating=rating_badge(row.score),
        points=row.points,
        most=MOST - row.open,
        range=range_phrase(row.points, row.open),
        fixes=tuple(fix_view(code) for code in codes),
        url=reverse("dataset_quality", args=[row.pk]),
    )


def range_phrase(points: float, unknown: float) -> str:
    """Say between which points the truth lies, when something was never looked at."""
    if not round(unknown):
        return ""
    return ngettext(
        "%(unknown)d point cannot be told yet: with it the sum could be"
        " %(least)d to %(most)d of 405.",
        "%(unknown)d points cannot be told yet: with them it could be"
        " %(least)d to %(most)d of 405.",
        round(unknown),
    ) % {
        "unknown": round(unknown),
        "least": round(points),
        "most": round(points + unknown),
    }


def fix_view(code: str, *, datasets: int = 0, url: str = "") -> FixView:
    words, indicator = ADVICE[code], BY_CODE[code]  # type: ignore[index]
    return FixView(
        name=str(words.name),
        todo=str(words.todo),
        effect=str(words.effect),
        term=words.term,
        points=indicator.points,
        datasets=datasets,
        total=datasets * indicator.points,
        url=url,
    )


def measures(figures: QualitySummary) -> tuple[Measure, ...]:
    """List the five dimensions of a summary."""
    return tuple(
        Measure(
            name=str(DIMENSIONS[dimension]),
            points=between(*selectors.points_between(figures, dimension), places=1),
            most=MOST_OF[dimension],
            percent=round(10 * getattr(figures, dimension) / MOST_OF[dimension]),
        )
        for dimension in Dimension
    )


def between(least: float, most: float, *, places: int = 0) -> str:
    """Say a number, or from where to where it may lie."""
    low, high = (formats.number_format(each, places) for each in (least, most))
    return low if low == high else f"{low}–{high}"


def summary_view(found: QualitySummary, datasets_url: str = "") -> SummaryView:
    """Show a summary; its fixes lead to the datasets they concern."""
    return SummaryView(
        datasets=found.datasets,
        score=round(found.score / 10),
        rating=rating_badge(found.score / 10),
        note=range_phrase(found.points / 10, found.open / 10),
        measures=measures(found),
        shares=shares(found),
        fixes=tuple(
            fix_view(
                one.code,
                datasets=one.datasets,
                url=lacking_url(datasets_url, one.code) if datasets_url else "",
            )
            for one in selectors.fixes(found.missing)
        ),
        promised=found.promised,
        overdue=found.overdue,
        broken=found.broken,
        computed=found.computed_at,
        is_ranked=found.is_ranked,
    )


def lacking_url(address: str, lacking: str) -> str:
    return f"{address}?{urlencode({'lacking': lacking})}"


def shares(found: QualityFigures) -> tuple[ShareView, ...]:
    """Tell how many datasets have each rating, the best first."""
    views = []
    above = MOST + 1
    for least, name in RATED_FROM:
        count: int = getattr(found, name.value)
        views.append(
            ShareView(
                rating=Badge(str(RATINGS[name]), TONES[name]),
                range=f"{least}–{above - 1}",
                count=count,
                percent=round(100 * count / max(found.datasets, 1)),
            )
        )
        above = least
    return tuple(views)


def rank_rows(rows: Sequence[QualitySummary], scope: str) -> tuple[RankRow, ...]:
    """Show lines of a comparison; one query for their names, hidden ones left out."""
    names = names_of(scope, [row.key for row in rows])
    return tuple(
        RankRow(
            name=names[row.key],
            country=labels.country_name(row.country) if row.country else "",
            datasets=row.datasets,
            score=round(row.score / 10),
            rating=rating_badge(row.score / 10),
            measures=tuple(
                between(*selectors.points_between(row, each)) for each in Dimension
            ),
            overdue=row.overdue,
            promised=row.promised,
        )
        for row in rows
        if row.key in names
    )


def names_of(scope: str, keys: list[str]) -> dict[str, Link]:
    if scope == Scope.COUNTRY:
        return {
            key: Link(
                Text(labels.country_name(key), labels.reader_language()),
                f"{reverse('quality_publishers')}?country={key}",
            )
            for key in keys
        }
    if scope == Scope.SOURCE:
        sources = Catalogue.objects.filter(pk__in=keys).values_list("pk", "title")
        return {
            key: Link(labels.content(title), reverse("source_quality", args=[key]))
            for key, title in sources
        }
    publishers = Organisation.objects.filter(pk__in=keys, hidden_at=None)
    return {
        key: Link(labels.content(name), reverse("organisation_quality", args=[key]))
        for key, name in publishers.values_list("pk", "name")
    }


def history_view(snapshots: Iterable[QualitySnapshot]) -> HistoryView:
    """Draw points over time."""
    found = list(snapshots)
    shown = HistoryView()
    if len(found) < 2:
        return shown
    step = (shown.width - shown.side) / max(len(found), 12)
    bars = []
    for number, one in enumerate(found):
        height = round((shown.floor - 12) * one.score / 10 / MOST, 1)
        bars.append(
            Bar(
                day=formats.date_format(one.day, "DATE_FORMAT"),
                score=round(one.score / 10),
                rating=str(RATINGS[rating(one.score / 10)]),
                datasets=one.datasets,
                x=round(shown.side + number * step, 1),
                y=round(shown.floor - height, 1),
                width=round(max(step - 3, 2), 1),
                height=height,
            )
        )
    ends = ((bars[0].day, bars[0].x, "start"), (bars[-1].day, shown.width, "end"))
    return HistoryView(bars=tuple(bars), dates=ends)


def link_note(check: LinkCheck) -> str:
    """Say what an address answered, with the status where there is one."""
    words = str(LINK_NOTES.get(check.note, ""))
    if check.status and words:
        return _("%(note)s (status %(status)d)") % {
            "note": words,
            "status": check.status,
        }
    return words


def freshness_phrase(dataset: Dataset, today: date) -> str:
    """Say what was promised and when the data last changed; "" without a promise.

    Days are counted to the day on which the record was last read from its source.
    """
    changed = dataset.modified or dataset.issued
    if not dataset.frequency or changed is None:
        return ""
    read = dataset.catalogue.as_of or today
    days = days_since(changed, read)
    return ngettext(
        "Promised update: %(promised)s. When its source was read on %(read)s, the last"
        " change was %(days)d day old.",
        "Promised update: %(promised)s. When its source was read on %(read)s, the last"
        " change was %(days)d days old.",
        days,
    ) % {
        "promised": labels.frequency_name(dataset.frequency),
        "days": days,
        "read": formats.date_format(read, "DATE_FORMAT"),
    }
