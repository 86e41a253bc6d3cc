from hypothesis import given
from hypothesis import strategies as st

from seutu.language.compounds import split_compound

KNOWN = {
    "koti": ("koti", 40),
    "hoito": ("hoito", 50),
    "lasten": ("lapsi", 60),
    "suojelu": ("suojelu", 30),
    "kaupunki": ("kaupunki", 80),
    "kau": ("kau", 1),
    "punki": ("punki", 1),
    "bedarf": ("bedarf", 20),
    "prognose": ("prognose", 9),
    "pflege": ("pflege", 12),
}


def test_a_compound_falls_into_known_words():
    assert split_compound("kotihoito", "fi", KNOWN.get) == ("koti", "hoito")


def test_an_inflected_first_part_gives_its_term():
    assert split_compound("lastensuojelu", "fi", KNOWN.get) == ("lapsi", "suojelu")


def test_linking_sounds_between_three_parts_are_left_out():
    parts = split_compound("pflegebedarfsprognose", "de", KNOWN.get)

    assert parts == ("pflege", "bedarf", "prognose")


def test_a_frequent_word_is_not_split_into_rare_ones():
    assert split_compound("kaupunki", "fi", KNOWN.get) == ()


def test_languages_that_write_words_apart_are_left_alone():
    assert split_compound("kotihoito", "en", KNOWN.get) == ()


@given(st.text(max_size=60), st.sampled_from(["fi", "de", "sv", "en"]))
def test_parts_are_always_known_terms(word, language):
    known = {term for term, _ in KNOWN.values()}

    assert set(split_compound(word, language, KNOWN.get)) <= known
