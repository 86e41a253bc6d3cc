"""Pool what several systems find, and hide from the reader which found what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scripts.collecting.needs import StatedNeed, digest
from seutu.matching.collection import Collection, TestQuery
from seutu.matching.evaluation import System, indexed
from seutu.matching.installed import knowledge
from seutu.matching.needs import Need
from seutu.matching.planner import plan
from seutu.matching.retrieval import clauses
from seutu.search.ports import NOTHING, Query, SearchIndex

DEPTH = 10
LIMIT = 60
SMOOTHING = 60
SHARE_READ_TWICE = 4

Rankings = dict[str, list[list[str]]]


def rankings(collection: Collection, needs: Sequence[StatedNeed]) -> Rankings:
    """Rank every wording of every need by three systems, ten deep.

    The systems are the product's matcher, shared concepts alone, and BM25 on the words
    as they stand. BM25 is given the English wording too: most records are English, and
    Finnish words as they stand find nothing but noise there.
    """
    found: Rankings = {need.id: [] for need in needs}
    with indexed(collection) as opened:
        for need in needs:
            for query in wordings(need):
                found[need.id].append(opened.rank(query, NOTHING)[:DEPTH])
                found[need.id].append(by_concepts(query, opened.index)[:DEPTH])
    with indexed(collection, "bm25") as opened:
        for need in needs:
            for query in wordings(need, beside="en"):
                found[need.id].append(opened.rank(query, NOTHING)[:DEPTH])
    return found


def within_a_language(collection: Collection) -> Rankings:
    """Rank each wording among the records of its own language, ten deep.

    By the product's matcher and by BM25, where that language has anything judged
    useful: what `seutu evaluate --by-pair` asks of a language with itself.
    """
    found: Rankings = {}
    systems: tuple[System, ...] = ("seutu", "bm25")
    for system in systems:
        with indexed(collection, system) as opened:
            for query in collection.queries:
                judged = collection.judgements.get(query.id, {})
                if any(
                    grade and query.language in opened.read_in.get(document, ())
                    for document, grade in judged.items()
                ):
                    ranked = opened.rank(query, {"language": (query.language,)})
                    need = query.id.rpartition("-")[0]
                    found.setdefault(need, []).append(ranked[:DEPTH])
    return found


def wordings(need: StatedNeed, beside: str = "") -> Iterator[TestQuery]:
    """Yield a need in each language, with the wording in another beside it if named."""
    for language, text in need.text.items():
        added = f" {need.text[beside]}" if beside and beside != language else ""
        yield TestQuery(f"{need.id}-{language}", language, text + added)


def by_concepts(query: TestQuery, index: SearchIndex) -> list[str]:
    """Rank by the concepts that need and record share, and by nothing else."""
    planned = plan(
        Need(text=query.text, language=query.language),
        query.language,
        index,
        knowledge(),
    )
    wanted = clauses(replace(planned, words=()), index.languages())
    if not wanted:
        return []
    hits = index.search(Query(clauses=wanted, limit=3 * DEPTH)).hits
    return list(dict.fromkeys(hit.document.record for hit in hits))


def pooled(ranked: Iterable[Sequence[str]], limit: int = LIMIT) -> list[str]:
    """Unite rankings and keep at most `limit` documents, by reciprocal rank fusion.

    Cormack, Clarke and Büttcher 2009: a document is worth the sum of
    1 / (60 + place) over the rankings that hold it.
    """
    worth: dict[str, float] = {}
    for ranking in ranked:
        for place, document in enumerate(ranking, start=1):
            worth[document] = worth.get(document, 0.0) + 1.0 / (SMOOTHING + place)
    return sorted(worth, key=lambda document: (-worth[document], document))[:limit]


def shuffled(need: str, documents: Iterable[str], turn: str = "first") -> list[str]:
    """Put documents into an order that tells nothing about who found them."""
    return sorted(documents, key=lambda document: digest(turn, need, document))


def read_twice(need: str, documents: Iterable[str]) -> list[str]:
    """Choose the quarter, rounded up, that is judged a second time."""
    drawn = shuffled(need, documents, "drawn for the second reading")
    size = -(-len(drawn) // SHARE_READ_TWICE)
    return shuffled(need, drawn[:size], "second")


def shown(document: Mapping[str, object], longest: int = 1_200) -> dict[str, object]:
    """Give what the reader sees of a document: everything, long descriptions cut."""
    description = document["description"]
    if not isinstance(description, Mapping):
        raise TypeError("a description is a language map")
    return {
        **document,
        "description": {tag: text[:longest] for tag, text in description.items()},
    }
