import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.errors import Invalid
from seutu.matching.calibration import (
    Calibration,
    best_threshold,
    fit,
    packaged,
    reliability,
    to_json,
)

unit = st.floats(0, 1, allow_nan=False)
triples = st.tuples(unit, unit, unit)
STEEP = Calibration(intercept=-2.0, coefficients=(4.0, 1.0, 0.5), answers=0.6, weak=0.3)


@given(triples)
def test_a_score_stays_between_zero_and_one(
    features: tuple[float, float, float],
) -> None:
    assert 0.0 <= STEEP.score(features) <= 1.0


@given(triples, unit)
def test_more_evidence_never_lowers_the_score(
    features: tuple[float, float, float], more: float
) -> None:
    filled, covered, strength = features
    assert STEEP.score((max(filled, more), covered, strength)) >= STEEP.score(features)


def test_fitting_finds_the_coefficients_that_made_the_judgements() -> None:
    observed, useful = [], []
    for step in range(1000):
        filled = step / 1000
        chance = 1 / (1 + math.exp(-(8 * filled - 4)))
        for draw in range(10):
            observed.append((filled, 0.5, 0.0))
            useful.append(draw < round(10 * chance))
    intercept, (slope, covered, _) = fit(observed, useful)

    assert slope == pytest.approx(8, rel=0.15)
    assert intercept + 0.5 * covered == pytest.approx(-4, rel=0.15)


@given(st.lists(st.tuples(triples, st.booleans()), min_size=4, max_size=40))
def test_fitting_never_makes_evidence_count_against_a_record(
    judged: list[tuple[tuple[float, float, float], bool]],
) -> None:
    outcomes = [useful for _, useful in judged]
    if len(set(outcomes)) < 2:
        outcomes[0] = not outcomes[0]
    _, coefficients = fit([features for features, _ in judged], outcomes)

    assert all(one >= 0.0 and math.isfinite(one) for one in coefficients)


def test_fitting_needs_judgements_of_both_kinds() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        fit([(0.1, 0.1, 0.1)], [True])


@pytest.mark.parametrize(
    ("best", "verdict"),
    [(0.9, "answers"), (0.6, "answers"), (0.4, "weak"), (0.1, "none")],
)
def test_the_best_score_decides_the_verdict(best: float, verdict: str) -> None:
    assert STEEP.verdict(best) == verdict


def test_a_threshold_parts_needs_with_and_without_an_answer() -> None:
    assert best_threshold([0.7, 0.8, 0.9], [0.1, 0.2, 0.6]) == 0.7


def test_reliability_compares_scores_with_outcomes() -> None:
    rows = reliability([0.05, 0.95, 1.0], [False, True, True])

    assert rows == [(0.05, 0.0, 1), (pytest.approx(0.975), 1.0, 2)]


def test_a_calibration_survives_being_written() -> None:
    assert Calibration.from_json(to_json(STEEP, {"note": "test"})) == STEEP


@pytest.mark.parametrize("text", ["", "{}", '{"coefficients": {"filled": "x"}}'])
def test_an_unreadable_calibration_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Calibration.from_json(text)


def test_the_packaged_calibration_is_in_order() -> None:
    assert 0.0 < packaged().weak < packaged().answers < 1.0
