"""Feeds to harvest: the packaged datasets written again as DCAT, and as CKAN pages."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from seutu.harvest.records import DatasetRecord

PAGE = 1_000
MOST_OF_EACH = 2_000
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Numbered = tuple[int, DatasetRecord]


def numbered(size: int) -> Iterator[Numbered]:
    """Yield so many of the packaged datasets, over and over, each with its number."""
    from seutu.harvest.packaged import sources

    found = [
        record
        for source in sources()
        if source.kind == "dataset"
        for record in islice(source.read(), MOST_OF_EACH)
        if isinstance(record, DatasetRecord)
    ]
    return enumerate(islice(cycle(found), size))


def write_dcat_pages(folder: Path, size: int) -> list[Path]:
    """Write datasets as N-Triples, so many to a page; returns the pages."""
    return _pages(folder, numbered(size), "nt", _as_triples)


def write_ckan_pages(folder: Path, size: int) -> list[Path]:
    """Write datasets as answers of CKAN's search, so many to a page."""
    return _pages(folder, numbered(size), "json", _as_answer)


def write_dcat_file(folder: Path, size: int) -> Path:
    """Write all datasets into one document."""
    path = folder / f"whole-{size}.nt"
    with path.open("w") as file:
        for number, record in numbered(size):
            file.writelines(triples(number, record))
    return path


def _pages(
    folder: Path,
    records: Iterator[Numbered],
    ending: str,
    written: Callable[[list[Numbered]], str],
) -> list[Path]:
    pages: list[Path] = []
    while chosen := list(islice(records, PAGE)):
        path = folder / f"{len(pages)}.{ending}"
        path.write_text(written(chosen))
        pages.append(path)
    return pages


def _as_triples(chosen: list[Numbered]) -> str:
    return "".join(
        line for number, record in chosen for line in triples(number, record)
    )


def triples(number: int, record: DatasetRecord) -> Iterator[str]:
    """Say a dataset in N-Triples."""
    me = f"https://bench.example/dataset/{number}"
    yield _link(me, TYPE, DCAT + "Dataset")
    for name, texts in (("title", record.title), ("description", record.description)):
        for tag, text in texts.items():
            yield _text(me, DCT + name, text, tag)
    for tag, words in record.keywords.items():
        for word in words:
            yield _text(me, DCAT + "keyword", word, tag)
    if record.publisher:
        owner = f"{me}/publisher"
        yield _link(me, DCT + "publisher", owner)
        for tag, text in record.publisher.name.items():
            yield _text(owner, FOAF + "name", text, tag)
    if record.modified:
        yield _text(me, DCT + "modified", record.modified.isoformat(), "")
    for place, item in enumerate(record.distributions):
        file = f"{me}/file/{place}"
        yield _link(me, DCAT + "distribution", file)
        yield _link(file, TYPE, DCAT + "Distribution")
        yield _link(file, DCAT + "accessURL", f"https://bench.example/file/{place}")
        for tag, text in item.title.items():
            yield _text(file, DCT + "title", text, tag)
        if item.format:
            yield _text(file, DCT + "format", item.format, "")


def _link(subject: str, name: str, value: str) -> str:
    return f"<{subject}> <{name}> <{value}> .\n"


def _text(subject: str, name: str, value: str, tag: str) -> str:
    language = f"@{tag}" if tag and tag != "und" else ""
    quoted = json.dumps(value, ensure_ascii=False).replace("\\b", "").replace("\\f", "")
    return f"<{subject}> <{name}> {quoted}{language} .\n"


def _as_answer(chosen: list[Numbered]) -> str:
    results = [_package(number, record) for number, record in chosen]
    return json.dumps({"success": True, "result": {"results": results}})


def _package(number: int, record: DatasetRecord) -> dict[str, object]:
    """Say a dataset with the fields that CKAN gives every package."""
    moment = (BEGAN + timedelta(seconds=number)).isoformat()[:19] + ".000000"
    owner = record.publisher
    return {
        "id": f"{number:08x}-0000-4000-8000-000000000000",
        "name": f"dataset-{number}",
        "title": _one(record.title),
        "notes": _one(record.description),
        "state": "active",
        "type": "dataset",
        "private": False,
        "metadata_created": moment,
        "metadata_modified": moment,
        "license_id": "cc-by",
        "license_title": record.licence.label if record.licence else "",
        "license_url": record.licence.url if record.licence else "",
        "organization": {
            "id": f"owner-of-{number}",
            "name": f"owner-{number % 500}",
            "title": _one(owner.name) if owner else "",
            "state": "active",
        },
        "tags": [
            {"id": word, "name": word, "display_name": word, "state": "active"}
            for words in record.keywords.values()
            for word in words
        ],
        "groups": [],
        "extras": [{"key": "theme", "value": json.dumps(list(record.themes))}],
        "resources": [
            {
                "id": f"{number:08x}-{place}",
                "position": place,
                "name": _one(item.title),
                "description": _one(item.description),
                "format": item.format,
                "url": f"https://bench.example/file/{number}/{place}",
                "state": "active",
                "created": moment,
                "last_modified": moment,
                "mimetype": item.media_type,
            }
            for place, item in enumerate(record.distributions)
        ],
    }


def _one(texts: object) -> str:
    assert isinstance(texts, dict)  # noqa: S101 - the packaged records have plain maps
    return next(iter(texts.values()), "")
