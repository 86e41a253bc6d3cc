"""Whether data comes as often as its publisher promised.

Not part of the European points: an indicator of its own, beside them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

# Days between updates by the code of the EU authority table of frequencies.
DAYS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("CONT", "UPDATE_CONT", "HOURLY", "BIHOURLY", "TRIHOURLY"), 1),
        **dict.fromkeys(("DAILY", "DAILY_2"), 1),
        "WEEKLY_3": 3,
        "WEEKLY_2": 4,
        "WEEKLY": 7,
        "MONTHLY_3": 11,
        "BIWEEKLY": 14,
        "MONTHLY_2": 16,
        "MONTHLY": 31,
        "BIMONTHLY": 62,
        "QUARTERLY": 92,
        "ANNUAL_3": 123,
        "ANNUAL_2": 184,
        "ANNUAL": 366,
        "BIENNIAL": 731,
        "TRIENNIAL": 1_096,
        "QUADRENNIAL": 1_461,
        "QUINQUENNIAL": 1_827,
        "DECENNIAL": 3_653,
        "BIDECENNIAL": 7_305,
        "TRIDECENNIAL": 10_958,
    }
)
SHORTEST_GRACE = 3


def overdue_on(frequency: str, changed: date | None) -> date | None:
    """Tell the first day on which data is out of date; None when nothing is promised.

    A promise may be late by half of its period, at least by three days: publishers
    count in working days and months.
    """
    period = DAYS.get(frequency.upper())
    if period is None or changed is None:
        return None
    grace = max(SHORTEST_GRACE, period // 2)
    try:
        return changed + timedelta(days=period + grace + 1)
    except OverflowError:
        return None


def days_since(changed: date, today: date) -> int:
    return max(0, (today - changed).days)
