"""Weigh a candidate against a plan; the sum of the parts is the evidence.

Words follow BM25F (Robertson, Zaragoza and Taylor 2004) with the term frequencies of
a probabilistic structured query (Darwish and Oard 2003): each term of the record
counts by the probability that it stands for the word of the need.
"""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import chain

import numpy as np

from seutu.matching.analysis import grams
from seutu.matching.dense.ports import MEANING
from seutu.matching.planner import ANYWHERE, ConceptUnit, Plan, WordUnit
from seutu.matching.weighing import (
    NOTHING,
    Contribution,
    Counts,
    Evidence,
    Floats,
    Met,
    numbered,
    summed,
)
from seutu.search.ports import Document

LEAST_ALIKE = 0.5
LEAST_COMMON = 2
SAME_BEGINNING = 3
SHORTEST_SPELLED = 5
SURE = 1e-9
TITLE_TERMS = 8.0
KEYWORD_TERMS = 6.0
LEAST_BODY = 10.0
LEAST_NORM = 0.05
CONCEPT_SATURATION = 0.5
SOLUTION = "solution"
PRIORS = ("place", "freshness", "openness", SOLUTION)
BESIDES = (MEANING, *PRIORS)


class _Named(dict[str, int]):
    """Number the terms of titles and keywords by what they count for.

    A term that the plan does not look for counts for the words it resembles.
    """

    def __init__(self, scorer: "Scorer", language: str) -> None:
        super().__init__(scorer.found(language))
        self.scorer = scorer

    def __missing__(self, term: str) -> int:
        number = NOTHING
        if len(term) >= SHORTEST_SPELLED and (alike := self.scorer.alike(term)):
            spelling = self.scorer.plan.weights.spelling
            number = self.scorer.counts.number(
                (unit, spelling * likeness) for unit, likeness in alike
            )
        self[term] = number
        return number


