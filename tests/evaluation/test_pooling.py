"""Pools: what a person reads, and what must not tell her who found it."""

from hypothesis import given
from hypothesis import strategies as st
from scripts.collecting.needs import StatedNeed
from scripts.collecting.pooling import pooled, read_twice, shown, shuffled, wordings

ids = st.text("abcdefgh", min_size=1, max_size=3)
rankings = st.lists(st.lists(ids, unique=True, max_size=10), max_size=8)


@given(rankings, st.integers(1, 20))
def test_a_pool_holds_each_document_once_and_stays_within_the_limit(ranked, limit):
    found = set().union(*ranked)
    kept = pooled(ranked, limit)

    assert len(kept) == len(set(kept)) == min(limit, len(found))
    assert set(kept) <= found


@given(rankings)
def test_a_pool_does_not_depend_on_the_order_of_the_systems(ranked):
    assert pooled(ranked) == pooled(ranked[::-1])


def test_what_several_systems_find_is_read_before_what_one_finds():
    assert pooled([["once", "twice"], ["twice", "other"]], limit=1) == ["twice"]


@given(st.lists(ids, unique=True))
def test_the_reading_order_does_not_tell_the_rank(documents):
    assert shuffled("n01", documents) == shuffled("n01", documents[::-1])


@given(st.lists(ids, unique=True, min_size=1))
def test_a_quarter_is_read_twice(documents):
    again = read_twice("n01", documents)

    assert set(again) <= set(documents)
    assert len(again) == -(-len(documents) // 4)


def test_the_second_reading_has_an_order_of_its_own():
    documents = [f"dataset:{number}" for number in range(60)]
    again = read_twice("n01", documents)

    assert again != [one for one in shuffled("n01", documents) if one in again]


def test_a_reader_sees_long_descriptions_cut():
    seen = shown({"id": "dataset:a", "description": {"en": "x" * 50}}, longest=10)

    assert seen == {"id": "dataset:a", "description": {"en": "x" * 10}}


def test_the_english_wording_is_put_beside_the_others_but_not_beside_itself():
    need = StatedNeed(
        id="n01",
        origin="typical",
        answerable=True,
        length="short",
        half="tune",
        text={"en": "noise", "fi": "melu"},
    )

    assert [one.text for one in wordings(need, beside="en")] == ["noise", "melu noise"]
