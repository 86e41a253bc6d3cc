from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.synonyms import LEAST_PROBABILITY, PIVOTS, synonyms


class Roundabout:
    """Translates "old" and "elderly" by one foreign word, everywhere it can."""

    def __init__(self, *languages: str) -> None:
        self.languages = languages

    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]:
        if target in self.languages and term in {"elderly", "old"}:
            return [("foreign", 0.9)]
        if source in self.languages and term == "foreign":
            return [("old", 0.6), ("elderly", 0.3), ("seldom", 0.01)]
        return []


def test_a_word_that_returns_through_other_languages_is_a_synonym():
    found = synonyms("elderly", "en", Roundabout("de", "fr", "fi"))

    assert [word for word, _ in found] == ["old"]


def test_two_languages_are_too_few_to_trust():
    assert synonyms("elderly", "en", Roundabout("de", "fr")) == ()


def test_a_word_nobody_translates_has_no_synonym():
    assert synonyms("kdv", "en", Roundabout(*PIVOTS)) == ()


@given(st.sampled_from(["elderly", "old"]), st.sampled_from(["en", "ga"]))
def test_no_word_is_its_own_synonym_and_none_is_unlikely(word, language):
    found = synonyms(word, language, Roundabout("de", "fr", "fi", "pl"))

    assert word not in dict(found)
    assert all(LEAST_PROBABILITY <= likely <= 1.0 for _, likely in found)
