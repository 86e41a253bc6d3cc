from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.planner import ANYWHERE, Plan, Target, WordUnit, sharpened
from seutu.matching.scoring import Scorer, norms, typical_lengths
from seutu.search.ports import Document


def unit(term: str, rarity: float = 1.0) -> WordUnit:
    return WordUnit(
        key=f"word:{term}",
        term=term,
        need_word=term,
        language="en",
        weight=1.0,
        reach=rarity,
        targets={"en": (Target(term, 1.0, "word"),)},
        importance={"en": rarity, "fi": rarity, ANYWHERE: rarity},
    )


def evidence(document: Document, *terms: str) -> float:
    planned = Plan(
        language="en", words=tuple(unit(term) for term in terms), concepts=(), reach=9.0
    )
    return Scorer(planned, average_length=80.0).evidence(document).total


def document(**fields: tuple[str, ...]) -> Document:
    return Document(id="dataset:1", kind="dataset", language="en", **fields)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_word_in_a_longer_title_never_counts_more(few, more):
    short, long = sorted((few, more))
    titles = [("flood", *("x",) * size) for size in (short, long)]
    brief, wordy = (evidence(document(title=title), "flood") for title in titles)

    assert brief >= wordy > 0


def test_a_long_description_does_not_weaken_the_title():
    plain = document(title=("flood",))
    described = replace(plain, body=("x",) * 300)

    assert evidence(described, "flood") == evidence(plain, "flood")


def test_a_field_of_the_usual_length_is_taken_as_it_is():
    assert norms(np.array([0.75]), np.array([1.0])) == 1.0
    assert typical_lengths(0.0)[2] > 0


@given(
    st.lists(st.floats(0.01, 12), min_size=1, max_size=8),
    st.floats(0.5, 2.0),
)
def test_sharpening_keeps_the_sum_and_the_order_and_spares_other_languages(
    rarities, power
):
    units = tuple(unit(f"t{place}", one) for place, one in enumerate(rarities))
    after = sharpened(units, "en", power)

    own = [one.importance["en"] for one in after]
    assert abs(sum(own) - sum(rarities)) < 1e-6 * sum(rarities)
    by_rarity = sorted(zip(rarities, own, strict=True))
    assert [value for _, value in by_rarity] == sorted(own)
    assert [one.importance["fi"] for one in after] == rarities
