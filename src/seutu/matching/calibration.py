"""Turn evidence into the probability of being judged useful, and that into a verdict.

A logistic regression over three features of the evidence. The coefficients and the
record of how they were learnt are in `calibration.json`, beside this file.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

from seutu.core.errors import Invalid
from seutu.matching.scoring import Scorer
from seutu.matching.weighing import Evidence

Verdict = Literal["answers", "weak", "none"]
Features = tuple[float, float, float]

FEATURES = ("filled", "covered", "strength")
ITERATIONS = 50
RIDGE = 1e-2


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Coefficients of the features, and the scores from which a verdict is given."""

    intercept: float
    coefficients: Features
    answers: float
    weak: float

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a calibration. Raises `Invalid` when a number is missing."""
        try:
            read = json.loads(text)
            filled, covered, strength = (
                float(read["coefficients"][name]) for name in FEATURES
            )
            return cls(
                intercept=float(read["intercept"]),
                coefficients=(filled, covered, strength),
                answers=float(read["answers"]),
                weak=float(read["weak"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid("The calibration file cannot be read.") from error

    def score(self, features: Features) -> float:
        """Give the probability of being judged useful, between 0 and 1."""
        linear = self.intercept + sum(
            coefficient * value
            for coefficient, value in zip(self.coefficients, features, strict=True)
        )
        return _sigmoid(linear)

    def verdict(self, best: float) -> Verdict:
        """Say what the best score of a result means."""
        if best >= self.answers:
            return "answers"
        return "weak" if best >= self.weak else "none"


def features(scorer: Scorer, evidence: Evidence) -> Features:
    """Describe evidence, whatever the length of the need and the size of the index.

    How full the reach is, how much of the need's importance is touched at all, and
    the logarithm of the evidence itself, in the scale of an index of the usual size.
    Priors say nothing about usefulness alone and are left out; meaning, which not
    every installation has, corrects the score afterwards.
    """
    reach = max(scorer.plan.reach, 1e-9)
    return (
        min(evidence.spoken / reach, 2.0),
        min(evidence.touched / reach, 1.0),
        math.log1p(evidence.spoken * scorer.plan.evenness),
    )


def fit(observed: Sequence[Features], useful: Sequence[bool]) -> tuple[float, Features]:
    """Fit intercept and coefficients by iteratively reweighted least squares.

    No coefficient is negative, so that more evidence never lowers a score: a feature
    that would get one is left out and the rest fitted again. A small ridge keeps
    separable judgements finite. Raises `ValueError` when all judgements are alike.
    """
    if len(set(useful)) < 2:
        raise ValueError("fitting needs judgements of both kinds")
    matrix = np.asarray(observed, dtype=float)
    target = np.asarray(useful, dtype=float)
    kept = list(range(matrix.shape[1]))
    while True:
        beta = _logistic(matrix[:, kept], target)
        if not kept or beta[1:].min() >= 0.0:
            break
        del kept[int(beta[1:].argmin())]
    coefficients = dict(zip(kept, beta[1:].tolist(), strict=True))
    filled, covered, strength = (
        float(coefficients.get(number, 0.0)) for number in range(len(FEATURES))
    )
    return float(beta[0]), (filled, covered, strength)


def _logistic(
    observed: npt.NDArray[np.float64], target: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    matrix = np.column_stack([np.ones(len(observed)), observed])
    beta = np.zeros(matrix.shape[1])
    penalty = RIDGE * np.eye(matrix.shape[1])
    penalty[0, 0] = 0.0
    for _ in range(ITERATIONS):
        expected = 1.0 / (1.0 + np.exp(-np.clip(matrix @ beta, -30, 30)))
        spread = np.maximum(expected * (1.0 - expected), 1e-6)
        hessian = matrix.T @ (matrix * spread[:, None]) + penalty
        step = np.linalg.solve(hessian, matrix.T @ (target - expected) - penalty @ beta)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return np.asarray(beta)


def reliability(
    scores: Sequence[float], useful: Sequence[bool], bins: int = 10
) -> list[tuple[float, float, int]]:
    """Compare scores with outcomes: mean score, share useful and count in each bin."""
    rows = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [
            (score, outcome)
            for score, outcome in zip(scores, useful, strict=True)
            if low <= score < high or (number == bins - 1 and score == 1.0)
        ]
        if inside:
            count = len(inside)
            rows.append(
                (
                    sum(score for score, _ in inside) / count,
                    sum(outcome for _, outcome in inside) / count,
                    count,
                )
            )
    return rows


def best_threshold(with_supply: Sequence[float], without: Sequence[float]) -> float:
    """Find the best score that tells needs with an answer from needs without one.

    Minimises the larger of the two error rates; both sequences hold the best score
    of each need.
    """
    if not with_supply or not without:
        raise ValueError("a threshold needs needs of both kinds")
    candidates = sorted({*with_supply, *without})

    def worse(threshold: float) -> float:
        missed = sum(score < threshold for score in with_supply) / len(with_supply)
        invented = sum(score >= threshold for score in without) / len(without)
        return max(missed, invented)

    return min(candidates, key=worse)


@cache
def packaged() -> Calibration:
    """Read the calibration that comes with Seutu."""
    return Calibration.from_json(
        files("seutu.matching").joinpath("calibration.json").read_text("utf-8")
    )


def to_json(calibration: Calibration, record: Mapping[str, object]) -> str:
    """Write a calibration with the record of how it was learnt."""
    return json.dumps(
        {
            "intercept": round(calibration.intercept, 4),
            "coefficients": {
                name: round(value, 4)
                for name, value in zip(FEATURES, calibration.coefficients, strict=True)
            },
            "answers": round(calibration.answers, 3),
            "weak": round(calibration.weak, 3),
            "record": record,
        },
        indent=2,
    )


def read(found: Mapping[str, Any]) -> Calibration:
    """Read a calibration by the names of its parts; raises `ValueError`, `KeyError`."""
    filled, covered, strength = (float(one) for one in found["coefficients"])
    numbers = [float(found[name]) for name in ("intercept", "answers", "weak")]
    if not all(map(math.isfinite, (*numbers, filled, covered, strength))):
        raise ValueError("a number of the calibration is not finite")
    return Calibration(
        intercept=numbers[0],
        coefficients=(filled, covered, strength),
        answers=numbers[1],
        weak=numbers[2],
    )


def _sigmoid(value: float) -> float:
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    power = math.exp(value)
    return power / (1.0 + power)