class Scorer:
    """Scores many documents against one plan.

    `counts` tells what the numbers of terms stand for: units of words, or of concepts.
    """

    def __init__(self, plan: Plan, *, average_length: float, today: int = 0) -> None:
        self.plan = plan
        self.today = today
        self.counts = Counts()
        self._typical = typical_lengths(average_length)
        self._by_language: dict[str, dict[str, int]] = {}
        self._named: dict[str, _Named] = {}
        self._worths: dict[str, list[float]] = {}
        self._alike: dict[str, tuple[tuple[int, float], ...]] = {}
        self._fresh: dict[int, float] = {}

    def evidence(self, document: Document) -> Evidence:
        """Weigh one document; many are weighed more quickly together."""
        return self.weigh([document])[0]

    def weigh(self, documents: Sequence[Document]) -> list[Evidence]:
        """Weigh documents, in their order."""
        if not documents:
            return []
        words, concepts = self._words(documents), self._concepts(documents)
        meaning = self._meaning(documents)
        of_words, of_concepts = self._reaches
        spoken = words.values.sum(axis=1) + concepts.values.sum(axis=1)
        touched = np.where(words.counts, of_words, 0.0).sum(axis=1) + np.where(
            concepts.counts, of_concepts, 0.0
        ).sum(axis=1)
        speaks = words.counts.any(axis=1) | concepts.counts.any(axis=1) | (meaning > 0)
        priors = np.array([self._priors(one) for one in documents])
        totals = np.where(speaks, spoken + meaning + priors.sum(axis=1), 0.0)

        of_plan = [unit.key for unit in self.plan.words]
        of_vocabularies = [unit.key for unit in self.plan.concepts]

        @cache
        def listed(row: int) -> tuple[Contribution, ...]:
            if not speaks[row]:
                return ()
            rest = (float(meaning[row]), *priors[row].tolist())
            return (
                *words.of(row, of_plan),
                *concepts.of(row, of_vocabularies),
                *(
                    Contribution(key, value)
                    for key, value in zip(BESIDES, rest, strict=True)
                    if value > 0.0
                ),
            )

        return [
            Evidence(total, said, reach, partial(listed, row))
            for row, (total, said, reach) in enumerate(
                zip(totals.tolist(), spoken.tolist(), touched.tolist(), strict=True)
            )
        ]

    def _words(self, documents: Sequence[Document]) -> Met:
        named = [self.named(one.language) for one in documents]
        fields = (
            numbered(
                map(known.__getitem__, one.title)
                for known, one in zip(named, documents, strict=True)
            ),
            numbered(
                map(known.__getitem__, one.keywords)
                for known, one in zip(named, documents, strict=True)
            ),
            numbered(map(self.found(one.language).get, one.body) for one in documents),
        )
        of_field = np.repeat(np.arange(len(fields)), [len(row) for row, _ in fields])
        rows = np.concatenate([row for row, _ in fields])
        places, units, likeness = self.counts.met(
            np.concatenate([number for _, number in fields])
        )
        weights = self._field_weights(documents)
        frequency = summed(
            rows[places],
            units,
            weights[rows[places], of_field[places]] * likeness,
            (len(documents), len(self.plan.words)),
        )
        spoken = {one.language: self._worth(one.language) for one in documents}
        number = {language: place for place, language in enumerate(spoken)}
        most = np.array([*spoken.values()])[[number[one.language] for one in documents]]
        values = most * frequency / (frequency + self.plan.weights.saturation)
        return Met(np.where(values > SURE, values, 0.0), values > SURE)

    def _concepts(self, documents: Sequence[Document]) -> Met:
        """Weigh concepts by the nearest relative and how often they come.

        See `concept_value`.
        """
        units = self.plan.concepts
        shape = (len(documents), len(units))
        wanted = self._wanted
        rows, numbers = numbered(map(wanted.get, one.concepts) for one in documents)
        places, met, shares = self.counts.met(numbers)
        frequency = summed(rows[places], met, shares, shape)
        nearest = np.zeros(shape)
        np.maximum.at(nearest, (rows[places], met), shares)
        factor = np.array(
            [
                self.plan.own_concepts if one.language == self.plan.language else 1.0
                for one in documents
            ]
        )
        worth = np.outer(factor, [unit.weight for unit in units])
        value = worth * nearest * frequency / (frequency + CONCEPT_SATURATION)
        return Met(value, frequency > 0.0)

    def _meaning(self, documents: Sequence[Document]) -> Floats:
        if self.plan.meaning is None:
            return np.zeros(len(documents))
        likeness = np.array([self.plan.meaning.likeness(one.id) for one in documents])
        values = self.plan.weights.meaning * likeness * self.plan.reach
        return np.where(values > SURE, values, 0.0)

    def _field_weights(self, documents: Sequence[Document]) -> Floats:
        """Weigh title, keywords and body, each by its own length (BM25F)."""
        weights = self.plan.weights
        share = np.array(
            [weights.title_length, weights.keywords_length, weights.body_length]
        )
        fields = np.array([weights.title, weights.keywords, weights.body])
        return np.asarray(fields / norms(share, self.lengths(documents)))

    def lengths(self, documents: Sequence[Document]) -> Floats:
        """Give the lengths of title, keywords and body as parts of the usual ones.

        A row for each document.
        """
        fields = [(one.title, one.keywords, one.body) for one in documents]
        sizes: Floats = np.fromiter(map(len, chain.from_iterable(fields)), dtype=float)
        return np.divide(sizes.reshape(-1, 3), self._typical)

    def alike(self, term: str) -> tuple[tuple[int, float], ...]:
        """Find the words of the need that a term resembles, with the likeness.

        Words that begin alike are as like as the part of the shorter one's letter
        sequences found in the longer one, squared, so that it falls off quickly; other
        words have to hold one another whole, as compounds do. Endings mean little.
        """
        known = self._alike.get(term)
        if known is None:
            known = tuple(self._resembling(term))
            self._alike[term] = known
        return known

    def _resembling(self, term: str) -> list[tuple[int, float]]:
        pieces = grams(term)
        spelled, holders, held = self._spelled
        shared = pieces & held
        if len(shared) < LEAST_COMMON:
            return []
        common: dict[int, int] = {}
        for piece in shared:
            for place in holders[piece]:
                common[place] = common.get(place, 0) + 1
        found: dict[int, float] = {}
        for place, count in common.items():
            if count < LEAST_COMMON:
                continue
            number, word, share = spelled[place]
            if word[:SAME_BEGINNING] == term[:SAME_BEGINNING]:
                likeness = count / min(len(grams(word)), len(pieces))
            else:
                likeness = float(word in term or term in word)
            if likeness >= LEAST_ALIKE:
                found[number] = max(found.get(number, 0.0), share * likeness**2)
        return list(found.items())

    @cached_property
    def _spelled(
        self,
    ) -> tuple[list[tuple[int, str, float]], dict[str, list[int]], frozenset[str]]:
        """List (unit, word, share), where each letter sequence occurs, and which do."""
        spelled: dict[tuple[int, str], float] = {}
        for number, unit in enumerate(self.plan.words):
            if len(unit.term) >= SHORTEST_SPELLED:
                spelled[(number, unit.term)] = 1.0
            for targets in unit.targets.values():
                for target in targets[:2]:
                    if len(target.term) >= SHORTEST_SPELLED:
                        key = (number, target.term)
                        spelled[key] = max(spelled.get(key, 0.0), target.probability)
        listed: list[tuple[int, str, float]] = []
        holders: dict[str, list[int]] = {}
        for place, ((number, term), share) in enumerate(spelled.items()):
            listed.append((number, term, share))
            for piece in grams(term):
                holders.setdefault(piece, []).append(place)
        return listed, holders, frozenset(holders)

    def found(self, language: str) -> Mapping[str, int]:
        """Number each term that counts in a language, by its units and likeness."""
        known = self._by_language.get(language)
        if known is None:
            pairs: dict[str, list[tuple[int, float]]] = {}
            for number, unit in enumerate(self.plan.words):
                for target in unit.targets.get(language, ()):
                    of_term = pairs.setdefault(target.term, [])
                    of_term.append((number, target.probability))
            known = {term: self.counts.number(found) for term, found in pairs.items()}
            self._by_language[language] = known
        return known

    def named(self, language: str) -> Mapping[str, int]:
        """Number a term of a title or keyword, resemblance included."""
        known = self._named.get(language)
        if known is None:
            known = self._named[language] = _Named(self, language)
        return known

    def _worth(self, language: str) -> list[float]:
        """List what each word unit is worth where it saturates."""
        known = self._worths.get(language)
        if known is None:
            known = self._worths[language] = [
                unit.weight * unit.importance.get(language, unit.importance[ANYWHERE])
                for unit in self.plan.words
            ]
        return known

    def concepts_met(self, document: Document) -> dict[int, list[float]]:
        """Map the number of each concept unit to the shares of its relatives named."""
        wanted = self._wanted
        met: dict[int, list[float]] = {}
        for concept in filter(wanted.__contains__, document.concepts):
            for number, share in self.counts[wanted[concept]]:
                met.setdefault(number, []).append(share)
        return met

    @cached_property
    def _wanted(self) -> dict[str, int]:
        """Number each concept that counts, by its units of the plan and its share."""
        pairs: dict[str, list[tuple[int, float]]] = {}
        for number, unit in enumerate(self.plan.concepts):
            for concept, share in unit.related.items():
                pairs.setdefault(concept, []).append((number, share))
        return {concept: self.counts.number(found) for concept, found in pairs.items()}

    def _priors(self, document: Document) -> tuple[float, float, float, float]:
        """Give what place, freshness, openness and being a solution add."""
        fresh = self._fresh.get(document.modified)
        if fresh is None:
            fresh = self._fresh[document.modified] = freshness(self.today, document)
        weights, reach = self.plan.weights, self.plan.reach
        return (
            weights.place * nearness(self.plan.region, document) * reach,
            weights.freshness * fresh * reach,
            weights.openness * openness(document) * reach,
            weights.solution * solving(document) * reach,
        )

    @cached_property
    def words_by_key(self) -> Mapping[str, tuple[int, WordUnit]]:
        """Map the key of each word of the plan to its number and the word."""
        return {unit.key: (number, unit) for number, unit in enumerate(self.plan.words)}

    @cached_property
    def concepts_by_key(self) -> Mapping[str, ConceptUnit]:
        """Map the key of each concept of the plan to the concept."""
        return {unit.key: unit for unit in self.plan.concepts}

    @cached_property
    def _reaches(self) -> tuple[Floats, Floats]:
        """List the reach of each word and of each concept of the plan."""
        return (
            np.array([unit.reach for unit in self.plan.words]),
            np.array([unit.reach for unit in self.plan.concepts]),
        )


