from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.gaps.causes import (
    Asked,
    Cause,
    Found,
    Obstacle,
    Place,
    Thresholds,
    decide,
    is_closed_licence,
    is_elsewhere,
    is_for_eyes,
    is_stale,
    obstacles,
)

TODAY = date(2026, 11, 21)
BERLIN = Place(country="DE", region="DE300")
LIMITS = Thresholds(answers=0.5, weak=0.4)
SENTENCE = Asked(place=BERLIN)
WORD = Asked(place=BERLIN, is_brief=True)
GOOD = Found(
    record="dataset:good",
    kind="dataset",
    probability=0.7,
    names_it=True,
    touches_it=True,
    place=BERLIN,
    formats=("CSV",),
    licence="CC BY 4.0",
    access="public",
    as_of=TODAY,
)


def cause(*found: Found, asked: Asked = SENTENCE) -> Cause:
    return decide(found, asked, LIMITS, TODAY).cause


def test_a_good_record_at_home_meets_a_demand():
    finding = decide([GOOD], SENTENCE, LIMITS, TODAY)

    assert not finding.is_gap
    assert finding.best == GOOD.record
    assert finding.probability == GOOD.probability


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"place": Place(country="CH", region="CH040")}, Cause.OTHER_PLACE),
        ({"place": Place(country="DE", region="DE212")}, Cause.OTHER_PLACE),
        ({"access": "restricted"}, Cause.CLOSED),
        ({"access": "non-public"}, Cause.CLOSED),
        ({"formats": ("PDF", "html")}, Cause.FORM),
        ({"licence": "CC BY-NC 4.0"}, Cause.FORM),
        ({"frequency": "MONTHLY", "as_of": date(2024, 1, 1)}, Cause.STALE),
        ({"as_of": date(2010, 1, 1)}, Cause.STALE),
        ({"probability": 0.45}, Cause.NOT_FOUND),
        ({"probability": 0.2}, Cause.ABSENT),
    ],
)
def test_each_cause_has_its_rule(changes, expected):
    assert cause(replace(GOOD, **changes)) == expected


def test_nothing_found_at_all_is_absence():
    finding = decide([], SENTENCE, LIMITS, TODAY)

    assert (finding.cause, finding.best, finding.probability) == (Cause.ABSENT, "", 0.0)


def test_what_a_source_does_not_state_is_not_held_against_it():
    bare = Found(record="dataset:bare", kind="dataset", probability=0.7, place=BERLIN)

    assert cause(bare) == Cause.NONE


def test_the_record_that_takes_least_effort_names_the_cause():
    away = replace(
        GOOD, record="dataset:away", probability=0.9, place=Place(country="CH")
    )
    closed = replace(GOOD, record="dataset:closed", access="restricted")

    finding = decide([away, closed], SENTENCE, LIMITS, TODAY)

    assert (finding.cause, finding.best) == (Cause.CLOSED, "dataset:closed")


def test_a_solution_used_elsewhere_can_be_adopted_and_is_an_answer():
    abroad = replace(GOOD, kind="solution", place=Place(country="NL"))

    assert cause(abroad) == Cause.NONE
    assert cause(replace(abroad, is_retired=True)) == Cause.STALE


def test_a_table_of_many_countries_reaches_a_region_only_when_it_goes_that_deep():
    table = replace(GOOD, place=Place(), finest_level=0)

    assert is_elsewhere(table, BERLIN)
    assert not is_elsewhere(replace(table, finest_level=2), BERLIN)
    assert not is_elsewhere(table, Place(country="DE", region="DE"))


def test_one_word_has_to_be_held_by_the_record_whatever_the_probability():
    other = replace(GOOD, names_it=False, touches_it=False, probability=0.9)
    exact = replace(GOOD, probability=0.37)

    assert cause(other, asked=WORD) == Cause.ABSENT
    assert cause(exact, asked=WORD) == Cause.NONE


