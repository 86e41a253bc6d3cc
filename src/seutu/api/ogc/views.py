"""OGC API Records, part 1 (OGC 20-004r1): read and search, JSON throughout."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from seutu.api.ogc import asked, documents
from seutu.api.ogc.records import ALL, GEOJSON, Json, address, link, record
from seutu.api.speaking import Fault, speaking
from seutu.catalogue.models import Catalogue
from seutu.core.errors import NotFound
from seutu.matching.finding.conditions import EVERYTHING, Among, Condition, both
from seutu.matching.finding.found import Order, find

View = Callable[..., HttpResponse]

CODES = {422: 400}
DOCUMENT = frozenset({"f"})


def failed(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Say what went wrong as problem details (RFC 9457), which OGC APIs recommend."""
    status = CODES.get(fault.status, fault.status)
    body = {
        "type": "about:blank",
        "title": fault.code,
        "status": status,
        "detail": fault.message,
        "code": fault.code,
        "description": fault.message,
    }
    return _json(body, kind="application/problem+json", status=status)


@speaking(failed)
def landing(request: HttpRequest) -> HttpResponse:
    """Show where everything is; a browser gets a page."""
    asked.check_names(request.GET, DOCUMENT)
    asked.check_format(request.GET, {"json", "html"})
    response = _landing(request)
    patch_vary_headers(response, ["Accept"])
    return response


def _landing(request: HttpRequest) -> HttpResponse:
    if _wants_page(request):
        context = {
            "landing": documents.landing(),
            "collections": documents.collections(_catalogues())["collections"],
        }
        return render(request, "ogc/landing.html", context)
    return _json(documents.landing())


def _described(view: View) -> Callable[..., HttpResponseBase]:
    """Wrap a document, which takes no parameter but the form it comes in."""

    @speaking(failed)
    @wraps(view)
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        asked.check_names(request.GET, DOCUMENT)
        asked.check_format(request.GET, {"json"})
        return view(request, **parts)

    return answer


@_described
def conformance(request: HttpRequest) -> HttpResponse:
    return _json({"conformsTo": list(documents.CONFORMANCE)})


@_described
def openapi(request: HttpRequest) -> HttpResponse:
    return _json(documents.openapi(), kind=documents.OPENAPI)


@_described
def collections(request: HttpRequest) -> HttpResponse:
    return _json(documents.collections(_catalogues()))


@_described
def collection(request: HttpRequest, collection_id: str) -> HttpResponse:
    found = _catalogue(collection_id)
    return _json(documents.collection(found) if found else documents.everything())


@_described
def queryables(request: HttpRequest, collection_id: str) -> HttpResponse:
    _catalogue(collection_id)
    return _json(documents.queryables(collection_id), kind="application/schema+json")


@_described
def sortables(request: HttpRequest, collection_id: str) -> HttpResponse:
    _catalogue(collection_id)
    return _json(documents.sortables(collection_id), kind="application/schema+json")


@speaking(failed)
def nothing(request: HttpRequest, elsewhere: str) -> HttpResponse:
    """Answer an address that is none."""
    raise NotFound(_("There is nothing at this address. See /ogc/."))


@speaking(failed)
def items(request: HttpRequest, collection_id: str) -> HttpResponse:
    """Search the records of a collection."""
    _catalogue(collection_id)
    page = asked.page(request.GET)
    found = find(
        both(_members(collection_id), page.condition),
        order=page.order,
        start=page.offset,
        limit=page.limit,
    )
    return _json(
        {
            "type": "FeatureCollection",
            "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "numberMatched": found.total,
            "numberReturned": len(found.rows),
            "features": [record(row, collection_id) for row in found.rows],
            "links": _page_links(request, collection_id, page, found.reach),
        },
        kind=GEOJSON,
    )


@_described
def item(request: HttpRequest, collection_id: str, record_id: str) -> HttpResponse:
    """Show one record."""
    _catalogue(collection_id)
    condition = both(_members(collection_id), Among("id", (record_id,)))
    found = find(condition, order=Order("pk"), limit=1, count=False)
    if not found.rows:
        raise NotFound(_("There is no such record."))
    return _json(record(found.rows[0], collection_id), kind=GEOJSON)


def _members(collection_id: str) -> Condition:
    return EVERYTHING if collection_id == ALL else Among("source", (collection_id,))


def _catalogues() -> list[Catalogue]:
    return list(Catalogue.objects.filter(holds="dataset"))


def _catalogue(collection_id: str) -> Catalogue | None:
    """Find the catalogue of a collection, None for that of all; raises `NotFound`."""
    if collection_id == ALL:
        return None
    found = Catalogue.objects.filter(pk=collection_id, holds="dataset").first()
    if found is None:
        raise NotFound(_("There is no such collection. See /ogc/collections."))
    return found


def _page_links(
    request: HttpRequest, collection_id: str, page: asked.Page, reach: int
) -> list[Json]:
    base = address("items", collection_id)
    given = {name: request.GET[name] for name in request.GET if name != "offset"}

    def at(offset: int) -> str:
        parameters = given | {"limit": str(page.limit)}
        if offset:
            parameters["offset"] = str(offset)
        return f"{base}?{urlencode(parameters)}"

    links = [
        link("self", at(page.offset), GEOJSON),
        link("collection", address("collection", collection_id)),
    ]
    if page.offset + page.limit < reach:
        links.append(link("next", at(page.offset + page.limit), GEOJSON))
    if page.offset:
        links.append(link("prev", at(max(page.offset - page.limit, 0)), GEOJSON))
    return links


def _wants_page(request: HttpRequest) -> bool:
    if wanted := request.GET.get("f", ""):
        return wanted == "html"
    return request.get_preferred_type(["application/json", "text/html"]) == "text/html"


def _json(
    body: object, *, kind: str = "application/json", status: int = 200
) -> HttpResponse:
    return JsonResponse(
        body,
        status=status,
        content_type=kind,
        json_dumps_params={"ensure_ascii": False},
    )
