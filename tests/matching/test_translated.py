from collections.abc import Collection
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.translated import LEAST_PROBABILITY, translated
from seutu.matching.weights import DEFAULT
from seutu.search.ports import Field

PLAIN = replace(DEFAULT, translation=1.0, absent=0.5)
tables = st.dictionaries(
    st.sampled_from("abcdef"), st.floats(0.01, 0.3), min_size=1, max_size=6
)


class Table:
    def __init__(self, row: dict[str, float]) -> None:
        self.row = row

    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]:
        return list(self.row.items())[:limit]


class Holding:
    """An index of which only one thing is asked: whether it holds a term."""

    def __init__(self, held: Collection[str]) -> None:
        self.held = held

    def document_frequency(self, field: Field, term: str, language: str = "") -> int:
        return int(term in self.held)


def weighed(row: dict[str, float], held: Collection[str], weights=PLAIN):
    return translated("kohina", "fi", "en", Holding(held), Table(row), weights)


def test_the_one_translation_in_use_gains_what_the_table_gives_to_unused_ones():
    found = weighed({"parking": 0.16, "parkade": 0.48}, {"parking"})

    assert found["parking"] == pytest.approx(0.16 * (0.64 / 0.16) ** 0.5)


def test_translations_that_are_all_in_use_stay_as_the_table_has_them():
    row = {"noise": 0.6, "hum": 0.3}

    assert weighed(row, row) == row


def test_without_any_translation_in_use_nothing_gains():
    row = {"noise": 0.6, "hum": 0.3}

    assert weighed(row, ()) == row


@given(tables, st.sets(st.sampled_from("abcdef")), st.floats(0.0, 1.0))
def test_a_gain_keeps_the_order_and_never_passes_a_sure_translation(row, held, power):
    found = weighed(row, held, replace(PLAIN, absent=power))

    likely = {term for term, share in row.items() if share >= LEAST_PROBABILITY}
    assert found.keys() == likely
    assert all(row[term] <= found[term] <= 1.0 for term in found)
    by_table = sorted(found, key=lambda term: row[term])
    assert [found[term] for term in by_table] == sorted(found.values())
