import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.language import term
from seutu.language.english import english_spelling

SAME = [
    ("organise", "organize"),
    ("organisation", "organization"),
    ("analysed", "analyzed"),
    ("centres", "centers"),
    ("programme", "programs"),
    ("colours", "colors"),
    ("behavioural", "behavioral"),
    ("neighbourhoods", "neighborhoods"),
    ("modelling", "modeling"),
    ("labelled", "labeled"),
    ("travelling", "traveling"),
    ("licence", "license"),
    ("defence", "defense"),
    ("catalogue", "catalog"),
    ("ageing", "aging"),
    ("tyres", "tires"),
    ("growing", "grow"),
]
KEPT = ["size", "prize", "wall", "laboratory", "control", "promise", "exercise"]


@pytest.mark.parametrize(("european", "american"), SAME)
def test_both_spellings_are_one_term(european, american):
    assert term(european, "en") == term(american, "en")


@pytest.mark.parametrize("word", KEPT)
def test_other_words_stay_as_they_are(word):
    assert term(word, "en") == word


@given(st.text(st.characters(categories=["Ll"]), max_size=14))
def test_a_spelling_is_changed_once(word):
    once = english_spelling(word, lambda _word, _language: False)

    assert english_spelling(once, lambda _word, _language: False) == once
