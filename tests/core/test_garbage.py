"""Garbage is looked for seldom within a block, and as before after it."""

import gc

import pytest

from seutu.core.garbage import SELDOM, collected_seldom


@pytest.fixture
def thresholds():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def break_off_within(seen):
    with collected_seldom():
        seen.append(gc.get_threshold())
        raise ValueError("broken")


@pytest.mark.usefixtures("thresholds")
def test_within_the_block_more_may_gather_and_after_an_error_it_is_as_before():
    gc.set_threshold(700, 10, 10)
    seen = []
    with pytest.raises(ValueError, match="broken"):
        break_off_within(seen)
    assert seen == [(SELDOM, 10, 10)]
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.usefixtures("thresholds")
@pytest.mark.parametrize("youngest", [0, 10 * SELDOM])
def test_who_looks_even_more_seldom_or_never_keeps_to_that(youngest):
    gc.set_threshold(youngest, 10, 10)
    with collected_seldom():
        assert gc.get_threshold()[0] == youngest


@pytest.mark.usefixtures("thresholds")
def test_two_who_read_at_once_bring_back_what_was_before_either_came():
    gc.set_threshold(700, 10, 10)
    first, second = collected_seldom(), collected_seldom()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (SELDOM, 10, 10)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, 10)
