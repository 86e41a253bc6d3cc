from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.api.ckan.solr import read
from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import (
    EVERYTHING,
    All,
    Among,
    Any,
    Between,
    Holds,
    Known,
    Not,
    Words,
)

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
PIECES = (
    "organization:", "tags:", "metadata_modified:", "title:", "nothing:", "*:*", "*",
    "(", ")", "[", "]", "{", "}", " TO ", " AND ", " OR ", " NOT ", "+", "-", "!", '"',
    "\\", "NOW-1DAY", "2024-01-01T00:00:00Z", "a", "b c", "^2", "~", ":", "&&", "||",
)  # fmt: skip


def condition(text):
    return read(text, now=NOW)


def test_neighbours_must_both_hold():
    both = All((Among("publisher", ("a",)), Among("keyword", ("b c",))))

    assert condition('organization:a tags:"b c"') == both
    assert condition('organization:a AND tags:"b c"') == both
    assert condition('+organization:a +tags:"b c"') == both


def test_and_binds_more_than_or():
    found = condition("id:a OR id:b AND -groups:envi")

    assert found == Any(
        (
            Among("id", ("a",)),
            All((Among("id", ("b",)), Not(Among("theme", ("ENVI",))))),
        )
    )


def test_values_of_one_field_are_alternatives():
    assert condition("res_format:(csv OR json)") == Among("format", ("CSV", "JSON"))


def test_a_range_may_be_open_and_leave_its_ends_out():
    low = datetime(2024, 1, 1, tzinfo=UTC)

    assert condition("metadata_modified:[2024-01-01T00:00:00Z TO *]") == Between(
        "updated_at", low, None
    )
    assert condition("metadata_modified:{2024-01-01 TO NOW}") == Between(
        "updated_at", low, NOW, with_low=False, with_high=False
    )


def test_dates_are_reckoned_from_now():
    week = NOW.replace(hour=0, minute=0) - timedelta(days=7)

    assert condition("metadata_modified:[NOW/DAY-7DAYS TO *]") == Between(
        "updated_at", week, None
    )


def test_a_star_asks_whether_there_is_a_value():
    assert condition("tags:*") == condition("tags:[* TO *]") == Known("keyword")
    assert condition("*:*") == condition("") == EVERYTHING


def test_words_without_a_field_are_one_text():
    assert condition("air quality") == Words("air quality")
    assert condition("title:air*") == Holds("title", "air")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("colour:red", "colour"),
        ("(a", "close"),
        ("a)", "parenthesis"),
        ("metadata_modified:[yesterday TO *]", "yesterday"),
        ("tags:[a TO b]", "range"),
        ("{!lucene}a", "cannot be read"),
        ("NOT", "missing"),
        ("organization:*city*", "pattern"),
        ("(" * 30 + "a" + ")" * 30, "deep"),
        ("a " * 500, "many"),
    ],
)
def test_what_cannot_be_used_is_said_why(text, why):
    with pytest.raises(Invalid, match=why):
        condition(text)


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=80)
)
def test_any_text_is_a_condition_or_a_refusal(text):
    try:
        found = condition(text)
    except Invalid:
        return
    assert condition(text) == found
