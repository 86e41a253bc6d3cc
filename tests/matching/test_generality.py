from importlib.resources import files
from pathlib import Path

import pytest

from seutu.language import LANGUAGES, terms
from seutu.matching.generality import general_words, generality, wordings
from seutu.matching.needs import Need
from seutu.matching.planner import plan
from tests.matching.worlds import KNOWLEDGE, LABELS, Dictionary, matcher


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


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("fi", "tietää"),
        ("de", "kennen"),
        ("es", "gustar"),
        ("el", "ξερω"),
        ("no", "vite"),
        # Else butter, property, and what is domestic.
        ("fi", "voi"),
        ("pl", "mieć"),
        ("hr", "biti"),
    ],
)
def test_what_english_leaves_out_is_mere_wording_in_other_languages(
    language: str, word: str
) -> None:
    assert word in wordings(language)
    assert word in wordings(f"{language}-XX")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_wording_is_what_the_glossary_calls_a_thing_by_first(language: str) -> None:
    file = files("seutu") / f"data/vocabularies/glossary/{language}.tsv"
    lines = file.read_text("utf-8").splitlines() if language != "en" else ()
    rows = (line.partition("\t") for line in lines)
    first = {
        names.partition(";")[0].strip().casefold(): headword
        for headword, _, names in rows
        if terms(headword, "en")
    }

    assert {word: first[word] for word in wordings(language) if word in first} == {}


def test_mere_wording_is_not_looked_for_and_leaves_nothing_unanswered(
    tmp_path: Path,
) -> None:
    index = matcher(tmp_path).index
    worded, bare = (
        plan(Need(text=text), "fi", index, KNOWLEDGE)
        for text in ("haluamme tietää tulvasta", "tulvasta")
    )

    assert [unit.term for unit in worded.words] == ["tulva"]
    assert worded.reach == bare.reach


def test_what_only_words_a_need_names_no_concept_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finnish *voi* is "can", and butter."""
    monkeypatch.setitem(LABELS["fi"], ("voi",), "c:butter")
    index = matcher(tmp_path).index

    found = plan(Need(text="voi tulvia, tulva"), "fi", index, KNOWLEDGE)

    assert {unit.concept for unit in found.concepts} == {"c:fl"}


def test_a_form_is_mere_wording_where_its_base_names_a_thing(tmp_path: Path) -> None:
    """French *devoir* is "must", and duty."""
    index = matcher(tmp_path).index
    worded, named = (
        plan(Need(text=text), "fr", index, KNOWLEDGE)
        for text in ("Nous devons mesurer le bruit", "les devoirs des citoyens")
    )

    assert {unit.term for unit in worded.words} == {"mesurer", "bruit"}
    assert "devoir" in {unit.term for unit in named.words}
