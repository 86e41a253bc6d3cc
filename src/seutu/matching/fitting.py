"""Learn weights from judgements, and say honestly whether they are better.

Coordinate search over the few weights of an additive model: one weight at a time is
raised or lowered, and kept when the mean nDCG@10 over needs grows. The gain is measured
on needs that were left out (k folds over needs, not over single judgements).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from seutu.matching.anatomy import LEARNABLE, Anatomy, changed, totals
from seutu.matching.weights import Weights

FACTORS = (0.5, 0.8, 1.25, 2.0)
ROUNDS = 2
# Smaller gains on the needs learnt from are accidents of single pairs of records.
LEAST_STEP = 5e-4
FOLDS = 5
FEWEST_NEEDS = 10
CUT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Learnt weights, and nDCG@10 on left-out needs before and after, fold by fold."""

    weights: Weights
    before: tuple[float, ...]
    after: tuple[float, ...]
    needs: int

    @property
    def gain(self) -> float:
        """The mean gain over folds."""
        return float(np.mean(self._gains))

    @property
    def spread(self) -> float:
        """The standard error of the mean gain."""
        return float(np.std(self._gains, ddof=1) / math.sqrt(len(self._gains)))

    @property
    def is_better(self) -> bool:
        """Whether the gain is more than its standard error."""
        return self.gain > max(self.spread, LEAST_STEP)

    @property
    def _gains(self) -> list[float]:
        return [
            after - before
            for before, after in zip(self.before, self.after, strict=True)
        ]


def usable(queries: Sequence[Anatomy]) -> list[Anatomy]:
    """Keep the queries that can tell weights apart: judged useful and judged not."""
    return [one for one in queries if len(set((one.grades > 0).tolist())) == 2]


def fit_weights(queries: Sequence[Anatomy], start: Weights) -> Fitted:
    """Learn weights, and measure the gain by cross-validation over needs.

    Raises `ValueError` when fewer than ten needs have useful and useless records.
    """
    kept = usable(queries)
    needs = sorted({one.need for one in kept}, key=_shuffled)
    if len(needs) < FEWEST_NEEDS:
        raise ValueError(
            f"{len(needs)} needs can be learnt from, {FEWEST_NEEDS} needed"
        )
    before, after = [], []
    for number in range(FOLDS):
        left_out = set(needs[number::FOLDS])
        inside = [one for one in kept if one.need not in left_out]
        outside = [one for one in kept if one.need in left_out]
        learnt = search(inside, start)
        before.append(quality(outside, start))
        after.append(quality(outside, learnt))
    return Fitted(
        weights=search(kept, start),
        before=tuple(before),
        after=tuple(after),
        needs=len(needs),
    )


def search(queries: Sequence[Anatomy], start: Weights) -> Weights:
    """Climb from the weights given; the result is never worse on these queries."""
    best, reached = start, quality(queries, start)
    for _ in range(ROUNDS):
        climbed_from = reached
        for name in LEARNABLE:
            for factor in FACTORS:
                tried = changed(best, name, factor)
                found = quality(queries, tried)
                if found > reached + LEAST_STEP:
                    best, reached = tried, found
        if reached == climbed_from:
            break
    return best


def quality(queries: Sequence[Anatomy], weights: Weights) -> float:
    """Average nDCG@10 over needs; the queries of one need share its voice."""
    by_need: dict[str, list[float]] = {}
    for one in queries:
        by_need.setdefault(one.need, []).append(ndcg(one, weights))
    return float(np.mean([np.mean(values) for values in by_need.values()]))


def ndcg(one: Anatomy, weights: Weights) -> float:
    """Measure the order of the judged records; those nobody judged are passed over."""
    order = np.argsort(-totals(one, weights), kind="stable")
    ideal = np.sort(one.grades)[::-1][:CUT]
    discount = 1.0 / np.log2(np.arange(2, len(ideal) + 2))
    return float(one.grades[order][:CUT] @ discount / (ideal @ discount))


def _shuffled(need: str) -> bytes:
    return blake2b(need.encode(), digest_size=8).digest()
