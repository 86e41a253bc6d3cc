from dataclasses import replace

import numpy as np
import pytest

from seutu.matching.anatomy import Anatomy
from seutu.matching.fitting import Fitted, fit_weights, ndcg, quality, search, usable
from seutu.matching.weights import DEFAULT

NOTHING = np.zeros((2, 1, 2))


def query(number: int, *, title_decides: bool) -> Anatomy:
    """Make a query: one record says the word in its title, one twice in its body."""
    met = np.zeros((2, 1, 3))
    met[0, 0, 0], met[1, 0, 2] = 1.0, 2.5
    return Anatomy(
        need=f"n{number}",
        grades=np.array([2.0, 0.0] if title_decides else [0.0, 2.0]),
        met=met,
        alike=NOTHING,
        words=np.ones((2, 1)),
        concepts=np.zeros(2),
        lengths=np.ones((2, 3)),
        priors=np.zeros((2, 4)),
        own=np.ones(2, dtype=bool),
        of_words=1.0,
        of_concepts=0.0,
        brevity=1.0,
        drawn=DEFAULT,
    )


def queries(*, title_decides: bool, count: int = 20) -> list[Anatomy]:
    return [query(number, title_decides=title_decides) for number in range(count)]


def test_what_the_judgements_say_of_titles_is_learnt():
    found = fit_weights(queries(title_decides=True), DEFAULT)

    assert found.weights.title > DEFAULT.title
    assert set(found.after) == {1.0}
    assert found.is_better


def test_judgements_that_the_weights_already_follow_teach_nothing():
    found = fit_weights(queries(title_decides=False), DEFAULT)

    assert found.weights == DEFAULT
    assert found.gain == 0.0
    assert not found.is_better


def test_judgements_that_contradict_one_another_are_not_better():
    mixed = [query(number, title_decides=number % 2 == 0) for number in range(20)]

    assert not fit_weights(mixed, DEFAULT).is_better


def test_a_gain_within_its_own_error_is_not_better():
    found = Fitted(
        weights=DEFAULT, before=(0.5, 0.5, 0.5), after=(0.8, 0.3, 0.5), needs=12
    )

    assert found.gain > 0
    assert not found.is_better


def test_too_few_needs_are_refused():
    with pytest.raises(ValueError, match="9 needs"):
        fit_weights(queries(title_decides=True, count=9), DEFAULT)


def test_a_query_whose_records_are_all_useful_teaches_nothing():
    one = query(0, title_decides=True)

    assert usable([one, replace(one, grades=np.array([1.0, 2.0]))]) == [one]


def test_search_never_ends_below_its_start():
    mixed = [query(number, title_decides=number % 3 == 0) for number in range(9)]

    learnt = search(mixed, DEFAULT)
    assert quality(mixed, learnt) >= quality(mixed, DEFAULT)


def test_a_need_worded_in_many_languages_has_one_voice():
    easy, hard = query(1, title_decides=False), query(2, title_decides=True)

    assert quality([easy, hard], DEFAULT) == quality([easy, *[hard] * 5], DEFAULT)


def test_the_best_order_measures_one():
    assert ndcg(query(0, title_decides=False), DEFAULT) == 1.0
