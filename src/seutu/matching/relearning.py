"""Learn a ranking from judgements, and publish it when it is better.

The judgements of the packaged development collection are learnt from together with
those of the installation: a few dozen verdicts alone would rule the ranking of all.
"""

import json
import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from importlib.resources import files

from seutu.matching.anatomy import LEARNABLE, Anatomy, anatomy
from seutu.matching.collection import Collection, TestQuery
from seutu.matching.fitting import Fitted, fit_weights
from seutu.matching.knowledge import Knowledge
from seutu.matching.learning import Learnt, learn
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.matching.planner import plan
from seutu.matching.published import Ranking
from seutu.matching.scoring import Scorer
from seutu.search.ports import Document, Query, SearchIndex

MOST_JUDGED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Relearnt:
    """A ranking learnt, how it was measured, and whether it may be published.

    `calibrated` is None when the verdicts could not be calibrated; the scores then stay
    as they were.
    """

    ranking: Ranking
    fitted: Fitted
    calibrated: Learnt | None


def relearn(
    index: SearchIndex,
    knowledge: Knowledge,
    judged: Collection,
    unanswerable: Sequence[TestQuery],
    start: Ranking,
    today: date,
) -> Relearnt:
    """Learn weights and calibration; the documents are those of the index.

    Raises `ValueError` when there are too few judgements to learn from.
    """
    taken_apart = list(anatomies(index, knowledge, judged, start))
    fitted = fit_weights(taken_apart, start.weights)
    weighed = Matcher(
        index, knowledge, calibration=start.calibration, weights=fitted.weights
    )
    try:
        calibrated = learn(weighed, judged, unanswerable)
    except ValueError:
        calibrated = None
    record = {
        "date": today.isoformat(),
        "needs": fitted.needs,
        "queries": len(judged.queries),
        "judgements": sum(map(len, judged.judgements.values())),
        "inputs": digest(judged),
        "folds": [
            {"before": round(before, 4), "after": round(after, 4)}
            for before, after in zip(fitted.before, fitted.after, strict=True)
        ],
        "gain": round(fitted.gain, 4),
        "spread": round(fitted.spread, 4),
        "changed": {
            name: [getattr(start.weights, name), getattr(fitted.weights, name)]
            for name in LEARNABLE
            if getattr(start.weights, name) != getattr(fitted.weights, name)
        },
    }
    if calibrated:
        record["missed"] = round(calibrated.missed, 3)
        record["invented"] = round(calibrated.invented, 3)
    ranking = Ranking(
        weights=fitted.weights,
        calibration=calibrated.calibration if calibrated else start.calibration,
        record=record,
    )
    return Relearnt(ranking=ranking, fitted=fitted, calibrated=calibrated)


def anatomies(
    index: SearchIndex, knowledge: Knowledge, judged: Collection, start: Ranking
) -> Iterator[Anatomy]:
    """Take apart the judged records of each query that are in the index."""
    for query in judged.queries:
        grades = judged.judgements.get(query.id, {})
        if not grades:
            continue
        need = Need(text=query.text, language=query.language)
        planned = plan(need, query.language, index, knowledge, start.weights)
        scorer = Scorer(planned, average_length=index.average_length())
        documents = _best(scorer, _documents(index, list(grades)[:MOST_JUDGED]))
        yield anatomy(need_of(query), scorer, grades, documents)


def need_of(query: TestQuery) -> str:
    """Name the need that a query words in one language: "n01" for "n01-fi"."""
    return query.id.removesuffix(f"-{query.language}")


def together(collections: Iterable[Collection]) -> Collection:
    """Put judgements of several collections in one; the last of an id stays."""
    queries: dict[str, TestQuery] = {}
    judgements: dict[str, Mapping[str, int]] = {}
    for one in collections:
        queries.update((query.id, query) for query in one.queries)
        judgements.update(one.judgements)
    return Collection((), tuple(queries.values()), judgements)


def packaged_judgements() -> tuple[Collection, tuple[TestQuery, ...]]:
    """Read the development judgements that come with Seutu, and the unanswerable."""
    packed = files("seutu") / "data" / "judgements" / "development.json.xz"
    found = json.loads(lzma.decompress(packed.read_bytes()))
    queries = tuple(TestQuery(*one) for one in found["queries"])
    grades: dict[str, dict[str, int]] = found["grades"]
    judgements = {query.id: grades[need_of(query)] for query in queries}
    unanswerable = tuple(TestQuery(*one) for one in found["unanswerable"])
    return Collection((), queries, judgements), unanswerable


def digest(judged: Collection) -> str:
    """Name the judgements learnt from, so that a record can be told from another."""
    whole = repr(
        sorted(
            (query.id, query.text, sorted(judged.judgements.get(query.id, {}).items()))
            for query in judged.queries
        )
    )
    return blake2b(whole.encode(), digest_size=8).hexdigest()


def _documents(index: SearchIndex, records: Sequence[str]) -> list[Document]:
    found = index.search(
        Query(filters={"record": tuple(records)}, limit=4 * len(records))
    )
    return [hit.document for hit in found.hits]


def _best(scorer: Scorer, documents: Iterable[Document]) -> list[Document]:
    """Keep, of the languages of a record, the one that speaks most to the need."""
    kept: dict[str, tuple[float, Document]] = {}
    for document in documents:
        total = scorer.evidence(document).total
        if document.record not in kept or total > kept[document.record][0]:
            kept[document.record] = (total, document)
    return [document for _, document in kept.values()]
