"""Weigh a candidate against a plan; the sum of the parts is the evidence.

Words follow BM25F (Robertson, Zaragoza and Taylor 2004) with the term frequencies of
a probabilistic structured query (Darwish and Oard 2003): each term of the record
counts by the probability that it stands for the word of the need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from seutu.matching.analysis import grams
from seutu.matching.dense.ports import MEANING
from seutu.matching.planner import ANYWHERE, ConceptUnit, Plan, WordUnit
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
PRIORS = frozenset({"place", "freshness", "openness"})


class Contribution(NamedTuple):
    """What one unit of the plan, or one prior, adds for one record."""

    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for one record; `total` is the sum of the contributions."""

    contributions: tuple[Contribution, ...]
    total: float


class _Named(dict[str, tuple[tuple[int, float], ...]]):
    """What each term of a title or keyword counts for: (word unit, likeness) pairs.

    A term that the plan does not look for counts for the words it resembles.
    """

    def __init__(self, scorer: "Scorer", language: str) -> None:
        self.known = scorer.found(language)
        self.scorer = scorer

    def __missing__(self, term: str) -> tuple[tuple[int, float], ...]:
        found: tuple[tuple[int, float], ...] = ()
        if term in self.known:
            found = tuple(self.known[term])
        elif len(term) >= SHORTEST_SPELLED:
            spelling = self.scorer.plan.weights.spelling
            alike = self.scorer.alike(term)
            found = tuple((number, spelling * likeness) for number, likeness in alike)
        self[term] = found
        return found


