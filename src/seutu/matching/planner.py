"""Plan how a need is looked for: which words, in which languages, with what weight.

The plan is the single source of both the ranking and its explanation. Each unit of
the plan (a word, a concept) contributes to a record on its own, so that leaving one
out changes the evidence by exactly what it contributed.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from seutu.matching.analysis import Word, words
from seutu.matching.dense.ports import MEANING, Likenesses
from seutu.matching.generality import generality, only_words
from seutu.matching.knowledge import Knowledge
from seutu.matching.needs import LONGEST_NEED, Need
from seutu.matching.rarity import evenness, rarity
from seutu.matching.synonyms import synonyms
from seutu.matching.translated import translated
from seutu.matching.weights import DEFAULT, Weights
from seutu.search.ports import SearchIndex

Via = Literal["word", "translation", "spelling"]

LONGEST_TITLE = 500
LONGEST_KEYWORD = 60
MOST_KEYWORDS = 40
MOST_READ = 64
MOST_WORDS = 32
MOST_CONCEPTS = 12
MOST_LANGUAGES = 10
MOST_EVERYWHERE = 10
MOST_NARROWER = 24
PRIOR_DOCUMENTS = 300.0
TITLE_COUNT = 2
MOST_DERIVED_FROM = 3
SHORTEST_DERIVED = 5
LEAST_DERIVED_FROM = 0.2
SHARED_BEGINNING = 0.65
LEAST_DERIVED = 0.55
ANYWHERE = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A term that may stand for a word of the need in documents of one language."""

    term: str
    probability: float
    via: Via


