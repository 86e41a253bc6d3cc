"""The packaged records as the product indexes them, but without a database.

The same rules fold what stands twice; see `seutu.harvest.folding`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from seutu.catalogue.clusters import heads
from seutu.catalogue.duplicates import all_links
from seutu.catalogue.fingerprints import Fingerprint, Shelf, fingerprint
from seutu.core.ids import record_id
from seutu.core.language import best
from seutu.harvest import packaged
from seutu.harvest.records import (
    ChallengeRecord,
    DatasetRecord,
    Record,
    Rejected,
    SolutionRecord,
)
from seutu.places.selectors import nuts_country

KINDS: Mapping[type[Record], str] = {
    DatasetRecord: "dataset",
    SolutionRecord: "solution",
    ChallengeRecord: "challenge",
}
# Packaged after the pools were judged: their records would count as unjudged.
SINCE_JUDGED = frozenset({"berlin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Records by the id they have in the product.

    `folded` maps variants to their head, the record they answer under, and duplicates
    to what they repeat, which may be a variant itself;
    only what is not folded is a document.
    """

    records: Mapping[str, Record]
    folded: Mapping[str, str] = field(default_factory=dict)

    def documents(self) -> Iterator[dict[str, object]]:
        """Yield what `documents.jsonl` holds, by ascending id."""
        for id in sorted(self.records):
            if id not in self.folded:
                yield document(id, self.records[id])

    def head(self, id: str) -> str:
        """Give the id a record answers under, or "" when it is no longer there."""
        while id in self.folded:
            id = self.folded[id]
        return id if id in self.records else ""


def packaged_corpus(without_challenges: Collection[str] = ()) -> Corpus:
    """Read the packaged sources that were judged, without the challenges named."""
    read = (
        (source.slug, record)
        for source in packaged.sources()
        if source.slug not in SINCE_JUDGED
        for record in source.read()
        if not isinstance(record, Rejected)
    )
    return gathered(read, without_challenges)


def gathered(
    read: Iterable[tuple[str, Record]], without_challenges: Collection[str] = ()
) -> Corpus:
    """Make a corpus of (source, record) pairs; a repeated record replaces the first.

    Raises `LookupError` when there are challenges but a named one is not among them:
    the need worded from it would then be rewarded for finding its source.
    """
    records: dict[str, Record] = {}
    origins: dict[str, str] = {}
    challenges: set[str] = set()
    for source, record in read:
        if isinstance(record, ChallengeRecord):
            challenges.add(record.identifier)
            if record.identifier in without_challenges:
                continue
        id = f"{KINDS[type(record)]}:{record_id(source, record.identifier)}"
        records[id] = record
        origins[id] = source
    missing = sorted(set(without_challenges) - challenges)
    if challenges and missing:
        raise LookupError(f"There is no challenge {', '.join(missing)}.")
    return Corpus(records=records, folded=_folded(records, origins))


def _folded(
    records: Mapping[str, Record], origins: Mapping[str, str]
) -> dict[str, str]:
    datasets: dict[str, Fingerprint] = {}
    solutions: dict[str, Fingerprint] = {}
    for id, record in records.items():
        if isinstance(record, DatasetRecord):
            datasets[id] = _fingerprint(id, record, origins[id])
        elif isinstance(record, SolutionRecord):
            solutions[id] = _fingerprint(id, record, origins[id])
    found = heads(datasets, all_links(datasets.values()))
    found |= heads(solutions, all_links(solutions.values(), by_description=True))
    return {id: head for id, (head, _) in found.items()}


def _fingerprint(
    id: str, record: DatasetRecord | SolutionRecord, origin: str
) -> Fingerprint:
    identifiers, files, family = [record.identifier], [], ""
    if isinstance(record, DatasetRecord):
        identifiers.append(record.uri)
        files = [file.url for file in record.distributions]
        family = record.family
    return fingerprint(
        id,
        _shelf(origin),
        title=record.title,
        language=record.language,
        publisher=best(record.publisher.name, ())[1] if record.publisher else "",
        country=record.country,
        description=record.description,
        identifiers=identifiers,
        page=record.landing_page,
        files=files,
        family=family,
    )


def _shelf(origin: str) -> Shelf:
    for source in packaged.sources():
        if source.slug == origin:
            return Shelf(
                id=origin,
                publisher=source.publisher,
                homepage=source.homepage,
                country=source.country,
            )
    return Shelf(id=origin)


def document(id: str, record: Record) -> dict[str, object]:
    """Give one line of `documents.jsonl`."""
    region = record.region or "".join(nuts_country(record.country))
    line: dict[str, object] = {
        "id": id,
        "kind": KINDS[type(record)],
        "title": dict(record.title),
        "description": dict(record.description),
        "keywords": {tag: list(words) for tag, words in record.keywords.items()},
    }
    return line | {"nuts": region} if region else line
