"""Pages about where the records come from, and how the cases spread."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from seutu.catalogue.models import Catalogue
from seutu.challenges.services.drafting import OWN_CATALOGUE
from seutu.web.presenters import origins, spreads
from seutu.web.presenters.feeds import profile_feeds
from seutu.web.presenters.quality import mention_of


class Echo:
    """Gives back each line that a CSV writer writes."""

    def write(self, line: str) -> str:
        return line


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "sources.html", {"sources": origins.source_rows()})


@require_safe
def source(request: HttpRequest, source_id: str) -> HttpResponse:
    catalogue = get_object_or_404(Catalogue, pk=source_id)
    context = {
        "profile": origins.source_view(catalogue),
        "is_read": catalogue.pk != OWN_CATALOGUE,
        "runs": origins.runs_of(catalogue),
        "refused": origins.refused_of(catalogue),
        "quality": mention_of("source", catalogue.pk),
        "feeds": profile_feeds("source", catalogue.pk),
    }
    return render(request, "source.html", context)


@require_safe
def ai_cases(request: HttpRequest) -> HttpResponse:
    context = {
        "spreads": spreads.spreads(),
        "total": spreads.total(),
        "csv_url": reverse("ai_cases_csv"),
    }
    return render(request, "ai_cases.html", context)


@require_safe
def ai_cases_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give all cases as UTF-8 CSV, one line after the other."""
    response = StreamingHttpResponse(_lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ai-cases.csv"'
    return response


def _lines() -> Iterator[str]:
    writer = csv.writer(Echo())
    for row in spreads.csv_rows():
        yield writer.writerow(row)
