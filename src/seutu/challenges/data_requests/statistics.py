"""How requests for data are answered, in numbers; pure arithmetic over plain rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

# Below this a median says more about one case than about how things go.
ENOUGH = 5
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFact:
    """One request as it is counted. Moments know their time zone."""

    state: str
    asked_at: datetime
    first_answered_at: datetime | None = None
    delivered_at: datetime | None = None
    planned_on: date | None = None
    publisher: str = ""
    country: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Requests of one group, counted.

    Medians are in days and None when fewer than `ENOUGH` cases are behind them;
    `answered` and `delivered` are how many there are. Shares are of all that count.
    """

    total: int = 0
    answered: int = 0
    delivered: int = 0
    declined: int = 0
    accepted: int = 0
    asked: int = 0
    overdue: int = 0
    median_days_to_answer: float | None = None
    median_days_to_deliver: float | None = None
    delivered_share: float | None = None

    @property
    def has_enough(self) -> bool:
        return self.total >= ENOUGH


def figures(facts: Iterable[RequestFact], today: date) -> Figures:
    """Count requests; what was taken back counts nowhere."""
    rows = [one for one in facts if one.state != "withdrawn"]
    states = [one.state for one in rows]
    to_answer = [
        _days(one.asked_at, one.first_answered_at)
        for one in rows
        if one.first_answered_at is not None
    ]
    to_deliver = [
        _days(one.asked_at, one.delivered_at)
        for one in rows
        if one.state == "delivered" and one.delivered_at is not None
    ]
    delivered = states.count("delivered")
    return Figures(
        total=len(rows),
        answered=len(to_answer),
        delivered=delivered,
        declined=states.count("declined"),
        accepted=states.count("accepted"),
        asked=states.count("asked"),
        overdue=sum(
            one.state == "accepted"
            and one.planned_on is not None
            and one.planned_on < today
            for one in rows
        ),
        median_days_to_answer=_median(to_answer),
        median_days_to_deliver=_median(to_deliver),
        delivered_share=delivered / len(rows) if len(rows) >= ENOUGH else None,
    )


def grouped(
    facts: Iterable[RequestFact],
    keys: Callable[[RequestFact], Iterable[str]],
    today: date,
) -> dict[str, Figures]:
    """Count by groups, the largest first; a request may be in several groups."""
    groups: dict[str, list[RequestFact]] = defaultdict(list)
    for fact in facts:
        for key in set(keys(fact)):
            groups[key].append(fact)
    counted = {key: figures(rows, today) for key, rows in groups.items()}
    kept = ((key, one) for key, one in counted.items() if one.total)
    return dict(sorted(kept, key=lambda pair: (-pair[1].total, pair[0])))


def _days(start: datetime, end: datetime) -> float:
    return max((end - start).total_seconds() / SECONDS_A_DAY, 0.0)


def _median(values: list[float]) -> float | None:
    return median(values) if len(values) >= ENOUGH else None