class Scorer:
    """Scores many documents against one plan."""

    def __init__(self, plan: Plan, *, average_length: float, today: int = 0) -> None:
        self.plan = plan
        self.today = today
        self._typical = typical_lengths(average_length)
        self._by_language: dict[str, dict[str, list[tuple[int, float]]]] = {}
        self._named: dict[str, _Named] = {}
        self._worths: dict[str, list[tuple[str, float]]] = {}
        self._alike: dict[str, tuple[tuple[int, float], ...]] = {}

    def evidence(self, document: Document) -> Evidence:
        """Weigh one document; contributions of nothing are left out."""
        parts = [
            *self._words(document),
            *self._concepts(document),
            *self._meaning(document),
        ]
        if parts:
            parts.extend(self._priors(document))
        return Evidence(tuple(parts), sum(part.value for part in parts))

    def frequencies(self, document: Document) -> dict[int, float]:
        """Map the number of each word unit to its weighted term frequency."""
        lookup = self.found(document.language)
        named = self.named(document.language)
        title, keywords, body = self.field_weights(document)
        found: dict[int, float] = {}
        # A match weighs two hundred records of a hundred terms, of which few count:
        # `map` and `filter` pass over the others without a step of the interpreter.
        for weight, counting in (
            (title, map(named.__getitem__, document.title)),
            (keywords, map(named.__getitem__, document.keywords)),
            (body, map(lookup.__getitem__, filter(lookup.__contains__, document.body))),
        ):
            for pairs in filter(None, counting):
                for number, likeness in pairs:
                    found[number] = found.get(number, 0.0) + weight * likeness
        return found

    def field_weights(self, document: Document) -> tuple[float, float, float]:
        """Weigh title, keywords and body, each by its own length (BM25F)."""
        weights = self.plan.weights
        title, keywords, body = self.lengths(document)
        return (
            weights.title / norm(weights.title_length, title),
            weights.keywords / norm(weights.keywords_length, keywords),
            weights.body / norm(weights.body_length, body),
        )

    def lengths(self, document: Document) -> tuple[float, float, float]:
        """Give the lengths of title, keywords and body as parts of the usual ones."""
        title, keywords, body = self._typical
        return (
            len(document.title) / title,
            len(document.keywords) / keywords,
            len(document.body) / body,
        )

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

    def found(self, language: str) -> Mapping[str, list[tuple[int, float]]]:
        """Map each term that counts in a language to its word units and likeness."""
        known = self._by_language.get(language)
        if known is None:
            known = {}
            for number, unit in enumerate(self.plan.words):
                for target in unit.targets.get(language, ()):
                    known.setdefault(target.term, []).append(
                        (number, target.probability)
                    )
            self._by_language[language] = known
        return known

    def named(self, language: str) -> Mapping[str, tuple[tuple[int, float], ...]]:
        """Map a term of a title or keyword to its word units, resemblance included."""
        known = self._named.get(language)
        if known is None:
            known = self._named[language] = _Named(self, language)
        return known

    def _words(self, document: Document) -> list[Contribution]:
        saturation = self.plan.weights.saturation
        worth = self._worth(document.language)
        parts = []
        for number, frequency in self.frequencies(document).items():
            key, most = worth[number]
            value = most * frequency / (frequency + saturation)
            if value > SURE:
                parts.append(Contribution(key, value))
        return parts

    def _worth(self, language: str) -> list[tuple[str, float]]:
        """List the key of each word unit, and what it is worth where it saturates."""
        known = self._worths.get(language)
        if known is None:
            units: tuple[WordUnit, ...] = self.plan.words
            known = self._worths[language] = [
                (
                    unit.key,
                    unit.weight
                    * unit.importance.get(language, unit.importance[ANYWHERE]),
                )
                for unit in units
            ]
        return known

    def _concepts(self, document: Document) -> list[Contribution]:
        met = self.concepts_met(document)
        if not met:
            return []
        is_own = document.language == self.plan.language
        factor = self.plan.own_concepts if is_own else 1.0
        units: tuple[ConceptUnit, ...] = self.plan.concepts
        return [
            Contribution(
                units[number].key, factor * concept_value(units[number], met[number])
            )
            for number in sorted(met)
        ]

    def concepts_met(self, document: Document) -> dict[int, list[float]]:
        """Map the number of each concept unit to the shares of its relatives named."""
        wanted = self._wanted
        met: dict[int, list[float]] = {}
        for concept in filter(wanted.__contains__, document.concepts):
            for number, share in wanted[concept]:
                met.setdefault(number, []).append(share)
        return met

    def _meaning(self, document: Document) -> list[Contribution]:
        if self.plan.meaning is None:
            return []
        share = self.plan.weights.meaning * self.plan.meaning.likeness(document.id)
        value = share * self.plan.reach
        return [Contribution(MEANING, value)] if value > SURE else []

    @cached_property
    def _wanted(self) -> dict[str, list[tuple[int, float]]]:
        """Map each concept that counts to its units of the plan, with its share."""
        found: dict[str, list[tuple[int, float]]] = {}
        for number, unit in enumerate(self.plan.concepts):
            for concept, share in unit.related.items():
                found.setdefault(concept, []).append((number, share))
        return found

    def _priors(self, document: Document) -> list[Contribution]:
        weights, reach = self.plan.weights, self.plan.reach
        near = nearness(self.plan.region, document) if self.plan.region else 0.0
        priors = (
            ("place", weights.place * near),
            ("freshness", weights.freshness * freshness(self.today, document)),
            ("openness", weights.openness * openness(document)),
        )
        return [
            Contribution(name, share * reach) for name, share in priors if share > 0.0
        ]

    @cached_property
    def reaches(self) -> dict[str, float]:
        """Map the key of each word and concept of the plan to its reach."""
        of_words = {word.key: word.reach for word in self.plan.words}
        return of_words | {one.key: one.reach for one in self.plan.concepts}


def typical_lengths(average: float) -> tuple[float, float, float]:
    """Estimate the usual number of terms in title, keywords and body.

    Titles and keywords are of much the same length everywhere; the rest of the index's
    average length, in which they count threefold and twice, is the body's.
    """
    body = average - 3.0 * TITLE_TERMS - 2.0 * KEYWORD_TERMS
    return (TITLE_TERMS, KEYWORD_TERMS, max(body, LEAST_BODY))


def norm(share: float, length: float) -> float:
    """Give the factor by which BM25 divides: 1 for a field of the usual length."""
    return max(1.0 - share + share * length, LEAST_NORM)


def concept_value(unit: ConceptUnit, met: Sequence[float]) -> float:
    """Weigh a concept by its nearest relative in the record and how often it comes.

    `met` holds the share of each relative, once for each time the record names it.
    """
    frequency = sum(met)
    return unit.weight * max(met) * frequency / (frequency + 0.5)


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
