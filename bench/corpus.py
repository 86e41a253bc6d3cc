"""Real records for measuring, and millions resampled from them."""

import json
import lzma
import pickle
import random
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
from seutu.vocabularies import sources

LABELLED = ("fi", "sv", "fr", "it", "es", "pl", "lt")
RECORDS_LABELLED = 1_500
REGIONS = ("FI1C1", "DE300", "NL329", "FR101", "ITC4C", "ES511", "PL911", "LT011")
THEMES = ("AGRI", "ECON", "EDUC", "ENVI", "GOVE", "HEAL", "SOCI", "TRAN")
LICENCES = ("CC_BY_4_0", "CC0_1_0", "OGL_3_0", "")
FORMATS = ("CSV", "JSON", "XLSX", "PDF", "GEOJSON")
STATUSES = ("COMPLETED", "DEVELOP", "DEPRECATED")
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
    found: list[RecordText] = []
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


def labelled_records(seed: int = 1) -> list[RecordText]:
    """Make records in further languages from real labels of the CPV and EuroVoc.

    Title and description are what administrations buy, in full official wording;
    keywords are EuroVoc concepts. Two hundred thousand words in seven languages that
    no packaged catalogue is written in.
    """
    draw = random.Random(seed)
    bought, subjects = list(sources.cpv()), list(sources.eurovoc())
    found = []
    for tag in LABELLED:
        names = [one.labels[tag] for one in bought if tag in one.labels]
        concepts = [one.labels[tag] for one in subjects if tag in one.labels]
        for number in range(RECORDS_LABELLED):
            title, *said = draw.sample(names, 1 + draw.randint(3, 12))
            found.append(
                RecordText(
                    id=f"dataset:labels-{tag}-{number}",
                    kind="dataset",
                    title={tag: title},
                    description={tag: ". ".join(said)},
                    keywords={tag: tuple(draw.sample(concepts, 3))},
                    facets={"source": ("labels",)},
                    modified=draw.randint(2015, 2025) * 10_000 + 101,
                )
            )
    return found


def resampled(
    records: list[RecordText], size: int, seed: int = 1
) -> Iterator[RecordText]:
    """Make records by joining title, description and keywords of three real ones.

    All three are of one language, so vocabulary and language shares stay real; one
    word in twelve of each title is swapped for one of another record. What a record
    lacks to be narrowed by (region, licence, format …) is drawn.
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
            facets=drawn_facets(draw) | {**first.facets, "group": ()},
        )


def drawn_facets(draw: random.Random) -> dict[str, tuple[str, ...]]:
    """Draw a value for each facet that packaged records seldom have."""
    region = draw.choice(REGIONS)
    return {
        "country": (region[:2],),
        "region": tuple(region[:size] for size in range(2, len(region) + 1)),
        "theme": (draw.choice(THEMES),),
        "licence": (draw.choice(LICENCES),),
        "access": ("public",),
        "format": (draw.choice(FORMATS),),
        "status": (draw.choice(STATUSES),),
    }


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How many words a corpus has, and how many of them differ within a language.

    A word is what stands between spaces, as the cache of the analysis holds it.
    """

    records: int
    words: int
    different: int

    @property
    def hit_rate(self) -> float:
        """The share of words that one process has already read."""
        return 1.0 - self.different / self.words if self.words else 0.0


class Corpus:
    """Records in a file: read in order for indexing, by id for explaining."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False)

    @classmethod
    def write(cls, path: Path, records: Iterable[RecordText]) -> Vocabulary:
        """Store records and count their words."""
        seen: dict[str, set[str]] = {}
        read = words = 0

        def rows() -> Iterator[tuple[str, bytes]]:
            nonlocal read, words
            for record in records:
                read += 1
                for tag, text in texts(record):
                    found = text.split()
                    words += len(found)
                    seen.setdefault(tag, set()).update(found)
                yield record.id, pickle.dumps(record)

        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE records (id TEXT PRIMARY KEY, record BLOB)")
            database.executemany("INSERT INTO records VALUES (?, ?)", rows())
        return Vocabulary(read, words, sum(map(len, seen.values())))

    def __iter__(self) -> Iterator[RecordText]:
        for (stored,) in self._database.execute(
            "SELECT record FROM records ORDER BY rowid"
        ):
            yield pickle.loads(stored)  # noqa: S301 (written by this very run)

    def texts(self, ids: Iterable[str]) -> dict[str, RecordText]:
        """Read the named records, as the matcher asks for those it explains."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        found = self._database.execute(
            f"SELECT id, record FROM records WHERE id IN ({marks})", wanted
        )
        return {id: pickle.loads(stored) for id, stored in found}  # noqa: S301


def texts(record: RecordText) -> Iterator[tuple[str, str]]:
    """Yield each text of a record with its language tag."""
    yield from record.title.items()
    yield from record.description.items()
    for tag, keywords in record.keywords.items():
        for keyword in keywords:
            yield tag, keyword


def plain(record: RecordText) -> str:
    """Join all text of a record, as the references index it."""
    return " ".join(text for _, text in texts(record))


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
