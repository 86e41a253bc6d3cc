"""However long and strange a need is, the work it causes has a bound."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from seutu.matching.needs import LONGEST_NEED, Need
from seutu.matching.planner import (
    MOST_CONCEPTS,
    MOST_EVERYWHERE,
    MOST_LANGUAGES,
    MOST_READ,
    MOST_WORDS,
    plan,
)
from seutu.matching.retrieval import (
    LEAST_PER_LANGUAGE,
    MOST_CLAUSES,
    MOST_GRAMS,
    clauses,
)
from seutu.matching.translated import TRANSLATIONS
from seutu.search.ports import SearchIndex
from seutu.search.tantivy_index import TantivyIndex
from tests.matching.worlds import KNOWLEDGE, matcher

LANGUAGES = 30
RARE = [f"rare{number:04}x" for number in range(5_000)]
NEEDS = {
    "50,000 words": Need(text="word " * 50_000, language="en"),
    "5,000 rare words": Need(text=" ".join(RARE), language="en"),
    "one word of 50,000 letters": Need(text="a" * 50_000, language="en"),
    "a title of 5,000 rare words": Need(text="x", title=" ".join(RARE), language="en"),
    "5,000 keywords": Need(text="x", keywords=tuple(RARE), language="en"),
    "stop words alone": Need(text="the of and to in " * 2_000, language="en"),
    "words of one letter": Need(text="a b c d e f " * 4_000, language="en"),
    "10,000 digits": Need(text="1234567890" * 1_000, language="en"),
    "10,000 numbers": Need(text=" ".join(map(str, range(10_000))), language="en"),
    "all scripts": Need(
        text=" ".join(
            chr(start + number % 20) * 3 + str(number)
            for number in range(400)
            for start in (0x61, 0x3B1, 0x430, 0x5D0, 0x627, 0x905, 0x4E00, 0xAC00)
        )
    ),
}


class Counting:
    """Counts what a plan asks: of the translator, and of the index."""

    def __init__(self, index: SearchIndex) -> None:
        self.index, self.asked = index, Counter[str]()

    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]:
        self.asked["translate"] += 1
        return [(f"{term}{target}{number}", 0.9) for number in range(limit)]

    def document_frequency(self, field: str, term: str, language: str = "") -> int:
        self.asked["frequency"] += 1
        return 1

    def terms_from(
        self, prefix: str, language: str, limit: int = 20
    ) -> tuple[str, ...]:
        self.asked["prefix"] += 1
        return tuple(f"{prefix}{number}" for number in range(limit))

    def document_count(self, language: str = "") -> int:
        return 1_000_000

    def languages(self) -> Mapping[str, int]:
        return {"en": 500_000} | {
            f"{first}{second}": 1_000
            for first in "abcde"
            for second in "uvwxyz"
            if first + second != "en"
        }


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return matcher(tmp_path_factory.mktemp("world")).index


@pytest.mark.parametrize("name", NEEDS)
def test_the_plan_of_any_need_asks_a_bounded_number_of_questions(
    name: str, index: SearchIndex
) -> None:
    counting = Counting(index)
    knowledge = replace(KNOWLEDGE, translator=counting)

    planned = plan(NEEDS[name], "en", counting, knowledge)  # type: ignore[arg-type]

    looked_up = MOST_READ * MOST_LANGUAGES + MOST_EVERYWHERE * LANGUAGES
    assert len(planned.words) <= MOST_WORDS
    assert len(planned.concepts) <= MOST_CONCEPTS
    assert counting.asked["prefix"] <= 3 * looked_up
    assert counting.asked["frequency"] <= 200 * looked_up
    found = clauses(planned, counting.languages())
    spare = LEAST_PER_LANGUAGE * LANGUAGES
    assert len(found) <= MOST_CLAUSES + MOST_GRAMS + spare


def test_thirty_languages_cost_little_more_than_ten(index: SearchIndex) -> None:
    need = Need(text=" ".join(RARE[:40]), language="en")
    asked = []
    for languages in (10, 30):
        counting = Counting(index)
        every = dict(list(counting.languages().items())[:languages])
        counting.languages = lambda every=every: every  # type: ignore[method-assign]
        knowledge = replace(KNOWLEDGE, translator=counting)
        plan(need, "en", counting, knowledge)  # type: ignore[arg-type]
        asked.append(counting.asked["frequency"])

    assert asked[1] < 1.6 * asked[0]


def test_words_of_a_small_language_are_still_looked_for(index: SearchIndex) -> None:
    counting = Counting(index)
    knowledge = replace(KNOWLEDGE, translator=counting)
    need = Need(text="telling words", language="en")

    planned = plan(need, "en", counting, knowledge)  # type: ignore[arg-type]

    looked_in = {clause.language for clause in clauses(planned, counting.languages())}
    assert set(counting.languages()) <= looked_in
    assert all(len(unit.targets["ez"]) <= TRANSLATIONS + 1 for unit in planned.words)


def test_the_same_beginning_gives_the_same_plan(tmp_path: Path) -> None:
    index = matcher(tmp_path).index
    assert isinstance(index, TantivyIndex)
    text = " ".join(RARE)
    cut, long = (
        Need(text=text[:LONGEST_NEED], language="en"),
        Need(text=text, language="en"),
    )
    assert plan(cut, "en", index, KNOWLEDGE) == plan(long, "en", index, KNOWLEDGE)
    assert long.is_cut
    assert not cut.is_cut
