"""The matcher: from a need to explained, calibrated matches."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Protocol

from seutu.core.garbage import collected_seldom
from seutu.core.kinds import RecordText
from seutu.language import Detection, base, detect
from seutu.matching import calibration as calibrating
from seutu.matching.calibration import Calibration, Verdict
from seutu.matching.dense.candidates import with_nearest
from seutu.matching.dense.correction import corrected
from seutu.matching.dense.ports import MeaningReader
from seutu.matching.dropping import Dropped, read_drops, without
from seutu.matching.explain import Reason, reasons
from seutu.matching.folding import Ranked, balanced, folded
from seutu.matching.knowledge import Knowledge
from seutu.matching.needs import Need
from seutu.matching.planner import Plan, plan
from seutu.matching.retrieval import clauses
from seutu.matching.scoring import Scorer
from seutu.matching.unanswered import unanswered
from seutu.matching.weighing import Evidence
from seutu.matching.weights import DEFAULT, Weights
from seutu.search.ports import NOTHING, Document, Facets, Query, SearchIndex

CANDIDATES = 200
PER_KIND = 20
CLAUSES_PER_KIND = 40
JUDGED_BY = 40
FACETED = (
    "kind",
    "language",
    "country",
    "theme",
    "licence",
    "access",
    "format",
    "status",
    "source",
)
SECOND_CHANCE = 0.05
NEARBY = 10


class RecordTexts(Protocol):
    """Gives the texts of records by id; records that are gone are left out."""

    def texts(self, ids: Iterable[str]) -> Mapping[str, RecordText]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One record that speaks to the need.

    `score` is the calibrated probability of being judged useful, `evidence` the sum
    that ranks. `also` names the records folded under this one.
    """

    id: str
    kind: str
    language: str
    score: float
    evidence: float
    reasons: tuple[Reason, ...] = ()
    unanswered: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """What the matcher found, and how it read the need.

    `total` counts the records ranked, `useful` those with at least a weak score, or
    the ten nearest when fewer have one. `facets` counts the values of the useful.
    `dropped` tells what was left out of the plan on the reader's word.
    """

    detection: Detection
    plan: Plan
    matches: tuple[Match, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    total: int
    verdict: Verdict
    took_ms: float
    useful: int = 0
    dropped: tuple[Dropped, ...] = ()

    @property
    def language(self) -> str:
        """The language the need was read in."""
        return self.plan.language


@dataclass(frozen=True, slots=True)
class Reading:
    """A need read in one language, and all that was ranked for it."""

    detection: Detection
    scorer: Scorer
    ranked: list[Ranked]
    dropped: tuple[Dropped, ...] = ()


class Matcher:
    """Matches needs with the records of one index."""

    def __init__(
        self,
        index: SearchIndex,
        knowledge: Knowledge,
        texts: RecordTexts | None = None,
        calibration: Calibration | None = None,
        weights: Weights = DEFAULT,
        meanings: MeaningReader | None = None,
    ) -> None:
        self.index = index
        self.meanings = meanings
        self.knowledge = knowledge
        self.texts = texts
        self.calibration = calibration or calibrating.packaged()
        self.weights = weights
        self._known_kinds: tuple[int, tuple[str, ...]] | None = None

    @collected_seldom()
    def match(
        self,
        need: Need,
        *,
        filters: Facets = NOTHING,
        limit: int = 20,
        offset: int = 0,
        exclude: Iterable[str] = (),
        drop: Iterable[str] = (),
        today: int = 0,
        depth: int = CANDIDATES,
        explain: bool = True,
    ) -> MatchResult:
        """Find what speaks to a need, best first, with the reasons.

        `drop` names what to leave out of the plan (see `seutu.matching.dropping`),
        `exclude` records. An empty need gets an empty result with the verdict "none".
        """
        started = time.perf_counter()
        read = self.read(
            need,
            filters=filters,
            exclude=exclude,
            drop=drop,
            today=today,
            depth=depth,
        )
        ranked, scorer = read.ranked, read.scorer
        page = ranked[offset : offset + limit]
        useful = [one for one in ranked if one.score >= self.calibration.weak]
        if len(useful) < NEARBY:
            useful = ranked[:NEARBY]
        top = max((candidate.score for candidate in ranked), default=0.0)
        return MatchResult(
            detection=read.detection,
            plan=scorer.plan,
            matches=self._explained(scorer, page) if explain else _bare(page),
            facets=_facets(useful),
            total=len(ranked),
            verdict=self.calibration.verdict(top),
            took_ms=(time.perf_counter() - started) * 1000.0,
            useful=len(useful),
            dropped=read.dropped,
        )

    def read(
        self,
        need: Need,
        *,
        filters: Facets = NOTHING,
        exclude: Iterable[str] = (),
        drop: Iterable[str] = (),
        today: int = 0,
        depth: int = CANDIDATES,
    ) -> "Reading":
        """Plan, fetch and rank, without a page and without reasons.

        When the language is unsure the two likeliest are tried, and the reading under
        which the records speak more to the need is kept.
        """
        self.index.reload()
        detection = _detection(need)
        drops = read_drops(drop)
        meaning = self.meanings.of(need) if self.meanings else None
        possible = _readings(detection)
        shallow = depth if len(possible) == 1 else min(depth, JUDGED_BY)
        readings = []
        for language, chance in possible:
            planned = self.index.settled(
                partial(plan, need, language, self.index, self.knowledge, self.weights)
            )
            planned, dropped = without(planned, drops)
            planned = replace(planned, meaning=meaning)
            scorer = Scorer(
                planned, average_length=self.index.average_length(), today=today
            )
            ranked = self._ranked(scorer, filters, tuple(exclude), shallow)
            worth = _worth(ranked) * chance
            readings.append((worth, Reading(detection, scorer, ranked, dropped)))
        best = max(readings, key=lambda pair: pair[0])[1]
        if shallow == depth:
            return best
        ranked = self._ranked(best.scorer, filters, tuple(exclude), depth)
        return replace(best, ranked=ranked)

    def _ranked(
        self, scorer: Scorer, filters: Facets, exclude: tuple[str, ...], depth: int
    ) -> list[Ranked]:
        query = Query(
            clauses=clauses(scorer.plan, self.index.languages()),
            filters=filters,
            exclude=exclude,
            limit=depth,
        )
        documents: list[Document] = []
        if query.clauses:
            documents = [hit.document for hit in self.index.search(query).hits]
            if len(documents) == depth and "kind" not in filters:
                documents.extend(self._of_absent_kinds(query, documents))
        if scorer.plan.meaning is not None:
            documents = with_nearest(scorer.plan.meaning, documents, query, self.index)
        candidates = [
            Ranked(document, evidence, self._score(scorer, document, evidence))
            for document, evidence in zip(
                documents, scorer.weigh(documents), strict=True
            )
            if evidence.total
        ]
        candidates.sort(
            key=lambda one: (-one.evidence.total, one.document.record, one.document.id)
        )
        return balanced(folded(candidates), self.calibration.answers)

    def _of_absent_kinds(
        self, query: Query, documents: Iterable[Document]
    ) -> list[Document]:
        """Fetch the best of the kinds that a more numerous kind crowded out."""
        present = {document.kind for document in documents}
        fewer = replace(query, clauses=query.clauses[:CLAUSES_PER_KIND], limit=PER_KIND)
        return [
            hit.document
            for kind in self._kinds()
            if kind not in present
            for hit in self.index.search(
                replace(fewer, filters={**query.filters, "kind": (kind,)})
            ).hits
        ]

    def _kinds(self) -> tuple[str, ...]:
        size = self.index.document_count()
        if self._known_kinds is None or self._known_kinds[0] != size:
            counted = self.index.search(Query(facets=("kind",), limit=0)).facets
            self._known_kinds = (size, tuple(name for name, _ in counted["kind"]))
        return self._known_kinds[1]

    def _score(self, scorer: Scorer, document: Document, evidence: Evidence) -> float:
        score = self.calibration.score(calibrating.features(scorer, evidence))
        meaning = scorer.plan.meaning
        return (
            score
            if meaning is None
            else corrected(score, meaning.likeness(document.id))
        )

    def _explained(self, scorer: Scorer, page: Iterable[Ranked]) -> tuple[Match, ...]:
        shown = list(page)
        texts = (
            self.texts.texts([one.document.record for one in shown])
            if self.texts and shown
            else {}
        )
        return tuple(
            replace(
                bare,
                reasons=reasons(
                    scorer,
                    one.document,
                    one.evidence,
                    self.knowledge,
                    texts.get(one.document.record),
                ),
                unanswered=unanswered(scorer.plan, one.evidence),
            )
            for one, bare in zip(shown, _bare(shown), strict=True)
        )


def _bare(page: Iterable[Ranked]) -> tuple[Match, ...]:
    return tuple(
        Match(
            id=one.document.record,
            kind=one.document.kind,
            language=one.document.language,
            score=one.score,
            evidence=one.evidence.total,
            also=one.also,
            concepts=tuple(dict.fromkeys(one.document.concepts)),
        )
        for one in page
    )


def _detection(need: Need) -> Detection:
    if need.language:
        return Detection(base(need.language), 1.0, (), is_sure=True)
    return detect(" ".join((need.title, *need.keywords, need.text)))


def _readings(detection: Detection) -> list[tuple[str, float]]:
    """Give the languages to try: the likeliest, and the next when it is unsure."""
    first = (detection.language, max(detection.probability, SECOND_CHANCE))
    if detection.is_sure:
        return [first]
    return [
        first,
        *(pair for pair in detection.alternatives[:1] if pair[1] >= SECOND_CHANCE),
    ]


def _worth(ranked: Iterable[Ranked]) -> float:
    best = [one.score for one in ranked][:5]
    return sum(best) + 1e-9


def _facets(ranked: Iterable[Ranked]) -> dict[str, tuple[tuple[str, int], ...]]:
    facets = [one.document.facets for one in ranked]
    counts = {
        name: Counter(chain.from_iterable(found.get(name, ()) for found in facets))
        for name in FACETED
    }
    return {
        name: tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
        for name, found in counts.items()
        if found
    }
