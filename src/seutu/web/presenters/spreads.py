"""How the cases of AI in public services spread."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.core.language import best
from seutu.matching.listing import kept, left_by
from seutu.solutions.models import Solution
from seutu.web.cards import Bar, Spread
from seutu.web.presenters import labels

MOST_BARS = 40
CSV_HEADER = (
    "id",
    "title",
    "title_language",
    "organisation",
    "country",
    "region",
    "status",
    "technologies",
    "cofog",
    "started",
    "source",
    "address",
)


def spreads() -> tuple[Spread, ...]:
    """Count the cases by country, technology, function and status.

    All cases are read for it: once for each state of the index.
    """
    sums = kept("solution", "spreads", _sums) or _sums()
    return (
        Spread(
            id="country",
            title=_("By country"),
            column=_("Country"),
            bars=_bars(sums["country"], labels.country_name, "country"),
        ),
        Spread(
            id="technology",
            title=_("By technology"),
            column=_("Technology"),
            bars=_bars(sums["technology"], str, "technology"),
            note=_(
                "As the sources name it. Registers of algorithms do not state it, and"
                " one case may use several."
            ),
        ),
        Spread(
            id="function",
            title=_("By function of government"),
            column=_("Function of government"),
            bars=_bars(sums["cofog"], labels.function_name, "cofog"),
            note=_("Divisions of COFOG, where the source states one."),
        ),
        Spread(
            id="status",
            title=_("By status"),
            column=_("Status"),
            bars=_bars(sums["status"], labels.status_name, "status"),
        ),
    )


def total() -> int:
    """Count the cases that the bars count, in full where the index cannot tell."""
    left = left_by("solution")
    return left.total if left else Solution.objects.canonical().count()


def csv_rows() -> Iterator[tuple[str, ...]]:
    """Yield every case as a row under `CSV_HEADER`, without holding them all."""
    yield CSV_HEADER
    cases = Solution.objects.canonical().select_related("organisation").order_by("pk")
    for case in cases.iterator(chunk_size=500):
        tag, title = best(case.title, (case.language, "en"))
        owner = case.organisation
        yield (
            case.pk,
            plain(title),
            tag,
            plain(best(owner.name, ("en",))[1]) if owner else "",
            case.country,
            case.region_id or "",
            case.status,
            plain("; ".join(case.technologies)),
            case.cofog,
            case.started,
            case.catalogue_id,
            case.landing_page,
        )


def plain(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _sums() -> dict[str, Counter[str]]:
    return {
        "country": _counted("country"),
        "technology": _technologies(),
        "cofog": _functions(),
        "status": _counted("status"),
    }


def _counted(column: str) -> Counter[str]:
    found = (
        Solution.objects.canonical()
        .exclude(**{column: ""})
        .order_by()
        .values_list(column)
        .annotate(count=Count("pk"))
    )
    return Counter(dict(found))


def _technologies() -> Counter[str]:
    counted: Counter[str] = Counter()
    found = (
        Solution.objects.canonical()
        .order_by()
        .values_list("technologies")
        .annotate(count=Count("pk"))
    )
    for technologies, count in found:
        for technology in technologies:
            counted[technology] += count
    return counted


def _functions() -> Counter[str]:
    counted: Counter[str] = Counter()
    for code, count in _counted("cofog").items():
        counted[code[:2]] += count
    return counted


def _bars(
    counted: Mapping[str, int], name: Callable[[str], str], parameter: str
) -> tuple[Bar, ...]:
    ordered: Iterable[tuple[str, int]] = sorted(
        counted.items(), key=lambda pair: (-pair[1], pair[0])
    )
    address = reverse("solution_list")
    return tuple(
        Bar(name(value), count, f"{address}?{urlencode({parameter: value})}")
        for value, count in list(ordered)[:MOST_BARS]
    )
