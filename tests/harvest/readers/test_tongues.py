"""Language tags and texts in the shapes of JSON sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.harvest.readers import tongues

EUROPE = "http://publications.europa.eu/resource/authority/language"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("ger", "de"),
        ("deu", "de"),
        (f"{EUROPE}/LTZ", "lb"),
        ("roh", "rm"),
        ("smn", "smn"),
        ("pt_BR", "pt-BR"),
        ("sr-Latn", "sr-Latn"),
        ("en-t-fr", "en"),
        ("français", ""),
        ("url", ""),
        ("name", ""),
        ("", ""),
    ],
)
def test_a_language_is_known_in_the_ways_that_sources_write_it(written, tag):
    assert tongues.tag(written) == tag


@pytest.mark.parametrize("stated", ["français", "x-klingon-very-long", "??"])
def test_a_language_that_is_none_costs_no_text(stated):
    record = {"title": "Air", "title_translated": {stated: "Luft", "de": "Luft"}}

    assert tongues.texts(record, ("title",), "und") == {"de": "Luft", "und": "Air"}


def test_an_ending_that_is_no_language_makes_no_text():
    record = {"title": "Air", "title_id": "7", "title_url": "x", "title_sv": "Luft"}

    assert tongues.texts(record, ("title",), "en") == {"en": "Air", "sv": "Luft"}


@given(st.text(max_size=12))
def test_any_tag_is_empty_or_well_formed(written):
    found = tongues.tag(written)

    assert found == "" or tongues.TAG.fullmatch(found)
    assert tongues.tag(found) == found
