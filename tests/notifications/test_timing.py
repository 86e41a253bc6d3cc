from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.notifications.timing import chosen_cadence, due_at

ZONES = st.sampled_from(
    ["Europe/Helsinki", "Atlantic/Azores", "Europe/Brussels", "UTC"]
).map(ZoneInfo)
MOMENTS = st.datetimes(
    datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)
)
HOURS = st.integers(0, 23)
HELSINKI = ZoneInfo("Europe/Helsinki")


@given(MOMENTS, ZONES, HOURS)
def test_a_daily_digest_is_due_within_a_day_and_after_the_happening(moment, zone, hour):
    due = due_at("daily", moment, zone, hour)

    # The days on which clocks change have 23 and 25 hours.
    assert timedelta() < due.astimezone(UTC) - moment <= timedelta(hours=25)
    assert due.hour == hour


@given(MOMENTS, ZONES, HOURS)
def test_a_weekly_digest_is_due_on_a_monday_within_a_week(moment, zone, hour):
    due = due_at("weekly", moment, zone, hour)

    assert due.weekday() == 0
    assert timedelta() < due.astimezone(UTC) - moment <= timedelta(days=7, hours=1)


@pytest.mark.parametrize("cadence", ["page", "mute", ""])
def test_no_mail_is_due_where_none_is_wanted(cadence):
    assert due_at(cadence, datetime(2026, 1, 1, tzinfo=UTC), HELSINKI, 7) is None


def test_seven_in_helsinki_is_five_in_winter_and_four_in_summer():
    winter = due_at("daily", datetime(2026, 1, 5, 6, tzinfo=UTC), HELSINKI, 7)
    summer = due_at("daily", datetime(2026, 7, 6, 6, tzinfo=UTC), HELSINKI, 7)

    assert winter.astimezone(UTC) == datetime(2026, 1, 6, 5, tzinfo=UTC)
    assert summer.astimezone(UTC) == datetime(2026, 7, 7, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("topic", "category", "direct", "essential", "expected"),
    [
        ("", "", False, False, "daily"),
        ("", "weekly", False, False, "weekly"),
        ("now", "weekly", False, False, "now"),
        ("mute", "now", False, False, "mute"),
        ("mute", "now", True, False, "page"),
        ("", "mute", True, False, "page"),
        ("mute", "mute", True, True, "now"),
    ],
)
def test_the_topic_counts_more_than_the_category(
    topic, category, direct, essential, expected
):
    chosen = chosen_cadence(
        on_topic=topic,
        on_category=category,
        is_direct=direct,
        is_essential=essential,
    )

    assert chosen == expected
