"""Seutu and its two references: how each fills an index and answers a need.

The references index the same text as whole words and rank it by BM25: no lemmas, no
concepts, no other language, no explanation. They show what the engine alone costs.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy

from bench.caches import forget
from bench.corpus import Corpus, plain
from seutu.core.kinds import RecordText
from seutu.matching.documents import documents
from seutu.matching.installed import analysis, encoded_in_batches, knowledge
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.search.store import IndexStore

NEEDS = tuple(
    line.partition("\t")[2]
    for line in Path(__file__).with_name("needs.tsv").read_text("utf-8").splitlines()
)
TODAY = 20260101
HEAP = 128_000_000
ANSWERS = 20

Ask = Callable[[str], object]


def index_seutu(folder: Path, corpus: Path) -> float:
    started = time.perf_counter()
    with stored(folder).rebuild() as index:
        for _, lines in encoded_in_batches(Corpus(corpus), index.encoded):
            index.add_encoded(lines)
    return time.perf_counter() - started


def stored(folder: Path) -> IndexStore:
    return IndexStore(folder, analysis=analysis())


def index_seutu_without_caches(folder: Path, corpus: Path) -> float:
    """Index in one process that forgets every word before each record."""
    knowledge()
    started = time.perf_counter()
    with stored(folder).rebuild() as index:
        for record in Corpus(corpus):
            forget()
            index.add(documents(record, knowledge()))
    return time.perf_counter() - started


def index_tantivy(folder: Path, corpus: Path) -> float:
    folder.mkdir()
    started = time.perf_counter()
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("id", stored=True, tokenizer_name="raw")
        .add_text_field("text", index_option="freq")
        .build()
    )
    writer = tantivy.Index(schema, path=str(folder)).writer(HEAP, 1)
    for record in Corpus(corpus):
        writer.add_document(tantivy.Document(id=record.id, text=plain(record)))
    writer.commit()
    writer.wait_merging_threads()
    return time.perf_counter() - started


def index_fts5(folder: Path, corpus: Path) -> float:
    folder.mkdir()
    started = time.perf_counter()
    with sqlite3.connect(folder / "fts.db") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(text, content='')")
        database.executemany(
            "INSERT INTO t(rowid, text) VALUES (?, ?)", _numbered(Corpus(corpus))
        )
    return time.perf_counter() - started


def _numbered(records: Iterable[RecordText]) -> Iterable[tuple[int, str]]:
    return ((number, plain(record)) for number, record in enumerate(records))


def ask_seutu(folder: Path, corpus: Path) -> Ask:
    matcher = Matcher(stored(folder).reader(), knowledge(), Corpus(corpus))
    return lambda text: matcher.match(Need(text=text), today=TODAY)


def ask_seutu_without_caches(folder: Path, corpus: Path) -> Ask:
    index = stored(folder).reader()
    matcher = Matcher(index, knowledge(), Corpus(corpus))

    def ask(text: str) -> object:
        forget(index)
        return matcher.match(Need(text=text), today=TODAY)

    return ask


def ask_tantivy(folder: Path, corpus: Path) -> Ask:
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()

    def ask(text: str) -> object:
        query = index.parse_query(" ".join(words(text)), ["text"])
        found = searcher.search(query, ANSWERS).hits
        return [searcher.doc(place) for _, place in found]

    return ask


def ask_fts5(folder: Path, corpus: Path) -> Ask:
    database = sqlite3.connect(folder / "fts.db")

    def ask(text: str) -> object:
        any_word = " OR ".join(f'"{word}"' for word in words(text))
        return database.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?",
            (any_word, ANSWERS),
        ).fetchall()

    return ask


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
