"""Datasets as CKAN's packages, so that its clients and harvesters read them.

Texts in several languages follow ckanext-fluent (`title_translated`), the rest of
DCAT-AP the extras of ckanext-dcat, where lists are written as JSON.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache

from seutu.accounts.models import Organisation
from seutu.api.addresses import page_url
from seutu.catalogue.models import Dataset, Distribution
from seutu.core.language import best
from seutu.places.shapes import geojson
from seutu.vocabularies.sources import data_themes

Package = dict[str, object]

THEMES = "http://publications.europa.eu/resource/authority/data-theme/"
FREQUENCIES = "http://publications.europa.eu/resource/authority/frequency/"
ACCESS = "http://publications.europa.eu/resource/authority/access-right/"
NUTS = "http://data.europa.eu/nuts/code/"
OPEN = re.compile(
    r"\b(cc[ -]?0|cc[ -]?by(?![ -](?:nc|nd))(?:[ -]sa)?|odbl|odc|pddl|ogl"
    r"|open government|iodl|dl-de|nlod|etalab|licence ouverte|public domain|eupl)\b"
    r"|creativecommons\.org/(?:licenses/by(?:-sa)?/|publicdomain/)",
    re.IGNORECASE,
)


def package(dataset: Dataset) -> Package:
    """Show a dataset with its distributions, which the caller has loaded."""
    publisher = shown_publisher(dataset)
    tags = sorted({word for words in dataset.keywords.values() for word in words})
    resources = resources_of(dataset)
    return {
        "id": dataset.pk,
        "name": dataset.pk,
        "title": best(dataset.title, (dataset.language,))[1],
        "title_translated": dataset.title,
        "notes": best(dataset.description, (dataset.language,))[1],
        "notes_translated": dataset.description,
        "type": "dataset",
        "state": "active",
        "private": False,
        "url": dataset.landing_page,
        "version": dataset.version or None,
        "author": None,
        "author_email": None,
        "maintainer": None,
        "maintainer_email": None,
        "creator_user_id": None,
        "license_id": dataset.licence or None,
        "license_title": dataset.licence or None,
        "license_url": dataset.licence_url or None,
        "isopen": is_open(dataset),
        "owner_org": publisher.pk if publisher else None,
        "organization": organisation(publisher) if publisher else None,
        "groups": [theme(code) for code in dataset.themes],
        "tags": [tag(word) for word in tags],
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": _extras(dataset, publisher),
        "metadata_created": moment(dataset.first_seen_at),
        "metadata_modified": moment(dataset.updated_at),
        "relationships_as_object": [],
        "relationships_as_subject": [],
    }


def shown_publisher(dataset: Dataset) -> Organisation | None:
    """Give the publisher, unless an operator hid it."""
    publisher = dataset.publisher
    return publisher if publisher and publisher.hidden_at is None else None


def organisation(one: Organisation) -> Package:
    """Show a publisher as an organization of CKAN."""
    name = best(one.name, ())[1]
    return {
        "id": one.pk,
        "name": one.pk,
        "title": name,
        "title_translated": one.name,
        "display_name": name,
        "description": "",
        "image_url": "",
        "image_display_url": "",
        "type": "organization",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def theme(code: str) -> Package:
    """Show an EU data theme as a group of CKAN."""
    labels = theme_labels().get(code, {})
    title = best(labels, ("en",))[1] or code
    return {
        "id": code,
        "name": code.lower(),
        "title": title,
        "title_translated": dict(labels),
        "display_name": title,
        "description": "",
        "image_display_url": "",
        "type": "group",
        "is_organization": False,
        "state": "active",
    }


@cache
def theme_labels() -> Mapping[str, Mapping[str, str]]:
    return {entry.id: entry.labels for entry in data_themes()}


def tag(word: str) -> Package:
    return {
        "id": word,
        "name": word,
        "display_name": word,
        "state": "active",
        "vocabulary_id": None,
    }


def resources_of(dataset: Dataset) -> list[Package]:
    """Show the distributions; an id stays while its address does."""
    seen: Counter[str] = Counter()
    found = []
    for position, one in enumerate(dataset.distributions.all()):
        digest = hashlib.blake2b(one.url.encode(), digest_size=8).hexdigest()
        seen[digest] += 1
        again = f"-{seen[digest]}" if seen[digest] > 1 else ""
        found.append(_resource(dataset, one, f"{dataset.pk}-{digest}{again}", position))
    return found


def dataset_of_resource(resource_id: str) -> str:
    """Tell the dataset in whose distributions a resource is to be found."""
    return resource_id.partition("-")[0]


def is_open(dataset: Dataset) -> bool:
    """Tell whether the licence is one of those that the Open Definition knows."""
    return bool(OPEN.search(f"{dataset.licence} {dataset.licence_url}"))


def moment(at: datetime) -> str:
    """Write a moment as CKAN does: UTC that does not say so."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _resource(
    dataset: Dataset, one: Distribution, resource_id: str, position: int
) -> Package:
    services = [
        {
            "endpoint_url": [one.service_url],
            "endpoint_description": one.service_description,
        }
    ]
    return {
        "id": resource_id,
        "package_id": dataset.pk,
        "position": position,
        "name": best(one.title, (dataset.language,))[1] or None,
        "name_translated": one.title,
        "description": best(one.description, (dataset.language,))[1],
        "description_translated": one.description,
        "url": one.download_url or one.url,
        "access_url": one.url,
        "download_url": one.download_url or None,
        "format": one.format,
        "mimetype": one.media_type or None,
        "mimetype_inner": None,
        "size": one.byte_size,
        "hash": "",
        "created": moment(dataset.first_seen_at),
        "last_modified": one.modified.isoformat() if one.modified else None,
        "metadata_modified": moment(dataset.updated_at),
        "resource_type": None,
        "url_type": None,
        "cache_url": None,
        "state": "active",
        "license": one.licence_url or one.licence or None,
        "availability": one.availability or None,
        "conforms_to": json.dumps(one.conforms_to) if one.conforms_to else None,
        "access_services": json.dumps(services) if one.service_url else None,
    }


