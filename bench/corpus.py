"""Real records for measuring, and a million resampled from them."""

import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from seutu.core.kinds import RecordText
from seutu.harvest.readers.cases import PublicServiceCases
from seutu.harvest.readers.dutch_register import DutchAlgorithmRegister
from seutu.harvest.readers.eurostat import EurostatContents
from seutu.harvest.readers.scotland import JkanArchive
from seutu.harvest.readers.zurich import ZurichParquet
from seutu.harvest.records import (
    DatasetRecord,
    Record,
    Rejected,
    SolutionRecord,
    SourceFacts,
)

SOURCES = Path(__file__).parents[1] / "src" / "seutu" / "data" / "sources"
READ = (
    ("eurostat.txt.xz", EurostatContents, "en", ""),
    ("scotland.zip.xz", JkanArchive, "en", "GB"),
    ("zurich.parquet", ZurichParquet, "de", "CH"),
    ("dutch-algorithm-register.json.xz", DutchAlgorithmRegister, "nl", "NL"),
    ("jrc-public-services.json.xz", PublicServiceCases, "en", ""),
)


def record_text(source: str, record: Record) -> RecordText:
    """Read a harvested record as the matcher does."""
    kind = (
        "dataset"
        if isinstance(record, DatasetRecord)
        else "solution"
        if isinstance(record, SolutionRecord)
        else "challenge"
    )
    family = record.family if isinstance(record, DatasetRecord) else ""
    return RecordText(
        id=f"{kind}:{source}-{record.identifier}",
        kind=kind,
        title=record.title,
        description=record.description,
        keywords=record.keywords,
        facets={
            "country": (record.country,) if record.country else (),
            "theme": record.themes,
            "source": (source,),
            "group": (f"{source}-{family}",) if family else (),
        },
        modified=int(f"{record.modified:%Y%m%d}") if record.modified else 0,
    )


def packaged_records() -> list[RecordText]:
    """Read the packaged sources that carry the most text."""
    found = []
    for name, reader, language, country in READ:
        path = SOURCES / name
        stored = path.read_bytes()
        read = lzma.decompress(stored) if path.suffix == ".xz" else stored
        facts = SourceFacts(language=language, country=country)
        found.extend(
            record_text(name.partition(".")[0], record)
            for record in reader(facts).read(BytesIO(read))
            if not isinstance(record, Rejected)
        )
    return found


def resampled(
    records: list[RecordText], size: int, seed: int = 1
) -> Iterator[RecordText]:
    """Make records by joining title, description and keywords of three real ones.

    All three are of one language, so vocabulary and language shares stay real; one
    word in twelve of each title is swapped for one of another record.
    """
    draw = random.Random(seed)
    by_language: dict[str, list[RecordText]] = {}
    for record in records:
        for tag in record.title:
            by_language.setdefault(tag, []).append(record)
    tags = list(by_language)
    counts = [len(by_language[tag]) for tag in tags]
    for number in range(size):
        (tag,) = draw.choices(tags, counts)
        pool = by_language[tag]
        first, second, third = draw.choice(pool), draw.choice(pool), draw.choice(pool)
        words = first.title[tag].split()
        other = second.title[tag].split()
        mixed = [draw.choice(other) if draw.random() < 1 / 12 else one for one in words]
        yield replace(
            first,
            id=f"{first.kind}:{number}",
            title={tag: " ".join(mixed)},
            description={tag: second.description.get(tag, "")},
            keywords={tag: third.keywords.get(tag, ())},
            facets={**first.facets, "group": ()},
        )


def as_json_line(record: RecordText) -> str:
    """Write a record as one line of a test collection."""
    return json.dumps(
        {
            "id": record.id,
            "kind": record.kind,
            "title": dict(record.title),
            "description": dict(record.description),
            "keywords": {tag: list(words) for tag, words in record.keywords.items()},
        },
        ensure_ascii=False,
    )
