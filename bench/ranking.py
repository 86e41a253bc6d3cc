"""How well Seutu ranks beside plain engines, on collections with judgements.

Run as `python -m bench --ranking [FOLDER …]`. A folder holds either a collection as
`seutu evaluate` reads it, or DataFinder as its authors publish it
(https://github.com/viswavi/datafinder, Apache-2.0: `documents.jsonl`,
`test_data.jsonl`). Without a folder the held-out half of the development collection is
asked. An encoder named by `SEUTU_ENCODER` gets a row of its own.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import bm25s
import Stemmer
from scripts import collection as development

from bench.table import Row, table
from seutu.core.kinds import RecordText
from seutu.language import base, detect
from seutu.matching.collection import Collection, TestQuery, read_collection
from seutu.matching.evaluation import DEPTH, evaluate, measure

# Languages for which bm25s ships stop words.
STOPPED = frozenset({"da", "de", "en", "es", "fr", "it", "nl", "no", "pt", "sv"})
# k1 and b: those of the DataFinder study in Lucene's tradition, and two usual ones.
SETTINGS = ((0.9, 0.4), (1.2, 0.75), (1.5, 0.75))
QUERIES = {"query": "sentences", "keyphrase_query": "key phrases"}
STEMMED = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}


def measure_ranking(folders: Sequence[Path]) -> str:
    """Rank the queries of each folder by each system."""
    if folders:
        return "\n\n".join(
            report(title, one) for folder in folders for title, one in opened(folder)
        )
    with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
        development.build(Path(name), "held-out")
        held_out = read_collection(Path(name))
        return report("development, held-out half", held_out)


def opened(folder: Path) -> Iterator[tuple[str, Collection]]:
    """Read what a folder holds: one collection, or one for each form of a query."""
    if (folder / "test_data.jsonl").exists():
        for name, title in QUERIES.items():
            yield f"DataFinder, {title}", datafinder(folder, name)
    else:
        yield folder.name, read_collection(folder)


def datafinder(folder: Path, asked: str) -> Collection:
    """Read DataFinder; `asked` is the property of a row that holds the query.

    The name of a dataset is its title. Judgements of datasets without a description
    stay, and cost every system the same.
    """
    documents = {row["id"]: row["contents"] for row in _rows(folder, "documents")}
    tests = list(_rows(folder, "test_data"))
    return Collection(
        documents=tuple(
            RecordText(
                id=id, kind="dataset", title={"en": id}, description={"en": text}
            )
            for id, text in documents.items()
        ),
        queries=tuple(
            TestQuery(str(number), "en", row[asked]) for number, row in enumerate(tests)
        ),
        judgements={
            str(number): dict.fromkeys(row["documents"], 1)
            for number, row in enumerate(tests)
        },
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def report(title: str, collection: Collection) -> str:
    """Print the figures of every system on one collection."""
    rows: list[Row] = [
        ("bm25 (tantivy, title twice)", _seutu(collection, system="bm25")),
        *(
            (f"bm25s, Snowball, k1 {k1} b {b}", _bm25s(collection, k1, b))
            for k1, b in SETTINGS
        ),
        ("seutu", _seutu(collection)),
    ]
    if encoder := os.environ.get("SEUTU_ENCODER"):
        rows.append(("seutu with the encoder", _seutu(collection, Path(encoder))))
    count = sum(_relevant(collection.judgements.get(q.id)) for q in collection.queries)
    return f"{title}: {len(collection.documents):,} records, {count} queries\n" + table(
        rows
    )


def _seutu(
    collection: Collection, encoder: Path | None = None, *, system: str = "seutu"
) -> dict[str, float]:
    found = evaluate(
        collection, system="bm25" if system == "bm25" else "seutu", encoder=encoder
    ).overall
    return {"nDCG@10": found.ndcg, "success@10": found.success, "MRR": found.mrr}


def _bm25s(collection: Collection, k1: float, b: float) -> dict[str, float]:
    ranker = bm25s.BM25(k1=k1, b=b)
    ranker.index(
        [_stemmed(*text) for text in map(_text, collection.documents)],
        show_progress=False,
    )
    ids = [one.id for one in collection.documents]
    judged = {
        query.id: collection.judgements[query.id]
        for query in collection.queries
        if _relevant(collection.judgements.get(query.id))
    }
    rankings = {}
    for query in collection.queries:
        if query.id in judged:
            language = base(query.language) or detect(query.text).language
            places, scores = ranker.retrieve(
                [_stemmed(query.text, language)],
                k=min(DEPTH, len(ids)),
                show_progress=False,
            )
            rankings[query.id] = [
                ids[place]
                for place, score in zip(places[0], scores[0], strict=True)
                if score > 0
            ]
    found = measure(rankings, judged)
    return {
        "nDCG@10": found["ndcg@10"],
        "success@10": found["success@10"],
        "MRR": found["mrr"],
    }


def _relevant(judged: Mapping[str, int] | None) -> bool:
    return any(grade > 0 for grade in (judged or {}).values())


def _text(record: RecordText) -> tuple[str, str]:
    """Give the title twice and the rest once, in the first language of the title."""
    language = next(iter(record.title), "en")
    parts = (
        *(2 * list(record.title.values())),
        *(word for words in record.keywords.values() for word in words),
        *record.description.values(),
    )
    return " ".join(parts), language


def _stemmed(text: str, language: str) -> list[str]:
    language = base(language)
    name = STEMMED.get(language)
    found: list[list[str]] = bm25s.tokenize(
        [text],
        stopwords=language if language in STOPPED else [],
        stemmer=_stemmer(name) if name else None,
        return_ids=False,
        show_progress=False,
    )
    return found[0]


@cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(name)
