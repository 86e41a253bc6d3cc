"""Datasets as records of OGC API Records (OGC 20-004r1, clause 7): GeoJSON."""

import calendar
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from seutu.api.addresses import page_url
from seutu.api.ckan.packages import shown_publisher, theme_labels
from seutu.catalogue.models import Dataset, Distribution
from seutu.core.language import best
from seutu.places.shapes import geojson

Json = dict[str, object]

RECORD_CORE = "http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"
THEMES = "http://publications.europa.eu/resource/authority/data-theme"
JSON_TYPE = "application/json"
GEOJSON = "application/geo+json"
ALL = "datasets"


def address(name: str, *parts: str, **parameters: object) -> str:
    """Give a public address under /ogc/; links never come from the request's host."""
    found = f"{settings.SITE_URL}{reverse(f'ogc_{name}', args=parts)}"
    return f"{found}?{urlencode(parameters)}" if parameters else found


def link(rel: str, href: str, kind: str = JSON_TYPE, title: str = "") -> Json:
    found: Json = {"rel": rel, "type": kind, "href": href}
    return found | {"title": title} if title else found


def record(dataset: Dataset, collection: str = ALL) -> Json:
    """Show a dataset with its distributions, which the caller has loaded."""
    title_tag, title = best(dataset.title, (dataset.language,))
    publisher = shown_publisher(dataset)
    tags = sorted({word for words in dataset.keywords.values() for word in words})
    languages = sorted({dataset.language, *dataset.title} - {"und"})
    properties: Json = {
        "type": "dataset",
        "title": title,
        "description": best(dataset.description, (title_tag, dataset.language))[1],
        "language": {"code": title_tag},
        "languages": [{"code": tag} for tag in languages],
        "keywords": tags,
        "themes": _themes(dataset),
        "formats": [{"name": name} for name in dataset.formats],
        "license": dataset.licence_url or dataset.licence,
        "rights": dataset.access,
        "contacts": [
            {
                "organization": best(publisher.name, ())[1],
                "roles": ["publisher"],
                "links": [link("about", publisher.homepage, "text/html")]
                if publisher.homepage
                else [],
            }
        ]
        if publisher
        else [],
        "externalIds": [
            {"value": value} for value in (dataset.identifier, dataset.uri) if value
        ],
        "created": _moment(dataset.first_seen_at),
        "updated": _moment(dataset.updated_at),
        "issued": dataset.issued and dataset.issued.isoformat(),
        "modified": dataset.modified and dataset.modified.isoformat(),
        "country": dataset.country,
        "region": dataset.region_id,
        "source": dataset.catalogue_id,
    }
    box = dataset.extent
    found: Json = {
        "id": dataset.pk,
        "type": "Feature",
        "conformsTo": [RECORD_CORE],
        "geometry": geojson(box) if box else None,
        "time": covered(dataset.temporal_start, dataset.temporal_end),
        "properties": {name: value for name, value in properties.items() if value},
        "links": _links(dataset, collection),
    }
    # Only where it is the record's own: a country's box bounds no data.
    return found | {"bbox": list(dataset.box)} if dataset.box else found


def covered(start: str, end: str) -> Json | None:
    """Give the time a dataset speaks of as whole days; ".." is an open end."""
    first, last = first_day(start), last_day(end)
    if not first and not last:
        return None
    return {"interval": [first or "..", last or ".."]}


def first_day(text: str) -> str:
    """Complete "2012" or "2012-05" to the day it begins with; "" for no date."""
    return _day(f"{text}-01-01"[:10]) if text else ""


def last_day(text: str) -> str:
    """Complete "2012" or "2012-05" to the day it ends with; "" for no date."""
    if len(text) == 4:
        return _day(f"{text}-12-31")
    if len(text) == 7 and _day(f"{text}-01"):
        days = calendar.monthrange(int(text[:4]), int(text[5:]))[1]
        return f"{text}-{days:02}"
    return _day(text[:10])


def _day(text: str) -> str:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError:
        return ""


def _themes(dataset: Dataset) -> list[Json]:
    if not dataset.themes:
        return []
    labels = theme_labels()
    concepts = [
        {"id": code, "title": best(labels.get(code, {}), ("en",))[1] or code}
        for code in dataset.themes
    ]
    return [{"concepts": concepts, "scheme": THEMES}]


def _links(dataset: Dataset, collection: str) -> list[Json]:
    mine = address("item", collection, dataset.pk)
    found = [
        link("self", mine, GEOJSON),
        link("collection", address("collection", collection)),
        link("alternate", page_url("dataset", dataset.pk), "text/html"),
    ]
    if dataset.landing_page:
        found.append(link("about", dataset.landing_page, "text/html"))
    if dataset.licence_url:
        found.append(link("license", dataset.licence_url, "text/html"))
    for one in dataset.distributions.all():
        found += _ways(one, dataset.language)
    return found


def _ways(one: Distribution, language: str) -> list[Json]:
    title = best(one.title, (language,))[1] or one.format
    kind = one.media_type or "application/octet-stream"
    ways = [link("item", one.download_url or one.url, kind, title)]
    if one.service_url:
        ways.append(link("service", one.service_url, kind, title))
    return ways


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
