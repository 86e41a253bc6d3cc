"""The catalogue as RDF: single records, pages of all, and what leads to them."""

import hashlib
import json
from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from seutu.catalogue.models import Catalogue, Dataset
from seutu.catalogue.publishing import (
    Selection,
    complete,
    counted,
    datasets_page,
    moment_of,
    site,
)
from seutu.catalogue.rdf.catalogues import View, of_page, of_record
from seutu.catalogue.rdf.serialising import (
    JSON_LD,
    SYNTAXES,
    TURTLE,
    Syntax,
    context,
    written,
)
from seutu.core.errors import Invalid
from seutu.web.criteria import LONGEST_VALUE
from seutu.web.views.match import without_nul

PAGE, MOST = 100, 500
CACHED = 300
MOST_COPIES = 100
HTML = "text/html"


@require_safe
def dataset_name(request: HttpRequest, record_id: str) -> HttpResponse:
    """Answer at the name of a dataset: RDF for who asks for it, else its page."""
    wanted = preferred(request)
    if wanted is not None:
        return dataset_rdf(request, record_id, wanted)
    get_object_or_404(Dataset.objects.only("pk"), pk=record_id)
    response = HttpResponseRedirect(reverse("dataset", args=[record_id]), status=303)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


@require_safe
def dataset_file(request: HttpRequest, record_id: str, ending: str) -> HttpResponse:
    """Give one record in the syntax that its address ends in."""
    return dataset_rdf(request, record_id, _syntax(ending))


def dataset_rdf(request: HttpRequest, record_id: str, syntax: Syntax) -> HttpResponse:
    """Describe one dataset. One that is gone from its source is gone as data too."""
    dataset = complete(Dataset.objects.filter(pk=record_id)).first()
    if dataset is None:
        raise Http404(_("No record has this address."))
    if dataset.vanished_at is not None:
        text = _("Its source does not list this record any more.")
        return HttpResponse(f"{text}\n", status=410, content_type="text/plain")
    copies = Dataset.objects.filter(
        canonical=dataset, folding=Dataset.Folding.DUPLICATE, vanished_at__isnull=True
    ).select_related("catalogue")
    said = of_record(
        dataset,
        dataset.distributions.all(),
        site(),
        copies.order_by("pk")[:MOST_COPIES],
    )
    response = _answer(written(said, syntax), syntax)
    response["Content-Location"] = dataset_url(record_id, syntax)
    response["Last-Modified"] = http_date(dataset.updated_at.timestamp())
    response["Link"] = record_links(record_id)
    return response


@require_safe
def catalogue_name(request: HttpRequest) -> HttpResponse:
    """Answer at the name of the catalogue: RDF for who asks for it, else the list."""
    wanted = preferred(request)
    if wanted is not None:
        return catalogue_rdf(request, wanted, Selection())
    response = HttpResponseRedirect(reverse("dataset_list"), status=303)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


@require_safe
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Give a page of the catalogue, narrowed by what the address asks for."""
    return catalogue_rdf(request, _syntax(ending), _selection(request))


@require_safe
def high_value_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Give a page of the high-value datasets of Regulation (EU) 2023/138."""
    selection = Selection(
        source=_value(request, "source"), country=_country(request), high_value=True
    )
    return catalogue_rdf(request, _syntax(ending), selection)


def catalogue_rdf(
    request: HttpRequest, syntax: Syntax, selection: Selection
) -> HttpResponse:
    """Describe one page; as many queries for five hundred rows as for one.

    A page has an ETag and no date of change: what leaves it would not show in the date.
    """
    only = None
    if selection.source:
        only = get_object_or_404(Catalogue, pk=selection.source)
    limit, cursor = _limit(request), _value(request, "cursor")
    page = datasets_page(selection, cursor=cursor, limit=limit)
    path = _path(request, syntax)
    kept = [(key, value) for key, value in _kept(request) if key != "cursor"]
    view = View(
        here=_url(path, kept, cursor),
        first=_url(path, kept),
        size=limit,
        next="" if page.next is None else _url(path, kept, page.next),
        previous="" if page.previous is None else _url(path, kept, page.previous),
        total=_total(selection),
    )
    described = ((each, each.distributions.all()) for each in page.rows)
    said = of_page(described, site(), view, only=only)
    response = _answer(written(said, syntax), syntax)
    response["Link"] = _page_links(view)
    return response