def _extras(dataset: Dataset, publisher: Organisation | None) -> list[dict[str, str]]:
    found: dict[str, object] = {
        "guid": dataset.identifier,
        "identifier": dataset.identifier,
        "uri": dataset.uri,
        "language": _list(sorted({dataset.language, *dataset.title} - {"und"})),
        "issued": dataset.issued,
        "modified": dataset.modified,
        "temporal_start": dataset.temporal_start,
        "temporal_end": dataset.temporal_end,
        "spatial_text": dataset.spatial_note,
        "spatial_uri": f"{NUTS}{dataset.region_id}" if dataset.region_id else "",
        "spatial": json.dumps(geojson(dataset.extent)) if dataset.extent else "",
        "country": dataset.country,
        "region": dataset.region_id,
        "frequency": _term(FREQUENCIES, dataset.frequency),
        "theme": _list(f"{THEMES}{code}" for code in dataset.themes),
        "concepts": _list(dataset.concepts),
        "access_rights": _term(ACCESS, dataset.access.upper().replace("-", "_")),
        "publisher_name": best(publisher.name, ())[1] if publisher else "",
        "publisher_url": publisher.homepage if publisher else "",
        "conforms_to": _list(dataset.conforms_to),
        "hvd_category": _list(dataset.hvd_categories),
        "applicable_legislation": _list(dataset.legislation),
        "contact_uri": dataset.contact_page,
        "source": dataset.catalogue_id,
        "page": page_url("dataset", dataset.pk),
    }
    return [{"key": key, "value": str(value)} for key, value in found.items() if value]


def _list(values: Iterable[str]) -> str:
    found = list(values)
    return json.dumps(found, ensure_ascii=False) if found else ""


def _term(table: str, code: str) -> str:
    return f"{table}{code}" if code else ""
