"""When a notice is due by mail, and what a person's choices come to. No clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = 0


def due_at(
    cadence: str, moment: datetime, zone: ZoneInfo, hour: int
) -> datetime | None:
    """Tell when the mail about something that happened at `moment` is due.

    At once, at the next `hour` of the person's day, at that hour of the next Monday;
    None when no mail is wanted. `moment` and the answer know their time zones.
    """
    if cadence == "now":
        return moment
    if cadence not in {"daily", "weekly"}:
        return None
    local = moment.astimezone(zone)
    day = local.date()
    while True:
        due = datetime.combine(day, time(hour), zone)
        # Compared as moments: at the end of summer time one wall-clock hour is two.
        if due > moment and (cadence == "daily" or day.weekday() == MONDAY):
            return due
        day += timedelta(days=1)


def chosen_cadence(
    *, on_topic: str, on_category: str, is_direct: bool, is_essential: bool
) -> str:
    """Settle the cadence of one notice: the topic's choice, the category's, daily.

    What concerns a person directly stays on the page even where all is muted; what is
    essential is mailed at once.
    """
    if is_essential:
        return "now"
    cadence = on_topic or on_category or "daily"
    return "page" if is_direct and cadence == "mute" else cadence
