"""Measure matching on a test collection, as `seutu evaluate` reports it.

The measures are trec_eval's own, through its Python binding.
"""

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Literal

import pytrec_eval

from seutu.language import base, detect, tokens
from seutu.matching.collection import Collection, TestQuery
from seutu.matching.dense.opening import encoded
from seutu.matching.dense.ports import MeaningReader
from seutu.matching.documents import languages
from seutu.matching.installed import documents_in_batches, knowledge
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.search.ports import NOTHING, Clause, Document, Facets, Query
from seutu.search.tantivy_index import TantivyIndex

System = Literal["seutu", "bm25"]
Ranking = list[str]
Ranker = Callable[[TestQuery, Facets], Ranking]

DEPTH = 100
MEASURES = {
    "ndcg@10": ("ndcg_cut.10", "ndcg_cut_10"),
    "recall@10": ("recall.10", "recall_10"),
    "success@10": ("success.10", "success_10"),
    "mrr": ("recip_rank", "recip_rank"),
}
TITLE_TIMES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The mean measures over a number of queries, and mean milliseconds for each."""

    queries: int
    ndcg: float
    recall: float
    success: float
    mrr: float
    ms: float

    def to_json(self) -> dict[str, float]:
        """Give the figures under the names of the public interface."""
        return {
            "queries": self.queries,
            "ndcg@10": round(self.ndcg, 4),
            "recall@10": round(self.recall, 4),
            "success@10": round(self.success, 4),
            "mrr": round(self.mrr, 4),
            "ms": round(self.ms, 2),
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures overall and by "<query language>-<document language>"."""

    overall: Figures
    pairs: Mapping[str, Figures]

    def to_json(self) -> dict[str, object]:
        """Give one object as `seutu evaluate --json` prints it."""
        return {
            "overall": self.overall.to_json(),
            "pairs": {name: figures.to_json() for name, figures in self.pairs.items()},
        }


@dataclass(slots=True)
class _Runs:
    """Rankings, judgements and times gathered for one group of queries."""

    rankings: dict[str, Ranking]
    judgements: dict[str, Mapping[str, int]]
    seconds: list[float]

    @classmethod
    def empty(cls) -> "_Runs":
        return cls({}, {}, [])

    def add(
        self,
        query: TestQuery,
        judged: Mapping[str, int],
        rank: Ranker,
        filters: Facets = NOTHING,
    ) -> None:
        started = time.perf_counter()
        ranking = rank(query, filters)
        self.seconds.append(time.perf_counter() - started)
        self.rankings[query.id] = ranking
        self.judgements[query.id] = judged

    def figures(self) -> Figures:
        measured = measure(self.rankings, self.judgements)
        mean = 1000.0 * sum(self.seconds) / max(len(self.seconds), 1)
        return Figures(
            queries=len(self.rankings),
            ndcg=measured["ndcg@10"],
            recall=measured["recall@10"],
            success=measured["success@10"],
            mrr=measured["mrr"],
            ms=mean,
        )


@dataclass(frozen=True, slots=True)
class Indexed:
    """A collection in a throw-away index, and how one system ranks it.

    `read_in` maps each document to the languages it is available in.
    """

    index: TantivyIndex
    rank: Ranker
    read_in: Mapping[str, frozenset[str]]


@contextmanager
def indexed(
    collection: Collection, system: System = "seutu", encoder: Path | None = None
) -> Iterator[Indexed]:
    """Index a collection in a temporary folder, gone when the block is left.

    `encoder` is a model folder that the matcher is given. Raises `EncoderUnusable`.
    """
    with tempfile.TemporaryDirectory(prefix="seutu-evaluate-") as folder:
        index = TantivyIndex.create(Path(folder) / "index")
        read_in = _fill(index, collection, system)
        meanings = (
            encoded(collection.documents, encoder, Path(folder) / "vectors")
            if encoder
            else None
        )
        rank = _bm25(index) if system == "bm25" else _matcher(index, meanings)
        yield Indexed(index, rank, read_in)
        index.close()


def evaluate(
    collection: Collection,
    *,
    system: System = "seutu",
    encoder: Path | None = None,
    declared: bool = True,
) -> Evaluation:
    """Index a collection in a temporary folder, match its queries and measure.

    With `declared` false the matcher is not told the languages of the needs. A query
    without a relevant document is left out, overall and in each pair. In a pair,
    ranking and judgements are those of the records available in that language.
    """
    with indexed(collection, system, encoder) as opened:
        rank = opened.rank if declared else _undeclared(opened.rank)
        return _run(collection, opened.read_in, rank)


