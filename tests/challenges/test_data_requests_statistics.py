"""How requests are counted, whatever they are."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seutu.challenges.data_requests.statistics import (
    ENOUGH,
    RequestFact,
    figures,
    grouped,
)

TODAY = date(2026, 6, 1)
START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.none() | st.integers(0, 400).map(lambda days: START + timedelta(days))
facts = st.builds(
    RequestFact,
    state=st.sampled_from(["asked", "accepted", "delivered", "declined", "withdrawn"]),
    asked_at=st.just(START),
    first_answered_at=moments,
    delivered_at=moments,
    planned_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    publisher=st.sampled_from(["", "a", "b"]),
    country=st.sampled_from(["FI", "PL"]),
    themes=st.lists(st.sampled_from(["TRAN", "ENVI"]), max_size=2).map(tuple),
)


def fact(state: str, days: int | None = None) -> RequestFact:
    return RequestFact(
        state=state,
        asked_at=START,
        first_answered_at=START + timedelta(days) if days is not None else None,
    )


@given(st.lists(facts))
def test_the_states_add_up_to_all_that_count(rows):
    counted = figures(rows, TODAY)

    parts = counted.asked + counted.accepted + counted.delivered + counted.declined
    assert parts == counted.total
    assert counted.total == sum(one.state != "withdrawn" for one in rows)
    assert counted.overdue <= counted.accepted
    assert counted.answered <= counted.total


@given(st.lists(facts))
def test_a_number_of_too_few_is_never_given(rows):
    counted = figures(rows, TODAY)

    assert (counted.delivered_share is None) == (counted.total < ENOUGH)
    assert (counted.median_days_to_answer is None) == (counted.answered < ENOUGH)
    if counted.delivered_share is not None:
        assert 0 <= counted.delivered_share <= 1


@given(st.lists(facts))
def test_groups_by_one_value_each_add_up_to_the_whole(rows):
    whole = figures(rows, TODAY)
    parts = grouped(rows, lambda one: [one.publisher], TODAY)

    assert sum(one.total for one in parts.values()) == whole.total
    assert sum(one.overdue for one in parts.values()) == whole.overdue
    sizes = [one.total for one in parts.values()]
    assert sizes == sorted(sizes, reverse=True)


@given(st.lists(facts))
def test_the_order_of_the_requests_does_not_matter(rows):
    assert figures(rows, TODAY) == figures(reversed(rows), TODAY)


def test_the_median_is_of_the_answered_alone():
    rows = [fact("declined", days) for days in (1, 2, 3, 40, 50)]
    rows += [fact("asked") for _ in range(20)]

    counted = figures(rows, TODAY)

    assert (counted.median_days_to_answer, counted.answered) == (3.0, 5)
    assert counted.delivered_share == 0.0
