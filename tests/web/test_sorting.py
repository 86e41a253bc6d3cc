"""Names stand in the order of the reader's alphabet."""

import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from seutu.web.presenters.sorting import by_name

ALPHABETS = {
    "en": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "fi": "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä ö",
    "sv": "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä ö",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "lt": "a ą b c č d e ę ė f g h i į y j k l m n o p r s š t u ų ū v z ž",
    "it": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
}


def in_order(names, language):
    return sorted(names, key=lambda name: by_name(name, language))


@pytest.mark.parametrize("language", ALPHABETS)
def test_words_follow_the_alphabet_of_the_language(language):
    words = [f"{letter}x" for letter in ALPHABETS[language].split()]
    accents = {"ą", "ę", "ė", "į", "y", "ų", "ū"} if language == "lt" else set()
    words = [word for word in words if word[0] not in accents]

    assert in_order(reversed(words), language) == words


def test_the_same_names_stand_differently_for_different_readers():
    names = ["Öljy", "Ostrava", "Zadar", "Ääni", "Aalto"]

    assert in_order(names, "fi") == ["Aalto", "Ostrava", "Zadar", "Ääni", "Öljy"]
    assert in_order(names, "en") == ["Aalto", "Ääni", "Öljy", "Ostrava", "Zadar"]


def test_lithuanian_y_stands_among_i_and_long_vowels_with_the_short():
    names = ["jūra", "ypač", "ilgas", "įrašas", "ąžuolas", "auksas", "ūkis", "upė"]

    assert in_order(names, "lt") == [
        "auksas",
        "ąžuolas",
        "ilgas",
        "ypač",
        "įrašas",
        "jūra",
        "ūkis",
        "upė",
    ]


def test_capitals_and_accents_decide_only_between_equal_names():
    assert in_order(["résumé", "Resume", "resume", "restore"], "en") == [
        "restore",
        "Resume",
        "resume",
        "résumé",
    ]


def test_the_reader_decides_when_no_language_is_named():
    with translation.override("sv"):
        swedish = sorted(["Öst", "Väst"], key=by_name)
    with translation.override("it"):
        italian = sorted(["Öst", "Väst"], key=by_name)

    assert (swedish, italian) == (["Väst", "Öst"], ["Öst", "Väst"])


@given(st.text(st.characters(max_codepoint=0x17F)), st.sampled_from(list(ALPHABETS)))
def test_a_name_and_its_decomposed_form_stand_together(name, language):
    apart = unicodedata.normalize("NFD", name)
    composed = unicodedata.normalize("NFC", name)

    assert by_name(apart, language)[:2] == by_name(composed, language)[:2]
