import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.language.cognates import cognates, respellings

SPANISH = {"población", "calidad", "residuo", "transporte"}


@pytest.mark.parametrize(
    ("catalan", "spanish"),
    [("població", "población"), ("qualitat", "calidad"), ("transport", "transporte")],
)
def test_a_catalan_word_meets_its_spanish_cognate(catalan, spanish):
    assert cognates(catalan, "ca", "es", SPANISH.__contains__) == [spanish]


def test_rules_also_lead_back():
    assert cognates("población", "es", "ca", {"població"}.__contains__) == ["població"]


def test_a_respelling_that_is_no_word_is_not_given():
    assert cognates("habitatge", "ca", "es", SPANISH.__contains__) == []


@given(
    st.text(max_size=40), st.sampled_from([("ca", "es"), ("no", "da"), ("uk", "bg")])
)
def test_the_number_of_respellings_is_bounded(word, pair):
    found = respellings(word, *pair)

    assert found[0] == word
    assert len(found) <= 121
