"""Quality of a dataset, of all that a source or a publisher holds, and compared."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from seutu.catalogue.models import Dataset, QualitySummary
from seutu.catalogue.quality import selectors
from seutu.catalogue.quality.advice import ADVICE, DIMENSIONS
from seutu.web.cards import Link, Text
from seutu.web.presenters import labels
from seutu.web.presenters import quality as shown
from seutu.web.presenters.quality_details import details_view
from seutu.web.presenters.quality_lists import result_rows
from seutu.web.views.quality.subjects import organisation_subject, source_subject

PAGE = 50
Scope = QualitySummary.Scope
NAMES = {Scope.SOURCE: "quality_sources", Scope.PUBLISHER: "quality_publishers"}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the quality of all metadata here, by country, and where to read on."""
    found = selectors.summary_of(Scope.ALL)
    countries = list(selectors.countries())
    within = sum(country.datasets for country in countries)
    context = {
        "summary": shown.summary_view(found) if found else None,
        "countries": shown.rank_rows(countries, Scope.COUNTRY),
        "beyond": max(found.datasets - within, 0) if found else 0,
        "dimensions": list(DIMENSIONS.values()),
        "history": shown.history_view(selectors.history(Scope.ALL)),
    }
    return render(request, "quality/overview.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return _ranking(request, Scope.SOURCE)


@require_safe
def publishers(request: HttpRequest) -> HttpResponse:
    return _ranking(request, Scope.PUBLISHER)


def _ranking(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Compare sources or publishers; sorted and filtered by the address."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in selectors.SORTS else "score"
    country = read_country(request)
    page = selectors.ranking(
        scope,
        sort=sort,
        country=country,
        cursor=request.GET.get("cursor", ""),
        limit=PAGE,
    )
    here = reverse(NAMES[scope])
    kept = {"country": country} if country else {}
    chosen = {"sort": sort} if sort != "score" else {}
    context = {
        "crumbs": [quality_crumb()],
        "scope": scope.value,
        "rows": shown.rank_rows(page.rows, scope),
        "dimensions": list(DIMENSIONS.values()),
        "sort": sort,
        "sort_urls": {
            name: _address(here, kept | {"sort": name}) for name in selectors.SORTS
        },
        "country": country,
        "countries": [
            (one.key, labels.country_name(one.key)) for one in selectors.countries()
        ],
        "first_url": _address(here, kept | chosen) if "cursor" in request.GET else "",
        "next_url": _address(here, kept | chosen | {"cursor": page.next})
        if page.next
        else "",
        "csv_url": _address(reverse(f"{NAMES[scope]}_csv"), kept),
    }
    return render(request, "quality/ranking.html", context)


@require_safe
def source(request: HttpRequest, source_id: str) -> HttpResponse:
    return _subject(request, source_subject(request, source_id))


@require_safe
def organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    return _subject(request, organisation_subject(request, organisation_id))


def _subject(request: HttpRequest, subject: shown.Subject) -> HttpResponse:
    """Show how to raise the quality of a source or publisher, the most first."""
    found = selectors.summary_of(subject.scope, subject.key)
    history = selectors.history(subject.scope, subject.key)
    address = subject.datasets_url
    context = {
        "crumbs": [Link(subject.name, subject.url)],
        "subject": subject,
        "summary": shown.summary_view(found, address) if found else None,
        "history": shown.history_view(history),
        "overdue_url": shown.lacking_url(address, selectors.OVERDUE),
        "broken_url": shown.lacking_url(address, selectors.BROKEN),
    }
    return render(request, "quality/subject.html", context)


@require_safe
def source_datasets(request: HttpRequest, source_id: str) -> HttpResponse:
    return _datasets(request, source_subject(request, source_id))


@require_safe
def organisation_datasets(request: HttpRequest, organisation_id: str) -> HttpResponse:
    subject = organisation_subject(request, organisation_id)
    return _datasets(request, subject)


def _datasets(request: HttpRequest, subject: shown.Subject) -> HttpResponse:
    """List the datasets that lack one thing; all of them when none is named."""
    lacking = read_lacking(request)
    page = selectors.page_of_results(
        subject.scope,
        subject.key,
        lacking=lacking,
        cursor=request.GET.get("cursor", ""),
        limit=PAGE,
    )
    kept = {"lacking": lacking} if lacking else {}
    context = {
        "crumbs": [Link(subject.name, subject.url), raise_crumb(subject)],
        "subject": subject,
        "lacking": lacking,
        "fix": shown.fix_view(lacking) if lacking in ADVICE else None,
        "rows": result_rows(page.rows, lacking),
        "first_url": _address(subject.datasets_url, kept)
        if "cursor" in request.GET
        else "",
        "next_url": _address(subject.datasets_url, kept | {"cursor": page.next})
        if page.next
        else "",
        "csv_url": _address(subject.csv_url, kept),
    }
    return render(request, "quality/datasets.html", context)


@require_safe
def dataset(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show the quality of one dataset, indicator by indicator."""
    found = get_object_or_404(Dataset.objects.select_related("catalogue"), pk=record_id)
    row = selectors.result_of(found.pk)
    if row is None:
        raise Http404(
            _("The quality of this dataset is not judged. Come back in some minutes.")
        )
    title = labels.content(found.title)
    context = {
        "crumbs": [Link(title, found.get_absolute_url())],
        "title": title,
        "details": details_view(found, row),
    }
    return render(request, "quality/details.html", context)


def quality_crumb() -> Link:
    return Link(
        Text(_("Metadata quality"), labels.reader_language()), reverse("quality")
    )


def raise_crumb(subject: shown.Subject) -> Link:
    name = Text(_("Raise your quality"), labels.reader_language())
    return Link(name, subject.quality_url)


def read_lacking(request: HttpRequest) -> str:
    """Read what the datasets shall lack; what nobody can lack means all."""
    lacking = request.GET.get("lacking", "")
    known = {*ADVICE, selectors.OVERDUE, selectors.BROKEN}
    return lacking if lacking in known else ""


def read_country(request: HttpRequest) -> str:
    code = request.GET.get("country", "").strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
