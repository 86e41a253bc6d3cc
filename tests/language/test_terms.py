import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.language import LANGUAGES, stop_words, term, terms


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fi", ["kotihoito", "kotihoidon", "kotihoitoa"]),
        ("de", ["Straße", "Straßen", "strassen"]),
        ("de", ["Gemeinde", "Gemeinden"]),
        ("de", ["Haus", "Hauses"]),
        ("nl", ["fiets", "fietsen"]),
        ("nl", ["kaart", "kaarten"]),
        ("fi", ["työ", "työn"]),
        ("pl", ["odpad", "odpadów"]),
        ("lt", ["mokykla", "mokyklų"]),
        ("hr", ["škola", "škole"]),
        ("el", ["ποιότητα", "ποιότητας"]),
        ("ro", ["școală", "şcoli"]),
        ("sv", ["hemtjänst", "hemtjänsten"]),
        ("uk", ["школа", "шкіл"]),
        ("no", ["skole", "skoler"]),
    ],
)
def test_inflections_of_a_word_share_one_term(language, forms):
    assert len({term(form, language) for form in forms}) == 1


@pytest.mark.parametrize(
    ("language", "noun"),
    [("de", "verkehr"), ("nl", "fiets"), ("sv", "luft"), ("ca", "ajuda")],
)
def test_a_noun_is_not_taken_for_a_form_of_a_verb(language, noun):
    assert term(noun, language) == noun


def test_an_unknown_compound_takes_the_lemma_of_its_last_part():
    assert term("pflegebedarfsprognosen", "de") == "pflegebedarfsprognose"


def test_a_need_is_reduced_to_its_subject():
    need = "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"

    assert terms(need, "fi") == ["ikääntynyt", "kotihoito", "kasvaa", "ennakoida"]


def test_numbers_and_names_of_diseases_survive():
    assert terms("COVID-19 in 2021: PM10", "en") == ["covid19", "2021", "pm10"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_stop_words(language):
    assert len(stop_words(language)) >= 80


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "use"), ("it", "stato"), ("pl", "pomoc"), ("fr", "aide"), ("de", "hilfe")],
)
def test_words_that_name_services_are_not_left_out(language, word):
    assert word not in stop_words(language)


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, "und", "xx", "pt-BR"]))
def test_any_text_gives_clean_terms(text, language):
    for found in terms(text, language):
        assert found
        assert found == found.lower()
        assert " " not in found
