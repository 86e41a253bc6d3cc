import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.audit.models import AuditEvent
from seutu.core.errors import Invalid
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.letter_texts import (
    LANGUAGES,
    letters,
    obstacle_phrases,
    packaged,
    take_back_ours,
    write_letter,
)
from seutu.matching.gaps.routes import FACTS, Route, fill, routes_for, unknown_facts
from tests.people import operator


@pytest.mark.parametrize("cause", [one for one in Cause if one.value])
def test_every_cause_has_a_way_out(cause):
    assert routes_for(cause)
    assert len(set(routes_for(cause))) == len(routes_for(cause))


def test_a_demand_that_is_met_needs_no_way_out():
    assert routes_for(Cause.NONE) == ()


def test_what_exists_elsewhere_is_adopted_first_and_what_is_closed_asked_for():
    assert routes_for(Cause.OTHER_PLACE)[0] == Route.ADOPT
    assert routes_for(Cause.CLOSED)[0] == Route.ASK
    assert routes_for(Cause.ABSENT)[0] == Route.JOIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_letter_with_known_gaps_only(language):
    ours = packaged(language)

    assert set(ours) == {route.value for route in Route}
    for letter in ours.values():
        assert unknown_facts(letter.subject + letter.body) == ()
        assert "{need}" in letter.subject + letter.body
        assert "{address}" in letter.body
    phrases = obstacle_phrases(language)
    assert set(phrases) == {cause.value for cause in Cause if cause.value}
    assert all(unknown_facts(phrase) == () for phrase in phrases.values())


@given(st.dictionaries(st.sampled_from(FACTS), st.text(), min_size=1))
def test_a_fact_is_never_read_as_a_part_of_the_letter(facts):
    for name, fact in facts.items():
        assert fill(f"<{{{name}}}>", facts) == f"<{fact or '…'}>"


def test_a_gap_without_a_fact_becomes_dots():
    assert fill("We need {need} in {place}.", {"need": "{place}"}) == (
        "We need {place} in …."
    )


@pytest.mark.django_db
def test_an_operators_wording_takes_the_place_of_ours_until_it_is_taken_back():
    who = operator()

    write_letter("fi", Route.ASK, subject="Pyyntö", body="Hei {need}", by=who)
    assert letters("fi-FI")[Route.ASK].body == "Hei {need}"
    assert letters("sv")[Route.ASK] == packaged("sv")["ask"]

    assert take_back_ours("fi", Route.ASK, by=who)
    assert letters("fi")[Route.ASK] == packaged("fi")["ask"]
    assert not take_back_ours("fi", Route.ASK, by=who)
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "letter.changed",
        "letter.reset",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [
        ("Hello {name}", "{need}", "subject"),
        ("Hello", "{need.__class__}", "body"),
        ("", "{need}", "subject"),
        ("Hello", "x" * 8_001, "body"),
    ],
)
def test_a_letter_with_a_gap_that_nothing_fills_is_refused(subject, body, field):
    with pytest.raises(Invalid) as refused:
        write_letter("en", Route.ASK, subject=subject, body=body, by=operator())

    assert refused.value.field == field


@pytest.mark.django_db
def test_a_language_without_letters_gets_english_ones():
    assert letters("mt")[Route.BUY] == packaged("en")["buy"]
