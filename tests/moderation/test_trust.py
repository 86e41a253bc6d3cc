from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.moderation.trust import Facts, Trust, causes_to_hold, links_in, trust

facts = st.builds(
    Facts,
    days=st.integers(0, 400),
    contributions=st.integers(0, 50),
    is_verified_member=st.booleans(),
    is_operator=st.booleans(),
    against=st.integers(0, 4),
)


@given(facts, st.integers(0, 100), st.integers(0, 20))
def test_more_days_and_contributions_never_lower_trust(known, days, more):
    later = replace(
        known, days=known.days + days, contributions=known.contributions + more
    )
    assert trust(later) >= trust(known)


@given(facts)
def test_a_decision_against_somebody_never_raises_trust(known):
    assert trust(replace(known, against=known.against + 1)) <= trust(known)


@pytest.mark.parametrize(
    ("known", "level"),
    [
        (Facts(days=0), Trust.NEWCOMER),
        (Facts(days=400), Trust.NEWCOMER),
        (Facts(days=1, contributions=90), Trust.NEWCOMER),
        (Facts(days=7, contributions=3), Trust.SETTLED),
        (Facts(days=30, contributions=10), Trust.ESTABLISHED),
        (Facts(days=0, is_verified_member=True), Trust.ESTABLISHED),
        (Facts(days=90, is_verified_member=True, against=1), Trust.NEWCOMER),
        (Facts(days=90, is_verified_member=True, against=2), Trust.RESTRICTED),
        (Facts(days=0, is_operator=True, against=5), Trust.OPERATOR),
    ],
)
def test_how_far_somebody_is_trusted(known, level):
    assert trust(known) == level


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("See https://a.example and www.b.example.", 2),
        ("HTTP://A.EXAMPLE", 1),
        ("An e-mail@city.example is none", 0),
        ("httpsx://a", 0),
    ],
)
def test_links_are_counted(text, number):
    assert links_in(text) == number


def test_a_newcomers_link_is_a_cause_of_its_own():
    assert causes_to_hold(Trust.NEWCOMER, "www.a.example") == ("newcomer", "links")
    assert causes_to_hold(Trust.OPERATOR, "www.a.example " * 9) == ()