def typical_lengths(average: float) -> tuple[float, float, float]:
    """Estimate the usual number of terms in title, keywords and body.

    Titles and keywords are of much the same length everywhere; the rest of the index's
    average length, in which they count threefold and twice, is the body's.
    """
    body = average - 3.0 * TITLE_TERMS - 2.0 * KEYWORD_TERMS
    return (TITLE_TERMS, KEYWORD_TERMS, max(body, LEAST_BODY))


def norms(share: Floats, length: Floats) -> Floats:
    """Give the factor by which BM25 divides: 1 for a field of the usual length."""
    return np.asarray(np.maximum(1.0 - share + share * length, LEAST_NORM))


def concept_value(unit: ConceptUnit, met: Sequence[float]) -> float:
    """Weigh a concept by its nearest relative in the record and how often it comes.

    `met` holds the share of each relative, once for each time the record names it.
    """
    frequency = sum(met)
    return unit.weight * max(met) * frequency / (frequency + CONCEPT_SATURATION)


def nearness(region: str, document: Document) -> float:
    """Say how near a record is to a NUTS region: the share of the code in common."""
    if not region:
        return 0.0
    places = (
        *document.facets.get("region", ()),
        *document.facets.get("country", ()),
    )
    best = 0.0
    for place in places:
        common = 0
        for left, right in zip(region, place, strict=False):
            if left != right:
                break
            common += 1
        if common >= 2:
            best = max(best, min(common, len(region)) / len(region))
    return best


def freshness(today: int, document: Document) -> float:
    """Fall from 1 for a record of today to 0 for one of ten years ago or undated."""
    if not today or not document.modified:
        return 0.0
    years = today // 10_000 - document.modified // 10_000
    months = 12 * years + today // 100 % 100 - document.modified // 100 % 100
    return min(1.0, max(0.0, 1.0 - max(months, 0) / 120.0))


def openness(document: Document) -> float:
    """Give 1 to public records under a named licence, half for either."""
    public = "public" in document.facets.get("access", ())
    licensed = bool(document.facets.get("licence"))
    return 0.5 * public + 0.5 * licensed


def solving(document: Document) -> float:
    """Give 1 to solutions, so that far more numerous datasets do not drown them."""
    return float(document.kind == SOLUTION)
