"""Datasets as csw:Record, in the three element sets (OGC 07-006r1, 10.2.5)."""

from collections.abc import Collection, Mapping
from datetime import UTC
from xml.etree.ElementTree import Element

from seutu.api.addresses import page_url
from seutu.api.ckan.packages import shown_publisher
from seutu.api.csw.names import add, element, qualified
from seutu.catalogue.models import Dataset
from seutu.core.language import best

TAGS = {"brief": "BriefRecord", "summary": "SummaryRecord", "full": "Record"}


def chosen(dataset: Dataset, names: Collection[str]) -> Element:
    """Write a dataset with nothing but the elements named, such as dc:title."""
    root = record(dataset, "full")
    wanted = {qualified(name) for name in names}
    root[:] = [child for child in root if child.tag in wanted]
    return root


def record(dataset: Dataset, element_set: str) -> Element:
    """Write a dataset; its distributions are links of the full record."""
    is_full = element_set == "full"
    root = element(f"csw:{TAGS[element_set]}")
    add(root, "dc:identifier", dataset.pk)
    if is_full:
        for name in filter(None, (dataset.identifier, dataset.uri)):
            add(root, "dc:identifier", name)
    title, *other_titles = _texts(dataset.title, dataset.language)
    add(root, "dc:title", title)
    add(root, "dc:type", "dataset")
    if element_set != "brief":
        _subjects(root, dataset)
        for name in dataset.formats:
            add(root, "dc:format", name)
        add(root, "dct:modified", f"{dataset.updated_at.astimezone(UTC):%Y-%m-%d}")
        abstract, *others = _texts(dataset.description, dataset.language)
        add(root, "dct:abstract", abstract)
    if is_full:
        # Clients keep one title and one abstract: other languages stand beside them.
        for text in other_titles:
            add(root, "dct:alternative", text)
        for text in others:
            add(root, "dc:description", text)
        _rest(root, dataset)
    _box(root, dataset)
    return root


def _rest(root: Element, dataset: Dataset) -> None:
    publisher = shown_publisher(dataset)
    if publisher:
        name = best(publisher.name, ())[1]
        add(root, "dc:creator", name)
        add(root, "dc:publisher", name)
    day = dataset.modified or dataset.issued
    if day:
        add(root, "dc:date", day.isoformat())
    for tag in sorted({dataset.language, *dataset.title} - {"und"}):
        add(root, "dc:language", tag)
    for rights in filter(None, (dataset.licence, dataset.licence_url, dataset.access)):
        add(root, "dc:rights", rights)
    add(root, "dc:source", dataset.catalogue_id)
    if dataset.spatial_note:
        add(root, "dct:spatial", dataset.spatial_note)
    page = page_url("dataset", dataset.pk)
    add(root, "dct:references", page, scheme="WWW:LINK-1.0-http--link")
    if dataset.landing_page:
        add(
            root,
            "dct:references",
            dataset.landing_page,
            scheme="WWW:LINK-1.0-http--related",
        )
    for one in dataset.distributions.all():
        scheme = protocol(one.service_url, one.format)
        add(root, "dct:references", one.download_url or one.url, scheme=scheme)
        if one.service_url and one.service_url != one.url:
            add(root, "dct:references", one.service_url, scheme=scheme)


def protocol(service: str, format: str) -> str:
    """Name how a link is read, as GeoNetwork's and QGIS's clients look for it."""
    name = format.upper().replace("_SRVC", "")
    if name in {"WMS", "WFS", "WCS", "WMTS"}:
        return f"OGC:{name}"
    if name in {"GEOJSON", "GPKG", "GML", "KML"}:
        return "FILE:GEO"  # what QGIS offers to add to the map
    return "WWW:LINK-1.0-http--link" if service else "WWW:DOWNLOAD-1.0-http--download"


def _texts(texts: Mapping[str, str], language: str) -> list[str]:
    """List a text in its first language, then in the others."""
    tag, first = best(texts, (language,))
    return [first, *(texts[one] for one in sorted(texts) if one != tag and texts[one])]


def _subjects(root: Element, dataset: Dataset) -> None:
    words = {word for words in dataset.keywords.values() for word in words}
    for word in (*sorted(words), *dataset.themes):
        add(root, "dc:subject", word)


def _box(root: Element, dataset: Dataset) -> None:
    if box := dataset.extent:
        made = add(root, "ows:BoundingBox", crs="urn:ogc:def:crs:EPSG::4326")
        add(made, "ows:LowerCorner", f"{box.south} {box.west}")
        add(made, "ows:UpperCorner", f"{box.north} {box.east}")
