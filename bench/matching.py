"""Compare indexing and matching with raw tantivy BM25 and SQLite FTS5 in one run."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.apart import apart
from bench.corpus import Corpus, Vocabulary
from bench.engines import (
    NEEDS,
    Ask,
    ask_fts5,
    ask_seutu,
    ask_seutu_without_caches,
    ask_tantivy,
    index_fts5,
    index_seutu,
    index_seutu_without_caches,
    index_tantivy,
)
from bench.table import Row, table
from seutu.core.kinds import RecordText

FEWER = 6


@dataclass(frozen=True, slots=True)
class System:
    """One system: how it fills an index, how it answers, how often it is asked.

    A system that is slow on many records is asked every `every`th need, once.
    """

    name: str
    index: Callable[[Path, Path], float]
    ask: Callable[[Path, Path], Ask]
    every: int = 1
    rounds: int = 3


TANTIVY = System("raw tantivy", index_tantivy, ask_tantivy)
FTS5 = System("SQLite FTS5", index_fts5, ask_fts5, every=FEWER, rounds=1)
SEUTU = System("seutu", index_seutu, ask_seutu)
FORGETFUL = System(
    "seutu, caches off",
    index_seutu_without_caches,
    ask_seutu_without_caches,
    rounds=1,
)


def times(system: System, folder: Path, corpus: Path) -> list[float]:
    """Time the needs, in milliseconds and ascending, after one round to warm up."""
    ask = system.ask(folder, corpus)
    needs = NEEDS[:: system.every]
    for text in needs:
        ask(text)
    found = []
    for text in needs * system.rounds:
        started = time.perf_counter()
        ask(text)
        found.append(1000.0 * (time.perf_counter() - started))
    return sorted(found)


def quantile(ascending: Sequence[float], share: float) -> float:
    """Give the smallest value that `share` of the values do not exceed."""
    return ascending[min(int(len(ascending) * share), len(ascending) - 1)]


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*")) / 1e6


def store_megabytes(folder: Path) -> float:
    """Size what an index stores to give back; a plain index could store the same."""
    return sum(path.stat().st_size for path in folder.rglob("*.store")) / 1e6


def measure(system: System, folder: Path, corpus: Path, size: int) -> Row:
    """Index and ask in processes of their own; gives one row of the table."""
    indexed = apart(system.index, folder, corpus)
    asked = apart(times, system, folder, corpus)
    return system.name, {
        "records/s": size / indexed.found,
        "index MiB": indexed.peak,
        "disk MB": megabytes(folder),
        "stored MB": store_megabytes(folder),
        "p50 ms": quantile(asked.found, 0.50),
        "p95 ms": quantile(asked.found, 0.95),
        "match MiB": asked.peak,
    }


def compare(
    top: Path, records: Iterable[RecordText], systems: Sequence[System]
) -> tuple[Vocabulary, list[Row]]:
    """Measure systems one after another on the same records."""
    corpus = top / "corpus.db"
    vocabulary = Corpus.write(corpus, records)
    rows = []
    for number, system in enumerate(systems):
        rows.append(measure(system, top / str(number), corpus, vocabulary.records))
        print(f"  measured {system.name}", flush=True)
    return vocabulary, rows


def report(title: str, vocabulary: Vocabulary, rows: Sequence[Row]) -> str:
    """Write what was measured on one corpus."""
    return (
        f"\n{title}: {vocabulary.records:,} records, {vocabulary.words:,} words, "
        f"{vocabulary.different:,} different, {vocabulary.hit_rate:.1%} read before; "
        f"{len(NEEDS)} needs\n{table(rows)}\n"
    )