@require_safe
def json_ld_context(request: HttpRequest) -> HttpResponse:
    """Give the terms of our JSON-LD, as they stand in each document."""
    terms = json.dumps(context(), ensure_ascii=False, indent=1)
    return _answer(terms.encode(), JSON_LD)


def preferred(request: HttpRequest) -> Syntax | None:
    """Read from Accept which syntax is wanted; None for the page, which comes first."""
    offers: dict[str, Syntax | None] = {HTML: None, "application/xhtml+xml": None}
    for syntax in SYNTAXES.values():
        for name in (syntax.media_type, *syntax.others):
            offers[name] = syntax
    wanted = request.get_preferred_type(list(offers))
    return offers.get(wanted or HTML)


def dataset_url(record_id: str, syntax: Syntax = TURTLE) -> str:
    return f"{settings.SITE_URL}/datasets/{record_id}.{syntax.ending}"


def record_links(record_id: str) -> str:
    """Name the other forms of a record in a Link header (RFC 8288)."""
    return ", ".join(
        f'<{dataset_url(record_id, syntax)}>; rel="alternate";'
        f' type="{syntax.media_type}"'
        for syntax in SYNTAXES.values()
    )


def record_forms(record_id: str) -> tuple[tuple[Syntax, str], ...]:
    """Name the forms of a record with their addresses, for its page."""
    return tuple((each, dataset_url(record_id, each)) for each in SYNTAXES.values())


def _page_links(view: View) -> str:
    links = (
        ("first", view.first),
        ("prev", view.previous),
        ("next", view.next),
    )
    return ", ".join(f'<{url}>; rel="{name}"' for name, url in links if url)


def _answer(content: bytes, syntax: Syntax) -> HttpResponse:
    """Answer with RDF that any page in the world may read."""
    charset = "" if syntax == JSON_LD else "; charset=utf-8"
    response = HttpResponse(content, content_type=f"{syntax.media_type}{charset}")
    patch_cache_control(response, public=True, max_age=CACHED)
    patch_vary_headers(response, ["Accept"])
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _syntax(ending: str) -> Syntax:
    if ending not in SYNTAXES:
        raise Http404(_("No record has this address."))
    return SYNTAXES[ending]


def _selection(request: HttpRequest) -> Selection:
    since = _value(request, "modified_since")
    return Selection(
        source=_value(request, "source"),
        country=_country(request),
        theme=_value(request, "theme").upper(),
        changed_since=moment_of(since) if since else None,
    )


def _country(request: HttpRequest) -> str:
    return _value(request, "country").upper()


def _value(request: HttpRequest, name: str) -> str:
    return without_nul(request.GET.get(name, ""))[:LONGEST_VALUE]


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", str(PAGE))
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:6]) <= MOST:
        message = ngettext(
            "A page may have %(most)d record at the most.",
            "A page may have from 1 to %(most)d records.",
            MOST,
        )
        raise Invalid(message % {"most": MOST}, field="limit")
    return int(text)


KEPT = ("source", "country", "theme", "modified_since", "limit", "cursor")


def _kept(request: HttpRequest) -> Iterable[tuple[str, str]]:
    return ((name, _value(request, name)) for name in KEPT if _value(request, name))


def _path(request: HttpRequest, syntax: Syntax) -> str:
    stem = request.path.removesuffix(f".{syntax.ending}")
    return f"{stem}.{syntax.ending}"


def _url(path: str, kept: list[tuple[str, str]], cursor: str = "") -> str:
    query = urlencode([*kept, *([("cursor", cursor)] if cursor else [])])
    return f"{settings.SITE_URL}{path}{'?' if query else ''}{query}"


def _total(selection: Selection) -> int | None:
    """Count once in five minutes, since a harvest asks for every page in turn."""
    digest = hashlib.blake2b(repr(selection).encode(), digest_size=12).hexdigest()
    key = f"catalogue-total:{digest}"
    found: int | None = cache.get(key)
    if found is None:
        number = counted(selection)
        found = -1 if number is None else number
        cache.set(key, found, CACHED)
    return None if found < 0 else found