@dataclass(frozen=True, slots=True, kw_only=True)
class WordUnit:
    """One word of the need with all that may stand for it."""

    key: str
    term: str
    need_word: str
    language: str
    weight: float
    reach: float
    targets: Mapping[str, tuple[Target, ...]]
    importance: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptUnit:
    """One concept of the need; `related` maps each concept that counts to a share."""

    key: str
    concept: str
    need_words: str
    weight: float
    reach: float
    related: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to look for. `reach` is the evidence a record would have that had it all.

    `own_concepts` is the factor of concepts in records of the need's own language,
    `evenness` that by which scores take evidence from this index.
    """

    language: str
    words: tuple[WordUnit, ...]
    concepts: tuple[ConceptUnit, ...]
    reach: float
    region: str = ""
    weights: Weights = DEFAULT
    own_concepts: float = 1.0
    evenness: float = 1.0
    meaning: Likenesses | None = field(default=None, compare=False, repr=False)

    def without(self, key: str) -> "Plan":
        """Drop one unit, or the meaning, and leave the scale as it is."""
        return replace(
            self,
            meaning=None if key == MEANING else self.meaning,
            words=tuple(unit for unit in self.words if unit.key != key),
            concepts=tuple(unit for unit in self.concepts if unit.key != key),
        )

    def without_pair(self, key: str, term: str, language: str = "") -> "Plan":
        """Drop one translation of one word, in one language or in all."""
        return replace(
            self,
            words=tuple(
                _without_target(unit, term, language) if unit.key == key else unit
                for unit in self.words
            ),
        )


def plan(
    need: Need,
    language: str,
    index: SearchIndex,
    knowledge: Knowledge,
    weights: Weights = DEFAULT,
) -> Plan:
    """Plan the search for a need read in one language."""
    read = _read(need, language)
    counts = _counts(read, language)
    concepts = _concept_units(read, language, index, knowledge, weights)
    present = index.languages()
    major = _major(present, language)

    def weighed(term: str, among: Mapping[str, int]) -> WordUnit:
        word, count = counts[term]
        unit = _word_unit(term, word, language, index, among, knowledge, weights)
        weight = (1.0 + math.log(count)) * _telling(term, language, knowledge, weights)
        return replace(unit, weight=weight, reach=unit.reach * weight)

    units = sorted(
        (weighed(term, major) for term in counts),
        key=lambda unit: (-unit.reach, unit.key),
    )[:MOST_WORDS]
    if len(major) < len(present):
        units[:MOST_EVERYWHERE] = [
            weighed(unit.term, present) for unit in units[:MOST_EVERYWHERE]
        ]
    kept = tuple(_with_synonyms(unit, knowledge, weights) for unit in units)
    of_words = sum(unit.reach for unit in kept)
    of_concepts = sum(unit.reach for unit in concepts)
    share = weights.own_concept * min(1.0, weights.brief / max(len(kept), 1))
    # What concepts lose in records of the need's own language, its words gain.
    scale = (of_words + of_concepts) / max(of_words + share * of_concepts, 1e-9)
    return Plan(
        language=language,
        words=sharpened(kept, language, weights.sharpness, scale * weights.own_words),
        concepts=concepts,
        reach=of_words + of_concepts,
        region=need.region,
        weights=weights,
        own_concepts=share * scale,
        evenness=evenness(index.document_count()),
    )


def sharpened(
    units: tuple[WordUnit, ...], language: str, power: float, scale: float = 1.0
) -> tuple[WordUnit, ...]:
    """Raise the importance of words in records of their own language to a power.

    Their sum stays `scale` times what it was, so that records of other languages stay
    comparable. In translation the rarity of a word is known too roughly to be trusted
    more.
    """
    rarities = [
        unit.importance.get(language, unit.importance[ANYWHERE]) for unit in units
    ]
    raised = [rarity**power for rarity in rarities]
    factor = scale * sum(rarities) / max(sum(raised), 1e-9)
    return tuple(
        replace(unit, importance={**unit.importance, language: factor * value})
        for unit, value in zip(units, raised, strict=True)
    )


def _read(need: Need, language: str) -> list[list[Word]]:
    title = need.title[:LONGEST_TITLE]
    keywords = (part[:LONGEST_KEYWORD] for part in need.keywords[:MOST_KEYWORDS])
    parts = (*keywords, need.text[:LONGEST_NEED])
    return [words(title, language)] * (TITLE_COUNT if title else 0) + [
        words(part, language) for part in parts if part
    ]


def _counts(
    read: Iterable[Sequence[Word]], language: str
) -> dict[str, tuple[Word, int]]:
    """Count the terms that name something.

    Of a very long need those said most and earliest are kept.
    """
    counts: dict[str, tuple[Word, int]] = {}
    for word in chain.from_iterable(read):
        if not only_words(word, language):
            first, count = counts.get(word.term, (word, 0))
            counts[word.term] = (first, count + 1)
    if len(counts) <= MOST_READ:
        return counts
    oftenest = sorted(counts.items(), key=lambda pair: -pair[1][1])
    return dict(oftenest[:MOST_READ])


def _annotate(
    found: Sequence[Word], language: str, knowledge: Knowledge
) -> list[tuple[str, int, int, float]]:
    """Find the concepts that words name, without those left out or only worded."""
    terms = [word.term for word in found]
    left_out = knowledge.left_out.concepts
    worded = [only_words(word, language) for word in found]
    return [
        (one.concept, one.start, one.end, one.specificity)
        for one in knowledge.annotator.annotate(terms, language)
        if not all(worded[one.start : one.end])
        and one.concept
        not in left_out.get((language, " ".join(terms[one.start : one.end])), ())
    ]


def _major(present: Mapping[str, int], language: str) -> Mapping[str, int]:
    """Keep the need's own language and those that most documents are in.

    In the others only the weightiest words are looked for, and as they are: an index
    of thirty languages must not cost thirty times one of a single language.
    """
    if len(present) <= MOST_LANGUAGES:
        return present
    largest = sorted(present, key=lambda other: (-present[other], other))
    kept = {language, *largest[: MOST_LANGUAGES - 1]}
    return {other: present[other] for other in present if other in kept}


def _word_unit(
    term: str,
    word: Word,
    language: str,
    index: SearchIndex,
    present: Mapping[str, int],
    knowledge: Knowledge,
    weights: Weights,
) -> WordUnit:
    plain = replace(weights, derived=0.0)
    major = _major(present, language)
    targets = {
        other: found
        for other in present
        if (
            found := _targets(
                term,
                word,
                language,
                other,
                index,
                knowledge,
                weights if other in major else plain,
            )
        )
    }
    importance = _importance(targets, index, present)
    return WordUnit(
        key=f"word:{term}",
        term=term,
        need_word=word.surface,
        language=language,
        weight=1.0,
        reach=importance[ANYWHERE],
        targets=targets,
        importance=importance,
    )


def _targets(
    term: str,
    word: Word,
    language: str,
    other: str,
    index: SearchIndex,
    knowledge: Knowledge,
    weights: Weights,
) -> tuple[Target, ...]:
    """List what may stand for a word in documents of another language.

    A word that occurs there as it is (a name, a number, a loan) stands for itself at
    a discount, since false friends exist.
    """
    found: dict[str, Target] = {}
    left_out = knowledge.left_out.pairs.get((language, term, other), frozenset())
    if other == language:
        found[term] = Target(term, 1.0, "word")
        for part in knowledge.split(term, language):
            found.setdefault(part, Target(part, weights.derived * 0.3, "spelling"))
        _add_derived(found, other, index, weights)
        return tuple(found.values())
    for translation, probability in translated(
        term, language, other, index, knowledge.translator, weights
    ).items():
        if translation not in left_out:
            via: Via = "word" if translation == term else "translation"
            found[translation] = Target(translation, probability, via)
    if term not in found and index.document_frequency("text", term, other):
        found[term] = Target(term, weights.borrowed, "word")
    _add_derived(found, other, index, weights)
    return tuple(
        target
        for target in found.values()
        if target.term not in left_out
        and index.document_frequency("text", target.term, other)
    )


def _with_synonyms(unit: WordUnit, knowledge: Knowledge, weights: Weights) -> WordUnit:
    """Let synonyms stand for a word, which stays as rare as it is itself."""
    own = unit.targets.get(unit.language)
    if own is None:
        return unit
    meant = _synonyms(unit.term, unit.language, own, knowledge, weights)
    return replace(unit, targets={**unit.targets, unit.language: own + meant})


def _synonyms(
    term: str,
    language: str,
    known: Iterable[Target],
    knowledge: Knowledge,
    weights: Weights,
) -> tuple[Target, ...]:
    left_out = knowledge.left_out.pairs.get((language, term, language), frozenset())
    without = left_out.union(target.term for target in known)
    return tuple(
        Target(synonym, probability * weights.synonym, "translation")
        for synonym, probability in synonyms(term, language, knowledge.translator)
        if synonym not in without
    )


def _add_derived(
    found: dict[str, Target], language: str, index: SearchIndex, weights: Weights
) -> None:
    """Add words of the index that grow from the same beginning.

    "unemployed" also finds "unemployment", "detection" "detector": what a lemma keeps
    apart and a stem would join. Discounted by the letters not shared.
    """
    if not weights.derived:
        return
    likeliest = sorted(found.values(), key=lambda one: -one.probability)
    for target in likeliest[:MOST_DERIVED_FROM]:
        size = len(target.term)
        if size < SHORTEST_DERIVED or target.probability < LEAST_DERIVED_FROM:
            continue
        shared = max(SHORTEST_DERIVED - 1, math.ceil(SHARED_BEGINNING * size))
        for other in index.terms_from(target.term[:shared], language):
            likeness = _shared_beginning(target.term, other) / max(size, len(other))
            if other not in found and likeness >= LEAST_DERIVED:
                probability = target.probability * weights.derived * likeness
                via: Via = "spelling" if target.via == "word" else target.via
                found[other] = Target(other, probability, via)


def _shared_beginning(left: str, right: str) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _importance(
    targets: Mapping[str, Sequence[Target]],
    index: SearchIndex,
    present: Mapping[str, int],
) -> dict[str, float]:
    """Weigh a word by how rare its targets are, per language and over all ("").

    Inverse document frequency of a probabilistic structured query (Darwish and Oard
    2003); the rate in a small language is drawn towards the rate over all languages.
    """
    total = sum(present.values())
    frequency = {
        other: _expected_frequency(found, other, index)
        for other, found in targets.items()
    }
    covered = sum(present[other] for other in frequency)
    rate = sum(frequency.values()) / covered if covered else 0.0
    importance = {
        other: rarity(
            (expected + PRIOR_DOCUMENTS * rate) / (present[other] + PRIOR_DOCUMENTS),
            total,
        )
        for other, expected in frequency.items()
    }
    importance[ANYWHERE] = rarity(rate, total) if covered else 0.6 * rarity(0.0, total)
    return importance


def _expected_frequency(
    targets: Sequence[Target], language: str, index: SearchIndex
) -> float:
    mass = sum(target.probability for target in targets)
    return (
        sum(
            target.probability * index.document_frequency("text", target.term, language)
            for target in targets
        )
        / mass
    )


def _concept_units(
    read: Iterable[Sequence[Word]],
    language: str,
    index: SearchIndex,
    knowledge: Knowledge,
    weights: Weights,
) -> tuple[ConceptUnit, ...]:
    spans: dict[str, tuple[str, int, float]] = {}
    for found in read:
        for concept, start, end, specificity in _annotate(found, language, knowledge):
            surface = " ".join(word.surface for word in found[start:end])
            sureness = 0.4 + 0.6 * specificity
            if end - start == 1:
                term = found[start].term
                sureness *= weights.single
                sureness *= _telling(term, language, knowledge, weights)
            first, count, surest = spans.get(concept, (surface, 0, sureness))
            spans[concept] = (first, count + 1, max(surest, sureness))
    units = []
    for concept, (surface, count, sureness) in spans.items():
        related = _related(concept, knowledge, weights)
        importance = _concept_importance(related, index)
        if not importance:
            continue
        weight = weights.concept * (1.0 + math.log(count)) * sureness
        units.append(
            ConceptUnit(
                key=f"concept:{concept}",
                concept=concept,
                need_words=surface,
                weight=weight * importance,
                reach=weight * importance,
                related=related,
            )
        )
    units.sort(key=lambda unit: (-unit.reach, unit.key))
    return tuple(units[:MOST_CONCEPTS])


def _telling(term: str, language: str, knowledge: Knowledge, weights: Weights) -> float:
    """Scale a word down by how general it is."""
    share = generality(term, language, knowledge.translator)
    return 1.0 - (1.0 - weights.general) * share


def _related(concept: str, knowledge: Knowledge, weights: Weights) -> dict[str, float]:
    """Map the concept and its nearest wider and narrower ones to their shares."""
    related = {concept: 1.0}
    edge = [concept]
    for depth in (1, 2):
        edge = [
            narrower for one in edge for narrower in knowledge.concepts.narrower(one)
        ][:MOST_NARROWER]
        for narrower in edge:
            related.setdefault(narrower, weights.narrower**depth)
    for wider in knowledge.concepts.broader(concept):
        related.setdefault(wider, weights.broader)
    return related


def _concept_importance(related: Mapping[str, float], index: SearchIndex) -> float:
    total = index.document_count()
    frequency = sum(
        share * index.document_frequency("concepts", concept)
        for concept, share in related.items()
    )
    if not frequency:
        return 0.0
    return rarity(min(frequency / max(total, 1), 1.0), total)


def _without_target(unit: WordUnit, term: str, language: str) -> WordUnit:
    targets = {
        other: tuple(target for target in found if target.term != term)
        if language in ("", other)
        else found
        for other, found in unit.targets.items()
    }
    return replace(unit, targets=targets)
