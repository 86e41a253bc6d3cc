"""Contact details leave, ordinary numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts.packaging.scrub import REMOVED, scrub, scrub_text, without


@pytest.mark.parametrize(
    "text",
    [
        "jo.o'neil+data@city.example.org",
        "mailto:open.data@city.example.org",
        "mailto:[e-mail removed]",
        "jo.smith [at] city [dot] example",
        "jo(at)city.example",
        "tel:+44-131-244-1234",
        "+44 (0)131 244 1234",
        "+358 9 310 1691",
        "0131 244 1234",
        "(01382) 433710",
        "07700900123",
        "301-555-0123",
        "(301) 555-0123",
        "1-800-CALL-NOW",
        "044 123 45 67",
    ],
)
def test_a_contact_detail_is_removed_and_the_words_around_it_stay(text):
    scrubbed = scrub_text(f"Write or ring: {text}, please.")

    assert text not in scrubbed
    assert REMOVED in scrubbed
    assert scrubbed.startswith("Write or ring: ")
    assert scrubbed.endswith("please.")


@pytest.mark.parametrize(
    "text",
    [
        "Tel. 0131 244 1234",
        "telephone no: 244 1234 56",
        "Telefon 030/12345-678",
        "phone us on 2441 23456",
    ],
)
def test_a_labelled_number_is_removed_whatever_its_form(text):
    assert scrub_text(text).endswith(REMOVED)


@pytest.mark.parametrize(
    "text",
    [
        "Population 1960-2020 by NUTS 3 region (1 000)",
        "lfsa_etgar",
        "58@statistisches-amt-kanton-zuerich",
        "https://doi.org/10.1007/s41939-017-0004-6",
        "https://data.example/dataset/0131 of 12 345 678 people",
        "ISBN 978-951-39-4567-8",
        "2019/01/01 12:30:00",
        "2021-05-03T12:30:00+02:00",
        "mobile 2019-2020",
        "call 2021-2027",
        "E07000123 to E07000456",
        "£1,234,567.89 and 3.14159265",
        "follow @seutu",
    ],
)
def test_ordinary_numbers_and_codes_stay(text):
    assert scrub_text(text) == text


def test_a_name_goes_with_the_address_it_stands_before():
    text = "Enter by e-mail to Maria Example, maria@city.example, by May."

    assert scrub_text(text) == f"Enter by e-mail to {REMOVED}, {REMOVED}, by May."


def test_the_name_of_a_team_may_stay():
    text = scrub_text("Ask the Open Data Team at data@city.example")

    assert text == f"Ask the Open Data Team at {REMOVED}"


def test_every_text_of_a_structure_is_scrubbed():
    before = {"a": ["x@y.example", 3, None], "b": {"c": "ring 0131 244 1234"}}

    assert scrub(before) == {"a": [REMOVED, 3, None], "b": {"c": f"ring {REMOVED}"}}


def test_fields_are_dropped_at_any_depth():
    before = {"contact": 1, "rows": [{"contact": 2, "name": 3}]}

    assert without(before, frozenset({"contact"})) == {"rows": [{"name": 3}]}


@given(st.text())
def test_scrubbing_twice_changes_nothing_more(text):
    once = scrub_text(text)
    assert scrub_text(once) == once


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Point of Contact\nMr. Ada Byron, Arlington",
            "Point of Contact\n[removed], Arlington",
        ),
        ("Ask Dr A. M. Turing-Smith.", "Ask [removed]."),
        (
            "You can reach Ada at her new post.",
            "You can reach [removed] at her new post.",
        ),
    ],
)
def test_a_person_with_a_title_or_a_place_to_be_reached_goes(text, left):
    assert scrub_text(text) == left


@pytest.mark.parametrize(
    "text",
    ["Drainage Districts", "Msunduzi Municipality", "Call Centres at night", "Dr. "],
)
def test_words_that_only_look_like_a_title_stay(text):
    assert scrub_text(text) == text
