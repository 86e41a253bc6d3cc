"""Reports, and the decisions of moderators."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.pages import Page

MOST_ROWS = 100
Part = Literal["all", "held", "reported", "appealed", "legal", "mine"]


@dataclass(frozen=True, kw_only=True)
class Reported:
    """The report is in the moderators' queue."""

    reported_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """Something that waits for a moderator. `actions` are the decisions that fit."""

    id: int
    url: str
    subject: str
    state: str
    was_held: bool
    text: str
    opened_at: datetime
    taken: bool
    seen: str
    causes: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided of a case, with the reason that its author is given."""

    action: str
    reason: str
    at: datetime
    on_appeal: bool


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A decision without anybody in it."""

    case: int
    at: datetime
    kind: str
    was_held: bool
    action: str
    on_appeal: bool
    is_overturned: bool
    reasons: tuple[str, ...] = ()


class Moderating(Connection):
    """Telling moderators what is wrong, and being one."""

    def report(
        self,
        subject: str,
        reason: str,
        *,
        text: str = "",
        contact: str = "",
        in_good_faith: bool = False,
    ) -> Reported:
        """Say what is wrong with a subject; `reason` is one the API lists.

        Without a token it is a legal notice: it needs `text` and `in_good_faith`, and
        `contact` tells where to say what was decided.
        """
        return self._ask(
            ask.REPORT,
            Reported,
            subject=subject,
            reason=reason,
            text=text,
            contact=contact,
            in_good_faith=in_good_faith,
        )

    def cases(self, *, part: Part = "all", kind: str = "") -> Iterator[Case]:
        """Yield what waits for a moderator, oldest first; scope "operate"."""
        return self._each(
            ask.LIST_CASES, Page[Case], part=part, kind=kind, limit=MOST_ROWS
        )

    def decide(self, case: Case, action: str, *, reason: str = "") -> Decision:
        """Settle a case as it was read; scope "operate".

        Raises `Conflict` when it was settled or its words changed meanwhile.
        """
        return self._ask(
            ask.DECIDE,
            Decision,
            str(case.id),
            action=action,
            reason=reason,
            seen=case.seen,
        )

    def decisions(self) -> Iterator[Logged]:
        """Yield what moderators decided, newest first, without names and texts."""
        return self._each(ask.LIST_DECISIONS, Page[Logged], limit=MOST_ROWS)