def test_one_word_from_elsewhere_has_to_be_probable_as_well():
    stops = replace(GOOD, place=Place(country="GB"), probability=0.3)

    assert cause(stops, asked=WORD) == Cause.ABSENT
    assert cause(replace(stops, probability=0.6), asked=WORD) == Cause.OTHER_PLACE


def test_a_part_of_a_word_at_home_may_be_it_badly_described():
    part = replace(GOOD, names_it=False, probability=0.36)

    assert cause(part, asked=WORD) == Cause.NOT_FOUND
    abroad = replace(part, place=Place(country="GB"))
    assert cause(abroad, asked=WORD) == Cause.ABSENT


def test_no_data_is_called_old_within_a_year_of_its_update():
    daily = replace(GOOD, frequency="DAILY", as_of=TODAY - timedelta(days=300))

    assert not is_stale(daily, TODAY, 5)
    assert is_stale(replace(daily, as_of=TODAY - timedelta(days=400)), TODAY, 5)
    assert not is_stale(
        replace(daily, frequency="NEVER", as_of=date(1990, 1, 1)), TODAY, 5
    )


def test_formats_and_licences_are_judged_as_they_are_stated():
    assert is_for_eyes(["PDF", ".docx"])
    assert not is_for_eyes(["PDF", "CSV"])
    assert not is_for_eyes([])
    assert not is_closed_licence("CC BY 4.0")
    assert not is_closed_licence("")
    assert is_closed_licence("cc by nc sa 3.0")


units = st.floats(0, 1, allow_nan=False)
places = st.builds(
    Place,
    country=st.sampled_from(["", "DE", "CH", "XX"]),
    region=st.sampled_from(["", "DE", "DE3", "DE300", "CH040"]),
)
records = st.builds(
    Found,
    record=st.sampled_from([f"dataset:{letter}" for letter in "abcdefgh"]),
    kind=st.sampled_from(["dataset", "solution"]),
    probability=units,
    names_it=st.booleans(),
    touches_it=st.booleans(),
    place=places,
    finest_level=st.sampled_from([None, 0, 2, 3]),
    access=st.sampled_from(["", "public", "restricted", "non-public"]),
    licence=st.sampled_from(["", "CC0", "CC BY-NC 4.0"]),
    formats=st.sampled_from([(), ("CSV",), ("PDF",)]),
    frequency=st.sampled_from(["", "DAILY", "ANNUAL", "NEVER"]),
    as_of=st.none() | st.dates(date(1990, 1, 1), TODAY),
    is_retired=st.booleans(),
)
many = st.lists(records, max_size=8, unique_by=lambda one: one.record)
asks = st.builds(Asked, place=places, is_brief=st.booleans())


@given(many, asks)
def test_a_finding_does_not_depend_on_the_order_of_records(found, asked):
    forward = decide(found, asked, LIMITS, TODAY)

    assert decide(found[::-1], asked, LIMITS, TODAY) == forward


@given(many, asks)
def test_a_perfect_record_closes_every_gap(found, asked):
    perfect = replace(GOOD, record="dataset:z", probability=1.0, place=asked.place)
    perfect = replace(perfect, finest_level=3)

    assert decide([*found, perfect], asked, LIMITS, TODAY).cause == Cause.NONE


@given(many, asks)
def test_another_record_never_opens_a_gap(found, asked):
    for size in range(len(found)):
        fewer = decide(found[:size], asked, LIMITS, TODAY)
        if not fewer.is_gap:
            assert not decide(found, asked, LIMITS, TODAY).is_gap


@given(records, asks)
def test_a_met_demand_has_a_record_without_an_obstacle(found, asked):
    finding = decide([found], asked, LIMITS, TODAY)

    if not finding.is_gap:
        assert obstacles(found, asked, TODAY, 5) == ()
    if finding.cause is Cause.OTHER_PLACE:
        assert Obstacle.PLACE in finding.obstacles[finding.best]
    assert 0.0 <= finding.probability <= 1.0
