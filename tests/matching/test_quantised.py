import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from seutu.matching.dense.onnx_encoder import unit_length
from seutu.matching.dense.quantised import (
    distances,
    nearest_sketches,
    quantise,
    rotation,
    similarities,
    sketch,
)

shapes = st.tuples(st.integers(1, 12), st.integers(1, 130))
vectors = arrays.arrays(
    np.float32, shapes, elements=st.floats(-1, 1, width=32, allow_nan=False)
).map(unit_length)


@given(vectors)
def test_no_number_is_off_by_more_than_half_a_step(found):
    codes, scales = quantise(found)

    assert (np.abs(codes * scales[:, None] - found) <= scales[:, None] * 0.501).all()


@given(vectors)
def test_quantising_twice_changes_nothing(found):
    codes, scales = quantise(found)
    again, _ = quantise((codes * scales[:, None]).astype(np.float32))

    assert (again == codes).all()


@given(vectors)
@settings(max_examples=50)
def test_a_cosine_survives_eight_bits(found):
    codes, scales = quantise(found)

    off = np.abs(similarities(codes, scales, found[0]) - found @ found[0])
    half_a_step_each = 0.5 * scales * np.abs(found[0]).sum()
    assert (off <= half_a_step_each + 1e-5).all()


@given(vectors)
def test_sketches_differ_in_as_many_bits_as_numbers_lie_on_another_side(found):
    centre = found.mean(axis=0)
    turn = np.eye(found.shape[1], dtype=np.float32)
    sketches = sketch(found, centre, turn)
    expected = ((found > centre) != (found[0] > centre)).sum(axis=1)

    assert distances(sketches, sketches[:1]).tolist() == expected.tolist()


far = arrays.arrays(np.uint16, st.integers(1, 3_000), elements=st.integers(0, 64))


@given(far, st.integers(1, 50))
def test_the_nearest_are_never_left_out_for_farther_ones(found, wanted):
    rows = nearest_sketches(found, wanted, 64)
    left = np.setdiff1d(np.arange(len(found)), rows)

    assert min(wanted, len(found)) / 2 <= len(rows) <= 4 * wanted
    if len(left):
        assert found[rows].max() <= found[left].min()


def test_rows_that_do_not_count_are_never_among_the_nearest():
    found = np.array([65, 3, 65, 4], dtype=np.uint16)

    assert nearest_sketches(found, 10, 64).tolist() == [1, 3]


def test_the_sketches_bring_in_nearly_all_that_is_nearest():
    random = np.random.default_rng(3)
    themes = random.standard_normal((300, 256)).astype(np.float32)
    some = themes[random.integers(0, 300, 30_000)]
    noise = random.standard_normal(some.shape).astype(np.float32)
    found = unit_length(some + 0.9 * noise + 1.5)
    wanted = unit_length(themes[:20] + 1.5)
    codes, scales = quantise(found)
    centre, turn = found[:1_000].mean(axis=0), rotation(256)
    sketches = sketch(found, centre, turn)
    kept = []
    for need in wanted:
        exact = set(np.argsort(-(found @ need))[:100].tolist())
        away = distances(sketches, sketch(need[None, :], centre, turn))
        rows = nearest_sketches(away, 2_000, 256)
        weighed = similarities(codes[rows], scales[rows], need)
        best = rows[np.argsort(-weighed)[:100]].tolist()
        kept.append(len(exact & set(best)) / 100)

    assert np.mean(kept) > 0.95


@given(st.integers(1, 80))
@settings(max_examples=20)
def test_a_rotation_keeps_every_length_and_is_always_the_same(dimension):
    turn = rotation(dimension)

    assert turn @ turn.T == pytest.approx(np.eye(dimension), abs=1e-5)
    assert (turn == rotation(dimension)).all()
