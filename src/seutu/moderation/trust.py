"""How far an author is trusted, computed from facts alone. Pure."""

import re
from dataclasses import dataclass
from enum import IntEnum

SETTLED_DAYS = 7
SETTLED_CONTRIBUTIONS = 3
ESTABLISHED_DAYS = 30
ESTABLISHED_CONTRIBUTIONS = 10
MOST_AGAINST = 2
MOST_LINKS = {0: 0, 1: 0, 2: 2, 3: 5}
LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S")


class Trust(IntEnum):
    """From least to most; what is held and how much may be written depends on it."""

    RESTRICTED = 0
    NEWCOMER = 1
    SETTLED = 2
    ESTABLISHED = 3
    OPERATOR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an author. Decisions against count for a year."""

    days: int
    contributions: int = 0
    is_verified_member: bool = False
    is_operator: bool = False
    against: int = 0


def trust(facts: Facts) -> Trust:
    """Weigh the facts; membership counts as much as a month, decisions against more."""
    if facts.is_operator:
        return Trust.OPERATOR
    if facts.against >= MOST_AGAINST:
        return Trust.RESTRICTED
    if facts.against:
        return Trust.NEWCOMER
    if facts.is_verified_member:
        return Trust.ESTABLISHED
    if (
        facts.days >= ESTABLISHED_DAYS
        and facts.contributions >= ESTABLISHED_CONTRIBUTIONS
    ):
        return Trust.ESTABLISHED
    if facts.days >= SETTLED_DAYS and facts.contributions >= SETTLED_CONTRIBUTIONS:
        return Trust.SETTLED
    return Trust.NEWCOMER


def links_in(text: str) -> int:
    """Count what reads as a web address."""
    return len(LINK.findall(text))


def causes_to_hold(level: Trust, text: str) -> tuple[str, ...]:
    """Name why a text has to wait for a moderator; nothing means it need not."""
    if level == Trust.OPERATOR:
        return ()
    found = []
    if level == Trust.RESTRICTED:
        found.append("restricted")
    elif level == Trust.NEWCOMER:
        found.append("newcomer")
    if links_in(text) > MOST_LINKS[level]:
        found.append("links")
    return tuple(found)