def _undeclared(rank: Ranker) -> Ranker:
    return lambda query, filters: rank(replace(query, language=""), filters)


def measure(
    rankings: Mapping[str, Sequence[str]],
    judgements: Mapping[str, Mapping[str, int]],
) -> dict[str, float]:
    """Average each measure over the judged queries; an empty ranking counts as 0."""
    if not judgements:
        return dict.fromkeys(MEASURES, 0.0)
    evaluator = pytrec_eval.RelevanceEvaluator(
        {query: dict(judged) for query, judged in judgements.items()},
        {parameter for parameter, _ in MEASURES.values()},
    )
    run = {
        query: {document: -float(place) for place, document in enumerate(ranking)}
        for query, ranking in rankings.items()
    }
    found = evaluator.evaluate(run)
    return {
        name: sum(found.get(query, {}).get(key, 0.0) for query in judgements)
        / len(judgements)
        for name, (_, key) in MEASURES.items()
    }


def _run(
    collection: Collection, read_in: Mapping[str, frozenset[str]], rank: Ranker
) -> Evaluation:
    overall, pairs = _Runs.empty(), dict[str, _Runs]()
    present = sorted(set(chain.from_iterable(read_in.values())))
    for query in collection.queries:
        judged = collection.judgements.get(query.id, {})
        if not _has_relevant(judged):
            continue
        overall.add(query, judged, rank)
        spoken = base(query.language) or detect(query.text).language
        for language in present:
            there = {
                document: grade
                for document, grade in judged.items()
                if language in read_in.get(document, ())
            }
            if _has_relevant(there):
                runs = pairs.setdefault(f"{spoken}-{language}", _Runs.empty())
                runs.add(query, there, rank, {"language": (language,)})
    return Evaluation(
        overall.figures(), {name: pairs[name].figures() for name in sorted(pairs)}
    )


def _has_relevant(judged: Mapping[str, int]) -> bool:
    return any(grade > 0 for grade in judged.values())


def _fill(
    index: TantivyIndex, collection: Collection, system: System
) -> dict[str, frozenset[str]]:
    read_in = {}
    if system == "bm25":
        for record in collection.documents:
            read_in[record.id] = frozenset(languages(record))
        index.add(_plain_documents(collection))
    else:
        for _, batch in documents_in_batches(collection.documents):
            for document in batch:
                read_in[document.record] = frozenset(document.facets["language"])
            index.add(batch)
    index.flush()
    return read_in


def _matcher(index: TantivyIndex, meanings: MeaningReader | None) -> Ranker:
    matcher = Matcher(index, knowledge(), meanings=meanings)

    def rank(query: TestQuery, filters: Facets) -> Ranking:
        found = matcher.match(
            Need(text=query.text, language=query.language),
            filters=filters,
            limit=DEPTH,
        )
        # A reader finds what is folded under a result on its card.
        return [id for match in found.matches for id in (match.id, *match.also)]

    return rank


def _plain_documents(collection: Collection) -> Iterator[Document]:
    for record in collection.documents:
        spoken = languages(record)
        title = list(
            chain.from_iterable(tokens(text) for text in record.title.values())
        )
        rest = chain(
            record.description.values(), chain.from_iterable(record.keywords.values())
        )
        yield Document(
            id=record.id,
            kind=record.kind,
            language="und",
            body=(
                *title * TITLE_TIMES,
                *chain.from_iterable(tokens(text) for text in rest),
            ),
            facets={"kind": (record.kind,), "language": tuple(spoken) or ("und",)},
        )


def _bm25(index: TantivyIndex) -> Ranker:
    """Rank by BM25 over the words as they stand, the title counted twice."""

    def rank(query: TestQuery, filters: Facets) -> Ranking:
        words = Query(
            clauses=tuple(_bm25_clauses(index, tokens(query.text))),
            filters=filters,
            limit=DEPTH,
        )
        if not words.clauses:
            return []
        return [hit.document.record for hit in index.search(words).hits]

    return rank


def _bm25_clauses(index: TantivyIndex, words: Iterable[str]) -> Iterator[Clause]:
    total = index.document_count()
    for word in words:
        frequency = index.document_frequency("text", word, "und")
        rarity = math.log1p((total - frequency + 0.5) / (frequency + 0.5))
        yield Clause("text", word, rarity, "und")
