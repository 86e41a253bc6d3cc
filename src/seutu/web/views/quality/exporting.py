"""Quality as CSV and as a badge."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from seutu.catalogue.models import QualitySummary
from seutu.catalogue.quality import selectors
from seutu.catalogue.quality.advice import RATINGS
from seutu.catalogue.quality.methodology import Rating, rating
from seutu.web.presenters.quality import Subject, names_of
from seutu.web.presenters.quality_lists import (
    HEADER,
    RANK_HEADER,
    Cell,
    csv_rows,
    rank_csv_rows,
)
from seutu.web.presenters.spreads import plain
from seutu.web.views.quality.pages import read_country, read_lacking
from seutu.web.views.quality.subjects import organisation_subject, source_subject

Scope = QualitySummary.Scope
CHUNK = 500
# White text on these reaches a contrast of 4.5 to 1 (WCAG 1.4.3).
COLOURS = {
    Rating.EXCELLENT: "#14632f",
    Rating.GOOD: "#1f6a4f",
    Rating.SUFFICIENT: "#7a5200",
    Rating.BAD: "#8f1d1d",
    None: "#555555",
}
LETTER, MARGIN = 6.6, 7


class Echo:
    """Gives back each line that a CSV writer writes."""

    def write(self, line: str) -> str:
        return line


@require_safe
def sources_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _ranking_csv(request, Scope.SOURCE, "quality-of-sources.csv")


@require_safe
def publishers_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _ranking_csv(request, Scope.PUBLISHER, "quality-of-publishers.csv")


@require_safe
def source_csv(request: HttpRequest, source_id: str) -> StreamingHttpResponse:
    return _datasets_csv(request, source_subject(request, source_id))


@require_safe
def organisation_csv(
    request: HttpRequest, organisation_id: str
) -> StreamingHttpResponse:
    return _datasets_csv(request, organisation_subject(request, organisation_id))


def _datasets_csv(request: HttpRequest, subject: Subject) -> StreamingHttpResponse:
    """Give the results of a source or publisher as UTF-8 CSV, line after line."""
    rows = csv_rows(subject.scope, subject.key, read_lacking(request))
    return _csv(HEADER, rows, f"quality-{subject.key}.csv")


def _ranking_csv(
    request: HttpRequest, scope: Scope, name: str
) -> StreamingHttpResponse:
    """Give the whole comparison, not only a page of it."""
    rows = QualitySummary.objects.filter(scope=scope, is_ranked=True)
    if country := read_country(request):
        rows = rows.filter(country=country)
    ordered = rows.order_by("-score", "pk").iterator(chunk_size=CHUNK)
    return _csv(RANK_HEADER, _named(ordered, scope), name)


def _named(rows: Iterator[QualitySummary], scope: str) -> Iterator[Sequence[Cell]]:
    while chunk := list(islice(rows, CHUNK)):
        names = names_of(scope, [row.key for row in chunk])
        yield from rank_csv_rows(
            chunk, {key: link.label.value for key, link in names.items()}
        )


def _csv(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], name: str
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        _lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Write lines in which no cell is read as a formula."""
    writer = csv.writer(Echo())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow(
            [plain(cell) if isinstance(cell, str) else cell for cell in row]
        )


def _badge_of(subject: Subject) -> bytes:
    """Draw a badge: what it is about, and the rating in words and points."""
    found = selectors.summary_of(subject.scope, subject.key)
    label = _("metadata quality")
    if found is None:
        name, value = None, _("not judged yet")
    else:
        name = rating(found.score / 10)
        numbers = {"rating": str(RATINGS[name]), "score": round(found.score / 10)}
        value = _("%(rating)s, %(score)d of 405") % numbers
    left = round(len(label) * LETTER) + 2 * MARGIN
    right = round(len(value) * LETTER) + 2 * MARGIN
    context = {
        "language": get_language() or "en",
        "title": f"{subject.name.value}: {label}, {value}",
        "label": label,
        "value": value,
        "colour": COLOURS[name],
        "left": left,
        "right": right,
        "width": left + right,
        "label_at": left / 2,
        "value_at": left + right / 2,
    }
    return render_to_string("quality/badge.svg", context).encode()


def _badge(request: HttpRequest, subject: Subject) -> HttpResponse:
    body = _badge_of(subject)
    mark = f'"{sha256(body).hexdigest()[:32]}"'

    @condition(etag_func=lambda _request: mark)
    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(body, content_type="image/svg+xml; charset=utf-8")

    response: HttpResponse = answer(request)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


@cache_control(public=True, max_age=3_600)
@require_safe
def source_badge(request: HttpRequest, source_id: str) -> HttpResponse:
    return _badge(request, source_subject(request, source_id))


@cache_control(public=True, max_age=3_600)
@require_safe
def organisation_badge(request: HttpRequest, organisation_id: str) -> HttpResponse:
    return _badge(request, organisation_subject(request, organisation_id))
