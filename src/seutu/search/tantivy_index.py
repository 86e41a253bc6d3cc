"""The embedded adapter: a tantivy index in a folder.

One process writes, any number read. Title terms are written three times and keyword
terms twice into one field, so that the engine's BM25 over it is the weighted-field
BM25F (Robertson, Zaragoza and Taylor 2004) at a third of the clauses.
"""

import json
import math
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

import tantivy

from seutu.search.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
)
from seutu.search.payload import decode
from seutu.search.ports import (
    FACETS,
    Clause,
    Document,
    Field,
    Hit,
    Query,
    Results,
)
from seutu.search.tantivy_lines import line

T = TypeVar("T")
SCHEMA = 2
STAMP = "seutu.json"
HEAP = 256_000_000
FREQUENCIES = 200_000
PREFIXES = 50_000
REPAIR = "Run `seutu index` to build it again."


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("record", "main"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("variant", *FACETS):
        builder.add_text_field(
            name, fast=True, tokenizer_name="raw", index_option="basic"
        )
    for name in ("text", "concepts", "grams"):
        builder.add_text_field(name, tokenizer_name="terms", index_option="freq")
    builder.add_integer_field("modified", indexed=True, fast=True)
    builder.add_integer_field("length", fast=True)
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


class TantivyIndex:
    """A search index in one folder; see `seutu.search.ports.SearchIndex`."""

    def __init__(self, index: tantivy.Index, folder: Path, *, writable: bool) -> None:
        index.register_tokenizer(
            "terms",
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build(),
        )
        self.folder = folder
        self._index = index
        self._schema = index.schema
        self._writer: Any = None
        if writable:
            try:
                self._writer = index.writer(HEAP, 1)
            except ValueError as error:
                raise IndexBusy(
                    "Another process is writing to the search index. "
                    "Only the worker should write; wait for it or stop it."
                ) from error
        self._generation = self._on_disk()
        self._forget()

    @classmethod
    def create(cls, folder: Path, *, analysis: str = "") -> Self:
        """Make an empty writable index in an empty or absent folder."""
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder), reuse=False)
        stamp = json.dumps({"schema": SCHEMA, "analysis": analysis})
        (folder / STAMP).write_text(stamp)
        return cls(index, folder, writable=True)

    @classmethod
    def open(cls, folder: Path, *, analysis: str = "", writable: bool = False) -> Self:
        """Open an index, or say what is wrong with it.

        Raises `IndexMissing`, `IndexDamaged`, `IndexOutdated` (written by another
        version of the schema or of the analysis) or, when writing, `IndexBusy`.
        """
        stamp_file = folder / STAMP
        if not stamp_file.exists() or not (folder / "meta.json").exists():
            raise IndexMissing(f"There is no search index yet. {REPAIR}")
        try:
            stamp = json.loads(stamp_file.read_text())
            written = (stamp["schema"], stamp["analysis"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"The search index is damaged. {REPAIR}") from error
        if written != (SCHEMA, analysis):
            raise IndexOutdated(
                f"The search index was built by another version. {REPAIR}"
            )
        try:
            if not tantivy.Index.is_compatible(str(folder)):
                raise IndexOutdated(
                    f"The search index was built by another engine version. {REPAIR}"
                )
            index = tantivy.Index.open(str(folder))
            opened = cls(index, folder, writable=writable)
            opened.search(Query(limit=1))
        except (ValueError, OSError) as error:
            raise IndexDamaged(f"The search index is damaged. {REPAIR}") from error
        return opened

    def replace(self, documents: Iterable[Document]) -> None:
        """Write documents; every earlier document of the same records goes."""
        writer = self._writable()
        removed: set[str] = set()
        for document in documents:
            if document.record not in removed:
                removed.add(document.record)
                writer.delete_documents_by_term("record", document.record)
            writer.add_json(line(document))

    def add(self, documents: Iterable[Document]) -> None:
        """Write documents of records known to be new; quicker than `replace`."""
        self.add_encoded(map(line, documents))

    @staticmethod
    def encoded(document: Document) -> str:
        """Encode a document for `add_encoded`; any process may do it."""
        return line(document)

    def add_encoded(self, lines: Iterable[str]) -> None:
        """Write documents of new records that another process has encoded."""
        add = self._writable().add_json
        for one in lines:
            add(one)

    def remove(self, records: Iterable[str]) -> None:
        """Take out every language of the records named."""
        writer = self._writable()
        for record in records:
            writer.delete_documents_by_term("record", record)

    def flush(self) -> None:
        """Make what was written durable, and visible here and elsewhere."""
        self._writable().commit()
        self._reload()

    def close(self) -> None:
        """Let the writer finish its merges and give up its lock."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def reload(self) -> None:
        """See what other processes have flushed; costs one `stat` when nothing has."""
        if self._on_disk() != self._generation:
            self._reload()

    def search(self, query: Query) -> Results:
        """Answer a query, best first; without clauses, newest first."""
        searcher = self._searcher
        compiled = self._compiled(query)
        found: Any = searcher.search(
            compiled,
            limit=max(query.limit, 1),
            offset=query.offset,
            count=query.count,
            order_by_field=None if query.clauses else "modified",
        )
        hits = tuple(
            Hit(
                decode(_payload(searcher.doc(address))),
                float(score) if query.clauses else 0.0,
            )
            for score, address in (found.hits if query.limit else ())
        )
        return Results(
            hits=hits,
            facets=self._facets(compiled, query.facets),
            total=found.count if query.count else -1,
        )

    def settled(self, ask: Callable[[], T]) -> T:
        """Ask at once: frequencies are near."""
        return ask()

    def document_frequency(self, field: Field, term: str, language: str = "") -> int:
        """Count the documents that hold a term."""
        key = (field, f"{language}:{term}" if language else term)
        known = self._frequency.get(key)
        if known is None:
            if len(self._frequency) >= FREQUENCIES:
                self._frequency.clear()
            known = self._searcher.doc_freq(*key)
            self._frequency[key] = known
        return known

    def terms_from(
        self, prefix: str, language: str, limit: int = 20
    ) -> tuple[str, ...]:
        """List text terms of a language that begin with a prefix."""
        key = (prefix, language, limit)
        known = self._prefixed.get(key)
        if known is None:
            if len(self._prefixed) >= PREFIXES:
                self._prefixed.clear()
            skip = len(language) + 1
            known = tuple(
                term[skip:]
                for term, _ in self._searcher.terms_with_prefix(
                    "text", f"{language}:{prefix}", limit=limit
                )
            )
            self._prefixed[key] = known
        return known

    def document_count(self, language: str = "") -> int:
        """Count the documents of a language, or all of them."""
        if language:
            return self.languages().get(language, 0)
        return int(self._searcher.num_docs)

    def languages(self) -> Mapping[str, int]:
        """Count the documents of each language present."""
        return self._languages

    def average_length(self) -> float:
        """Give the mean number of weighted terms in a document."""
        return self._average_length

    def cluster_state(self) -> None:
        """There is no cluster."""

    def _writable(self) -> Any:  # the engine ships no types
        if self._writer is None:
            raise IndexBusy("This index was opened for reading only.")
        return self._writer

    def _on_disk(self) -> tuple[int, int]:
        try:
            status = os.stat(self.folder / "meta.json")
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

    def _reload(self) -> None:
        self._generation = self._on_disk()
        self._index.reload()
        self._forget()

    def _forget(self) -> None:
        self._searcher = self._index.searcher()
        self._frequency: dict[tuple[str, str], int] = {}
        self._prefixed: dict[tuple[str, str, int], tuple[str, ...]] = {}
        measured = self._searcher.aggregate(
            tantivy.Query.all_query(),
            {
                "length": {"avg": {"field": "length"}},
                "variant": {"terms": {"field": "variant", "size": 1000}},
            },
        )
        self._average_length = float(measured["length"]["value"] or 1.0)
        self._languages = {
            bucket["key"]: int(bucket["doc_count"])
            for bucket in measured["variant"]["buckets"]
        }

    def _compiled(self, query: Query) -> tantivy.Query:
        must, must_not = tantivy.Occur.Must, tantivy.Occur.MustNot
        parts = [
            (must, tantivy.Query.const_score_query(self._any(name, values), 0.0))
            for name, values in query.filters.items()
        ]
        if query.clauses:
            ranked = self._ranked(query.clauses)
            if not parts and not query.exclude:
                return ranked
            parts.append((must, ranked))
        elif not parts:
            parts.append((must, tantivy.Query.all_query()))
        if query.exclude:
            parts.append((must_not, self._any("record", query.exclude)))
        return tantivy.Query.boolean_query(parts)

    def _any(self, name: str, values: Iterable[str]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, name, list(values))

    def _ranked(self, clauses: Iterable[Clause]) -> tantivy.Query:
        total = self._searcher.num_docs
        parts = []
        for clause in clauses:
            frequency = self.document_frequency(
                clause.field, clause.term, clause.language
            )
            if not frequency or clause.weight <= 0.0:
                continue
            term = (
                f"{clause.language}:{clause.term}" if clause.language else clause.term
            )
            engine = math.log1p((total - frequency + 0.5) / (frequency + 0.5))
            boost = clause.weight / max(engine, 1e-6)
            query = tantivy.Query.term_query(self._schema, clause.field, term, "freq")
            parts.append(
                (tantivy.Occur.Should, tantivy.Query.boost_query(query, boost))
            )
        return (
            tantivy.Query.boolean_query(parts) if parts else tantivy.Query.empty_query()
        )

    def _facets(
        self, compiled: tantivy.Query, names: tuple[str, ...]
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        if not names:
            return {}
        counted = self._searcher.aggregate(
            compiled,
            {name: {"terms": {"field": name, "size": 1000}} for name in names},
        )
        return {
            name: tuple(
                (bucket["key"], bucket["doc_count"])
                for bucket in counted[name]["buckets"]
            )
            for name in names
        }


def _payload(document: tantivy.Document) -> str:
    stored: Any = document.get_first("payload")
    return bytes(stored).decode()
