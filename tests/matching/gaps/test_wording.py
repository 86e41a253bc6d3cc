import pytest

from seutu.matching.gaps.wording import names_a_subject, same_as, terms_of


@pytest.mark.parametrize(
    "text",
    ["wms", "Pankow", "shapefile WFS", "2019", "daten berlin", "Prenzlauer Berg"],
)
def test_formats_years_and_districts_ask_for_nothing_that_could_be_missing(text):
    assert not names_a_subject(text, ["berlin"])


@pytest.mark.parametrize("text", ["Haltestellen", "kita pankow", "wms lärm"])
def test_a_subject_among_them_does(text):
    assert names_a_subject(text)


def test_spellings_and_forms_are_one_demand():
    assert terms_of("Bodenrichtwerte", "de") == terms_of("bodenrichtwert", "de")


def test_other_words_for_the_same_are_one_demand():
    assert same_as("Covid-19", "de")[0] == same_as("corona", "de")[0]
    assert same_as("Covid-19", "fi") == ("covid-19",)
