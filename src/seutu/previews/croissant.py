"""Describe tables for machine learning: Croissant 1.0 (MLCommons).

Format: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from seutu.catalogue.models import Dataset
from seutu.core.language import best
from seutu.previews.models import Preview
from seutu.previews.profiling.profile import Profile

CONFORMS = "http://mlcommons.org/croissant/1.0"
CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "samplingRate": "cr:samplingRate",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES = {
    "whole": "sc:Integer",
    "number": "sc:Float",
    "date": "sc:Date",
    "time": "sc:DateTime",
    "truth": "sc:Boolean",
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/jsonlines",
    "geojson": "application/geo+json",
    "parquet": "application/x-parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Croissant reads columns of these by name; of the others only the file is described.
TABLES = frozenset({"csv", "parquet"})


def croissant(
    dataset: Dataset,
    previews: Iterable[Preview],
    *,
    address: str,
    languages: tuple[str, ...],
) -> dict[str, Any] | None:
    """Describe the files of a dataset that were looked into; None without any.

    `address` is the page of the dataset. A name of a column is written as it stands
    in the file; its identifier is made unique.
    """
    seen = [one for one in previews if one.state == Preview.State.DONE]
    if not seen:
        return None
    title = best(dataset.title, languages)[1]
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS,
        "name": _identifier(title) or dataset.pk,
        "alternateName": title,
        "description": best(dataset.description, languages)[1] or title,
        "url": address,
        "distribution": [_file(one) for one in seen],
        "recordSet": [_records(one) for one in seen if one.form in TABLES],
    }
    if dataset.licence_url or dataset.licence:
        described["license"] = dataset.licence_url or dataset.licence
    if dataset.publisher:
        name = best(dataset.publisher.name, languages)[1]
        described["creator"] = {"@type": "sc:Organization", "name": name}
    for key, day in (
        ("datePublished", dataset.issued),
        ("dateModified", dataset.modified),
    ):
        if day:
            described[key] = day.isoformat()
    words = [word for found in dataset.keywords.values() for word in found]
    if words:
        described["keywords"] = words
    if dataset.version:
        described["version"] = dataset.version
    return described


def _key(preview: Preview) -> str:
    return f"file-{preview.pk}"


def _file(preview: Preview) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": _key(preview),
        "name": _key(preview),
        "contentUrl": preview.address,
        "contentSize": f"{preview.byte_size} B",
        "encodingFormat": MEDIA_TYPES.get(preview.form, "application/octet-stream"),
        "sha256": preview.sha256,
    }


def _records(preview: Preview) -> dict[str, Any]:
    profile = Profile.from_json(preview.profile)
    key = f"records-{preview.pk}"
    taken: set[str] = set()
    return {
        "@type": "cr:RecordSet",
        "@id": key,
        "name": key,
        "field": [
            _field(
                f"{key}/{_unique(column.name, taken)}",
                column.name,
                column.kind,
                preview,
            )
            for column in profile.columns
        ],
    }


def _field(key: str, name: str, kind: str, preview: Preview) -> Mapping[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": key,
        "name": key,
        "description": name,
        "dataType": TYPES.get(kind, "sc:Text"),
        "source": {
            "fileObject": {"@id": _key(preview)},
            "extract": {"column": name},
        },
    }


def _unique(name: str, taken: set[str]) -> str:
    stem = _identifier(name) or "column"
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}_{number}", number + 1
    taken.add(found)
    return found


def _identifier(text: str) -> str:
    return re.sub(r"\W+", "_", text.casefold()).strip("_")[:80]
