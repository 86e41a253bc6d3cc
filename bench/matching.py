"""Compare indexing and matching with raw tantivy BM25 and SQLite FTS5 in one run.

`python -m bench.matching [SIZE]` resamples the packaged records to SIZE (20,000 when
not given, 1,000,000 for the full measure) and prints a table with ratios.
"""

import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import tantivy

from bench.corpus import packaged_records, resampled
from seutu.core.kinds import RecordText
from seutu.matching.installed import documents_in_batches, knowledge
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.search.tantivy_index import TantivyIndex

QUICK = 20_000
NEEDS = tuple(
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("needs.tsv").read_text().splitlines()
)
ROUNDS = 3


def plain(record: RecordText) -> str:
    """Join all text of a record, as the references index it."""
    keywords = (word for words in record.keywords.values() for word in words)
    return " ".join((*record.title.values(), *record.description.values(), *keywords))


def index_ours(folder: Path, records: Iterator[RecordText]) -> float:
    started = time.perf_counter()
    index = TantivyIndex.create(folder)
    for _, batch in documents_in_batches(records):
        index.add(batch)
    index.flush()
    index.close()
    return time.perf_counter() - started


def index_tantivy(folder: Path, records: Iterator[RecordText]) -> float:
    folder.mkdir()
    started = time.perf_counter()
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("id", stored=True, tokenizer_name="raw")
        .add_text_field("text", index_option="freq")
        .build()
    )
    writer = tantivy.Index(schema, path=str(folder)).writer(128_000_000, 1)
    for record in records:
        writer.add_document(tantivy.Document(id=record.id, text=plain(record)))
    writer.commit()
    writer.wait_merging_threads()
    return time.perf_counter() - started


def index_fts5(folder: Path, records: Iterator[RecordText]) -> float:
    folder.mkdir()
    started = time.perf_counter()
    with sqlite3.connect(folder / "fts.db") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(text, content='')")
        database.executemany(
            "INSERT INTO t(rowid, text) VALUES (?, ?)",
            ((number, plain(record)) for number, record in enumerate(records)),
        )
    return time.perf_counter() - started


def times(ask: Callable[[str, str], object], rounds: int) -> list[float]:
    """Time every need, in milliseconds, after one round to warm up."""
    for language, text in NEEDS:
        ask(text, language)
    found = []
    for _ in range(rounds):
        for language, text in NEEDS:
            started = time.perf_counter()
            ask(text, language)
            found.append(1000.0 * (time.perf_counter() - started))
    return sorted(found)


def ask_ours(
    folder: Path, explained: Sequence[RecordText]
) -> Callable[[str, str], object]:
    texts = {record.id: record for record in explained}

    class Texts:
        def texts(self, ids: Sequence[str]) -> dict[str, RecordText]:
            return {id: texts[id] for id in ids if id in texts}

    matcher = Matcher(TantivyIndex.open(folder), knowledge(), Texts())
    return lambda text, language: matcher.match(
        Need(text=text, language=language), today=20260101
    )


def ask_tantivy(folder: Path) -> Callable[[str, str], object]:
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()

    def ask(text: str, language: str) -> object:
        query = index.parse_query(" ".join(re.findall(r"\w+", text)), ["text"])
        return [searcher.doc(place) for _, place in searcher.search(query, 20).hits]

    return ask


def ask_fts5(folder: Path) -> Callable[[str, str], object]:
    database = sqlite3.connect(folder / "fts.db")

    def ask(text: str, language: str) -> object:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        return database.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20", (words,)
        ).fetchall()

    return ask


def size_of(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*")) / 1e6


def main(size: int) -> None:
    records = packaged_records()
    real = list(resampled(records, min(size, 50_000)))
    with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
        top = Path(name)
        print(f"{size} records resampled from {len(records)}, {len(NEEDS)} needs\n")
        rows = []
        for label, build, asker in (
            ("raw tantivy", index_tantivy, ask_tantivy),
            ("SQLite FTS5", index_fts5, ask_fts5),
            ("seutu", index_ours, lambda place: ask_ours(place, real)),
        ):
            folder = top / label.replace(" ", "-")
            seconds = build(folder, resampled(records, size))
            rounds = 1 if label == "SQLite FTS5" else ROUNDS
            found = times(asker(folder), rounds)
            rows.append(
                (
                    label,
                    size / seconds,
                    size_of(folder),
                    found[len(found) // 2],
                    found[int(len(found) * 0.95)],
                )
            )
        reference = rows[0]
        heads = ("records/s", "MB", "p50 ms", "p95 ms")
        print(" " * 14, *(f"{head:>10s}  ratio" for head in heads))
        for label, speed, megabytes, middle, tail in rows:
            cells = zip((speed, megabytes, middle, tail), reference[1:], strict=True)
            print(
                f"{label:14s}",
                *(f"{value:10.2f} {value / base:6.2f}" for value, base in cells),
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this process {peak:.0f} MiB")


if __name__ == "__main__":
    main(int(next(islice(sys.argv, 1, 2), QUICK)))
