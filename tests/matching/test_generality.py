import pytest

from seutu.matching.generality import general_words, generality
from tests.matching.worlds import Dictionary


class Sense:
    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]:
        return {"löytää": [("find", 0.6), ("flood", 0.2)]}.get(term, [])[:limit]


@pytest.mark.parametrize(("word", "expected"), [("find", 1.0), ("flood", 0.0)])
def test_a_listed_word_is_general(word: str, expected: float) -> None:
    assert generality(word, "en", Dictionary()) == expected


def test_a_foreign_word_is_as_general_as_its_translations() -> None:
    assert generality("löytää", "fi", Sense()) == pytest.approx(0.75)
    assert generality("tuntematon", "fi", Sense()) == 0.0


@pytest.mark.parametrize(
    "word", ["air", "water", "school", "care", "energy", "road", "waste", "health"]
)
def test_a_word_that_names_a_subject_is_never_general(word: str) -> None:
    assert word not in general_words()
