"""A query's judged records taken apart, so that other weights can be tried quickly.

Holds for each record what the scorer counts, before any weight that can be learnt
comes in. `totals` then gives the evidence that the scorer would find, for all records
of a query at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from seutu.matching.planner import ANYWHERE
from seutu.matching.scoring import (
    LEAST_NORM,
    SHORTEST_SPELLED,
    Scorer,
    concept_value,
    freshness,
    nearness,
    openness,
    solving,
)
from seutu.matching.weights import Weights
from seutu.search.ports import Document

Floats = npt.NDArray[np.float64]

LEARNABLE = (
    "title",
    "keywords",
    "saturation",
    "title_length",
    "keywords_length",
    "body_length",
    "spelling",
    "concept",
    "own_concept",
    "place",
    "freshness",
    "openness",
    "solution",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """One query: its need, its judged records, and what the scorer counts in them.

    Shapes, for R records and U words of the need: `met` R,U,3 (title, keywords, body),
    `alike` R,U,2, `words` R,U (the value of a word that is fully met), `concepts` R,
    `lengths` R,3 in usual lengths, `priors` R,4, `own` R.
    """

    need: str
    grades: Floats
    met: Floats
    alike: Floats
    words: Floats
    concepts: Floats
    lengths: Floats
    priors: Floats
    own: npt.NDArray[np.bool_]
    of_words: float
    of_concepts: float
    brevity: float
    drawn: Weights


def anatomy(
    need: str, scorer: Scorer, judged: Mapping[str, int], documents: list[Document]
) -> Anatomy:
    """Take apart the judged among the documents of one query, under its own plan."""
    plan = scorer.plan
    shown = [one for one in documents if one.record in judged]
    met = np.zeros((len(shown), len(plan.words), 3))
    alike = np.zeros((len(shown), len(plan.words), 2))
    for row, document in enumerate(shown):
        _count(scorer, document, met[row], alike[row])
    return Anatomy(
        need=need,
        grades=np.array([max(judged[one.record], 0) for one in shown], dtype=float),
        met=met,
        alike=alike,
        words=np.array(
            [
                [
                    unit.weight
                    * unit.importance.get(one.language, unit.importance[ANYWHERE])
                    for unit in plan.words
                ]
                for one in shown
            ]
        ).reshape(len(shown), len(plan.words)),
        concepts=np.array([_of_concepts(scorer, one) for one in shown], dtype=float),
        lengths=scorer.lengths(shown),
        priors=np.array(
            [
                (
                    nearness(plan.region, one),
                    freshness(scorer.today, one),
                    openness(one),
                    solving(one),
                )
                for one in shown
            ]
        ).reshape(-1, 4),
        own=np.array([one.language == plan.language for one in shown], dtype=bool),
        of_words=sum(unit.reach for unit in plan.words),
        of_concepts=sum(unit.reach for unit in plan.concepts),
        brevity=min(1.0, plan.weights.brief / max(len(plan.words), 1)),
        drawn=plan.weights,
    )


def totals(one: Anatomy, weights: Weights) -> Floats:
    """Give the evidence for each record under other weights.

    Only the weights named in `LEARNABLE` may differ from those the plan was made with.
    """
    fields = np.array([weights.title, weights.keywords, weights.body])
    bends = np.array(
        [weights.title_length, weights.keywords_length, weights.body_length]
    )
    fields = fields / np.maximum(1.0 - bends + bends * one.lengths, LEAST_NORM)
    frequency = np.einsum("ruf,rf->ru", one.met, fields) + weights.spelling * np.einsum(
        "ruf,rf->ru", one.alike, fields[:, :2]
    )
    filled = frequency / (frequency + weights.saturation)
    share, scale = _own(one, weights)
    _, before = _own(one, one.drawn)
    words = (one.words * filled).sum(axis=1) * np.where(one.own, scale / before, 1.0)
    concepts = (
        one.concepts
        * (weights.concept / one.drawn.concept)
        * np.where(one.own, share * scale, 1.0)
    )
    evidence = words + concepts
    reach = one.of_words + one.of_concepts * weights.concept / one.drawn.concept
    priors = one.priors @ np.array(
        [weights.place, weights.freshness, weights.openness, weights.solution]
    )
    return np.asarray(evidence + np.where(evidence > 0.0, reach * priors, 0.0))


def _own(one: Anatomy, weights: Weights) -> tuple[float, float]:
    """Give the factors of concepts and of words in records of the need's language."""
    share = weights.own_concept * one.brevity
    concepts = one.of_concepts * weights.concept / one.drawn.concept
    reach = one.of_words + concepts
    return share, reach / max(one.of_words + share * concepts, 1e-9)


def _count(scorer: Scorer, document: Document, met: Floats, alike: Floats) -> None:
    known = scorer.found(document.language)
    for field, terms in enumerate((document.title, document.keywords, document.body)):
        for term in terms:
            if term in known:
                for number, probability in scorer.counts[known[term]]:
                    met[number, field] += probability
            elif field < 2 and len(term) >= SHORTEST_SPELLED:
                for number, likeness in scorer.alike(term):
                    alike[number, field] += likeness


def _of_concepts(scorer: Scorer, document: Document) -> float:
    units = scorer.plan.concepts
    met = scorer.concepts_met(document)
    return sum(concept_value(units[number], shares) for number, shares in met.items())


def changed(weights: Weights, name: str, factor: float) -> Weights:
    """Multiply one weight; the lengths stay between 0 and 1."""
    value = getattr(weights, name) * factor
    bounded = min(value, 1.0) if name.endswith("_length") else value
    return replace(weights, **{name: round(bounded, 4)})
