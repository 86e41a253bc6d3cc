"""The documents that describe the catalogue: landing page, collections, OpenAPI."""

from django.utils.translation import gettext as _

from seutu.api.ogc.asked import CRS84, MOST_ROWS, QUERYABLES, SORTABLES
from seutu.api.ogc.records import ALL, GEOJSON, Json, address, link
from seutu.catalogue.models import Catalogue
from seutu.core.language import best
from seutu.places.extents import COUNTRIES, EUROPE

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-api",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/"
    "record-core-query-parameters",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/sorting",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/json",
)


def landing() -> Json:
    return {
        "title": "Seutu",
        "description": _("Datasets of European administrations, from many catalogues."),
        "links": [
            link("self", address("landing")),
            link("alternate", address("landing", f="html"), "text/html"),
            link("service-desc", address("openapi"), OPENAPI),
            link("conformance", address("conformance")),
            link("data", address("collections")),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog",
                address("collections"),
            ),
        ],
    }


def collections(catalogues: list[Catalogue]) -> Json:
    found = [everything(), *map(collection, catalogues)]
    return {"links": [link("self", address("collections"))], "collections": found}


def everything() -> Json:
    """Describe the collection of all datasets, whichever catalogue they come from."""
    title = _("All datasets")
    return _collection(ALL, title, "", list(EUROPE), [])


def collection(catalogue: Catalogue) -> Json:
    """Describe the datasets of one catalogue."""
    box = COUNTRIES.get(catalogue.country, EUROPE)
    links = [
        link(rel, href, "text/html")
        for rel, href in (
            ("about", catalogue.homepage),
            ("license", catalogue.licence_url),
        )
        if href
    ]
    title = best(catalogue.title, ("en",))[1] or catalogue.pk
    return _collection(catalogue.pk, title, catalogue.attribution, list(box), links)


def queryables(collection_id: str) -> Json:
    """Name the properties that may be asked for (OGC API Features, part 3)."""
    properties: Json = {name: {"type": "string", "title": name} for name in QUERYABLES}
    return _schema(address("queryables", collection_id), collection_id, properties)


def sortables(collection_id: str) -> Json:
    """Name the properties to sort by (OGC 20-004r1, /req/sorting/get-sortables-op)."""
    text: Json = {"type": "string"}
    properties: Json = {name: text | {"title": name} for name in SORTABLES}
    return _schema(address("sortables", collection_id), collection_id, properties)


def _schema(mine: str, title: str, properties: Json) -> Json:
    return {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$id": mine,
        "type": "object",
        "title": title,
        "properties": properties,
    }


def openapi() -> Json:
    """Describe the addresses for clients that read what they may ask."""
    items = [_reference(name) for name in _parameters()]
    catalogue = {
        "name": "collectionId",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    one = {**catalogue, "name": "recordId"}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Seutu: OGC API Records", "version": "1.0"},
        "servers": [{"url": address("landing").rstrip("/")}],
        "paths": {
            "/": _get("getLandingPage", []),
            "/conformance": _get("getConformance", []),
            "/collections": _get("getCollections", []),
            "/collections/{collectionId}": _get("getCollection", [catalogue]),
            "/collections/{collectionId}/queryables": _get(
                "getQueryables", [catalogue]
            ),
            "/collections/{collectionId}/sortables": _get("getSortables", [catalogue]),
            "/collections/{collectionId}/items": _get(
                "getRecords", [catalogue, *items]
            ),
            "/collections/{collectionId}/items/{recordId}": _get(
                "getRecord", [catalogue, one]
            ),
        },
        "components": {"parameters": _parameters()},
    }


def _collection(
    collection_id: str, title: str, text: str, box: list[float], links: list[Json]
) -> Json:
    mine = address("collection", collection_id)
    return {
        "id": collection_id,
        "type": "Collection",
        "title": title,
        "description": text,
        "itemType": "record",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [box], "crs": CRS84},
            "temporal": {"interval": [[None, None]]},
        },
        "links": [
            link("self", mine),
            link("items", address("items", collection_id), GEOJSON),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                address("queryables", collection_id),
                "application/schema+json",
            ),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/sortables",
                address("sortables", collection_id),
                "application/schema+json",
            ),
            *links,
        ],
    }


def _get(operation: str, parameters: list[Json]) -> Json:
    failed = {"description": "What cannot be used, and why."}
    return {
        "get": {
            "operationId": operation,
            "parameters": parameters,
            "responses": {"200": {"description": "The document."}, "400": failed},
        }
    }


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _parameters() -> Json:
    text: Json = {"type": "string"}
    names: Json = {"type": "array", "items": text}
    limit: Json = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": 10}
    numbers: Json = {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
    }
    sorts = [f"{sign}{name}" for name in SORTABLES for sign in ("", "-")]
    schemas: dict[str, Json] = {
        "q": text,
        "bbox": numbers,
        "datetime": text,
        "ids": names,
        "externalIds": names,
        "type": names,
        "limit": limit,
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "sortby": {"type": "array", "items": {"type": "string", "enum": sorts}},
        "f": {"type": "string", "enum": ["json", "geojson"]},
        "bbox-crs": {"type": "string", "enum": [CRS84]},
        **dict.fromkeys(QUERYABLES, text),
    }
    return {
        name: {
            "name": name,
            "in": "query",
            "required": False,
            "style": "form",
            "explode": False,
            "schema": schema,
        }
        for name, schema in schemas.items()
    }
