"""Pairs of real records that were read by eye, and how the rules fare on them."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from seutu.catalogue.clusters import heads
from seutu.catalogue.duplicates import all_links
from seutu.catalogue.fingerprints import Fingerprint, Shelf, fingerprint
from seutu.core.language import best
from seutu.harvest.packaged import PackagedSource
from seutu.harvest.records import (
    ChallengeRecord,
    DatasetRecord,
    Record,
    Rejected,
    SolutionRecord,
)

PAIRS = Path(__file__).parents[1] / "data"


def fingerprints(source: PackagedSource) -> Iterator[Fingerprint]:
    """Read a packaged source; the keys are "source identifier"."""
    shelf = Shelf(
        id=source.slug,
        publisher=source.publisher,
        homepage=source.homepage,
        country=source.country,
    )
    return fingerprints_of(source.read(), shelf)


def fingerprints_of(
    records: Iterable[Record | Rejected], shelf: Shelf
) -> Iterator[Fingerprint]:
    for record in records:
        if isinstance(record, DatasetRecord | SolutionRecord):
            yield _fingerprint(record, shelf)
        else:
            assert not isinstance(record, ChallengeRecord)


def _fingerprint(record: DatasetRecord | SolutionRecord, shelf: Shelf) -> Fingerprint:
    is_dataset = isinstance(record, DatasetRecord)
    return fingerprint(
        f"{shelf.id} {record.identifier}",
        shelf,
        title=record.title,
        language=record.language,
        publisher=best(record.publisher.name, ())[1] if record.publisher else "",
        country=record.country,
        description=record.description,
        identifiers=[record.uri, record.identifier] if is_dataset else [],
        page=record.landing_page,
        files=[one.url for one in record.distributions] if is_dataset else [],
    )


def clusters_of(
    entries: Iterable[Fingerprint], *, by_description: bool = False
) -> dict[str, str]:
    """Map each entry that stands twice, and each head, to the head."""
    known = {one.key: one for one in entries}
    found = heads(known, all_links(known.values(), by_description=by_description))
    return {key: head for key, (head, _) in found.items()} | {
        head: head for head, _ in found.values()
    }


def measured(
    name: str, found: dict[str, str], left: str = "", right: str = ""
) -> tuple[int, float, float]:
    """Return (number of pairs, precision, recall) of a file of pairs.

    `left` and `right` stand before the identifiers in the file.
    """
    pairs = []
    for row in rows(name):
        head = found.get(left + row["left"])
        is_found = head is not None and head == found.get(right + row["right"])
        pairs.append((is_found, row["same"] == "yes"))
    hits = sum(said and true for said, true in pairs)
    said = sum(said for said, _ in pairs)
    true = sum(true for _, true in pairs)
    return len(pairs), hits / said, hits / true


def rows(name: str) -> list[dict[str, str]]:
    with (PAIRS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
