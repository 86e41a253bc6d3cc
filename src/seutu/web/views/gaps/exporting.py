"""Gaps as CSV, as a spreadsheet and as a feed."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

import xlsxwriter  # type: ignore[import-untyped]
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from seutu.matching.gaps import selectors
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.routes import routes_for
from seutu.matching.models import Assessment
from seutu.web.presenters import gaps_ranked as ranked
from seutu.web.presenters import gaps_words as words
from seutu.web.presenters.spreads import plain
from seutu.web.views.gaps.reading import read_narrowed

HEADER = (
    *("id", "title", "language", "origin", "asked_on", "asked", "weight"),
    *("first_month", "last_month", "country", "region", "theme", "cause"),
    *("first_route", "nearest_record", "probability", "gap_since", "assessed"),
    *("sources_searched", "index_mark", "calibration", "attribution", "address"),
)
CALL_HEADER = (
    *("rank", "title", "language", "score", "demand", "absence_percent", "places"),
    *("place_names", "theme", "cause", "gaps_joined", "address"),
)
MOST_EXPORTED = 20_000
MOST_FED = 50
ATOM = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | float


@require_safe
def gaps_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the gaps shown as UTF-8 CSV; cells that begin like formulas are quoted."""
    rows = _rows(request)
    return _csv(HEADER, rows, "gaps.csv")


@require_safe
def gaps_xlsx(request: HttpRequest) -> HttpResponse:
    """Give the gaps shown as a spreadsheet."""
    return _xlsx(HEADER, _rows(request), "gaps.xlsx")


@require_safe
def call_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _csv(CALL_HEADER, _call_rows(request), "what-to-fund.csv")


@require_safe
def call_xlsx(request: HttpRequest) -> HttpResponse:
    return _xlsx(CALL_HEADER, _call_rows(request), "what-to-fund.xlsx")


@require_safe
def gaps_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest gaps, and those that closed, as an Atom feed."""
    narrowed = read_narrowed(request.GET)
    opened = list(
        selectors.gaps(narrowed)
        .filter(opened_at__isnull=False)
        .order_by("-opened_at", "-demand__weight", "demand_id")[:MOST_FED]
    )
    closed = list(
        Assessment.objects.current()
        .filter(closed_at__isnull=False, cause="")
        .select_related("demand", "basis")
        .order_by("-closed_at", "demand_id")[:MOST_FED]
    )
    entries = sorted([*opened, *closed], key=_moment, reverse=True)[:MOST_FED]
    body = ElementTree.tostring(
        _feed(request, entries), encoding="utf-8", xml_declaration=True
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _moment(one: Assessment) -> datetime:
    first = datetime(2000, 1, 1, tzinfo=UTC)
    return (one.opened_at if one.is_gap else one.closed_at) or first


def _feed(request: HttpRequest, entries: Sequence[Assessment]) -> ElementTree.Element:
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": get_language() or "en"})
    here = f"{settings.SITE_URL}{request.get_full_path()}"
    newest = max((_moment(one) for one in entries), default=datetime.now(UTC))
    _add(feed, "id", here)
    _add(feed, "title", _("Gaps: what is asked for and not offered"))
    _add(feed, "updated", newest.isoformat())
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "Seutu")
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": here})
    for one in entries:
        demand = one.demand
        address = f"{settings.SITE_URL}{demand.get_absolute_url()}"
        state = "open" if one.is_gap else "closed"
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", f"{address}#{state}-{_moment(one):%Y%m%d%H%M%S}")
        _add(entry, "title", f"{demand.title}: {words.cause_name(one.cause)}")
        _add(entry, "updated", _moment(one).isoformat())
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", {"href": address})
        _add(entry, "summary", _summary(one))
    return feed


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = _printable(text)


def _printable(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return NOT_XML.sub("", text)


def _summary(one: Assessment) -> str:
    asked = words.asked_phrase(one.demand.origin, one.demand.asked)
    meaning = str(words.MEANINGS.get(one.cause, "")) or _("It has an answer now.")
    return f"{asked}. {meaning}"


def _rows(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    found = selectors.gaps(read_narrowed(request.GET))
    for one in found[:MOST_EXPORTED].iterator(chunk_size=500):
        demand = one.demand
        ways = routes_for(Cause(one.cause))
        yield (
            demand.pk,
            demand.title,
            demand.language,
            demand.origin,
            demand.source,
            demand.asked,
            demand.weight,
            min(demand.months, default=""),
            max(demand.months, default=""),
            demand.country,
            demand.region,
            one.theme,
            one.cause,
            ways[0].value if ways else "",
            one.best,
            round(one.probability, 4),
            one.opened_at.date().isoformat() if one.opened_at else "",
            one.assessed_at.isoformat(timespec="seconds"),
            " ".join(
                f"{each['id']}@{each['as_of'] or '?'}" for each in one.basis.sources
            ),
            one.basis.mark,
            one.basis.calibration,
            demand.attribution,
            f"{settings.SITE_URL}{demand.get_absolute_url()}",
        )


def _source(one: Mapping[str, object]) -> str:
    return f"{one['id']}@{one['as_of'] or '?'}"


def _call_rows(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    for one in ranked.fund_rows(read_narrowed(request.GET), limit=MOST_EXPORTED):
        yield (
            one.rank,
            one.title.value,
            one.title.tag,
            one.score,
            one.weight,
            one.absence,
            one.place_count,
            one.places,
            one.theme,
            one.cause.label,
            one.members,
            f"{settings.SITE_URL}{one.url}",
        )


class Echo:
    """Gives back each line that a CSV writer writes."""

    def write(self, line: str) -> str:
        return line


def _csv(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], name: str
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        _lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow(_guarded(row))


def _guarded(row: Sequence[Cell]) -> list[Cell]:
    return [plain(cell) if isinstance(cell, str) else cell for cell in row]


def _xlsx(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], name: str
) -> HttpResponse:
    """Write a workbook in which text stays text: no formula, no link is made of it."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("gaps")
        bold = book.add_format({"bold": True})
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell[:32_000])
                else:
                    sheet.write_number(number, column, cell)
        sheet.freeze_panes(1, 2)
        sheet.set_column(1, 1, 40)
    response = HttpResponse(target.getvalue(), content_type=SPREADSHEET)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
