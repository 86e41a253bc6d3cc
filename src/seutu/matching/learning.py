"""Learn the calibration from judgements.

Scores are fitted on the judged records that a reader would come to see; the verdict's
threshold on needs whose supply is there, and on the same needs with it taken out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from seutu.matching.calibration import (
    Calibration,
    Features,
    best_threshold,
    features,
    fit,
    reliability,
)
from seutu.matching.collection import Collection, TestQuery
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher

SEEN = 30
WEAK_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Observation:
    """One record shown for one query: the features of its evidence, and a verdict."""

    query: str
    features: Features
    is_useful: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """A calibration, how well its scores hold, and how often its verdict errs.

    `missed`: needs with supply that do not get "answers"; `invented`: needs whose
    supply was taken out, or that nothing answers, that do. `dismissed`: needs with
    supply that get "none"; `tolerated`: needs that nothing answers that do not.
    """

    calibration: Calibration
    observations: int
    reliability: list[tuple[float, float, int]]
    missed: float
    invented: float
    dismissed: float
    tolerated: float


def observe(matcher: Matcher, collection: Collection) -> list[Observation]:
    """Gather the judged records among the first thirty of each query.

    A record nobody judged is left out: it may be useful or not.
    """
    found: list[Observation] = []
    for query in collection.queries:
        judged = collection.judgements.get(query.id, {})
        read = matcher.read(_need(query))
        found.extend(
            Observation(
                query.id,
                features(read.scorer, one.evidence),
                judged[one.document.record] > 0,
            )
            for one in read.ranked[:SEEN]
            if one.document.record in judged
        )
    return found


def best_scores(
    matcher: Matcher, queries: Iterable[TestQuery], without: Mapping[str, Sequence[str]]
) -> list[float]:
    """Give the best score of each query, with some records taken out of the index."""
    found = []
    for query in queries:
        read = matcher.read(_need(query), exclude=without.get(query.id, ()))
        found.append(max((one.score for one in read.ranked), default=0.0))
    return found


def learn(
    matcher: Matcher,
    collection: Collection,
    unanswerable: Sequence[TestQuery] = (),
) -> Learnt:
    """Fit a calibration on a collection.

    Raises `ValueError` when the judgements are all alike or no query has supply.
    """
    observations = observe(matcher, collection)
    outcomes = [one.is_useful for one in observations]
    intercept, coefficients = fit([one.features for one in observations], outcomes)
    fitted = replace(
        matcher.calibration, intercept=intercept, coefficients=coefficients
    )
    scored = Matcher(
        matcher.index,
        matcher.knowledge,
        calibration=fitted,
        weights=matcher.weights,
        meanings=matcher.meanings,
    )
    relevant = {
        query: [record for record, grade in judged.items() if grade > 0]
        for query, judged in collection.judgements.items()
    }
    supplied = [query for query in collection.queries if relevant.get(query.id)]
    present = best_scores(scored, supplied, {})
    foreign = best_scores(scored, unanswerable, {})
    absent = best_scores(scored, supplied, relevant) + foreign
    answers = best_threshold(present, absent)
    # Records near a need that they do not answer are "weak"; what lies below the best
    # line between answerable needs and needs of another world is "none".
    nothing = best_threshold(present, foreign) if foreign else answers
    weak = nothing if nothing < answers else WEAK_SHARE * answers
    calibration = replace(fitted, answers=answers, weak=weak)
    return Learnt(
        calibration,
        len(observations),
        reliability(
            [calibration.score(one.features) for one in observations], outcomes
        ),
        missed=_share(score < answers for score in present),
        invented=_share(score >= answers for score in absent),
        dismissed=_share(score < calibration.weak for score in present),
        tolerated=_share(score >= calibration.weak for score in foreign),
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """How far scores and verdicts of a matcher can be relied on; see `Learnt`."""

    reliability: list[tuple[float, float, int]]
    missed: float
    left_over: float
    invented: float
    dismissed: float

    def to_json(self) -> dict[str, object]:
        """Give the figures under the names of the public interface."""
        return {
            "reliability": [
                {"score": round(score, 3), "useful": round(useful, 3), "records": count}
                for score, useful, count in self.reliability
            ],
            "supplied needs without answers": round(self.missed, 3),
            "needs without their supply, with answers": round(self.left_over, 3),
            "unanswerable needs with answers": round(self.invented, 3),
            "supplied needs with none": round(self.dismissed, 3),
        }


def check(
    matcher: Matcher,
    collection: Collection,
    unanswerable: Sequence[TestQuery] = (),
) -> Checked:
    """Compare the scores and verdicts of a matcher with the judgements."""
    observations = observe(matcher, collection)
    calibration = matcher.calibration
    relevant = {
        query: [record for record, grade in judged.items() if grade > 0]
        for query, judged in collection.judgements.items()
    }
    supplied = [query for query in collection.queries if relevant.get(query.id)]
    present = best_scores(matcher, supplied, {})
    absent = best_scores(matcher, supplied, relevant)
    foreign = best_scores(matcher, unanswerable, {})
    return Checked(
        reliability(
            [calibration.score(one.features) for one in observations],
            [one.is_useful for one in observations],
        ),
        missed=_share(score < calibration.answers for score in present),
        left_over=_share(score >= calibration.answers for score in absent),
        invented=_share(score >= calibration.answers for score in foreign),
        dismissed=_share(score < calibration.weak for score in present),
    )


def _share(outcomes: Iterable[bool]) -> float:
    counted = list(outcomes)
    return sum(counted) / len(counted) if counted else 0.0


def _need(query: TestQuery) -> Need:
    return Need(text=query.text, language=query.language)
