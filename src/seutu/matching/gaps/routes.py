"""Ways to close a gap, in the order in which they are worth trying.

Each way comes with a letter whose gaps are filled with the facts of one demand.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from seutu.matching.gaps.causes import Cause


class Route(StrEnum):
    ASK = "ask"
    ADOPT = "adopt"
    JOIN = "join"
    BUY = "buy"
    PILOT = "pilot"


ROUTES: Mapping[Cause, tuple[Route, ...]] = MappingProxyType(
    {
        Cause.NONE: (),
        Cause.NOT_FOUND: (Route.ASK, Route.JOIN),
        Cause.OTHER_PLACE: (Route.ADOPT, Route.ASK, Route.JOIN),
        Cause.CLOSED: (Route.ASK, Route.PILOT, Route.JOIN),
        Cause.FORM: (Route.ASK, Route.JOIN),
        Cause.STALE: (Route.ASK, Route.JOIN),
        Cause.ABSENT: (Route.JOIN, Route.ASK, Route.PILOT, Route.BUY),
    }
)
# What a letter may name; whoever edits one may use these and no others.
FACTS = (
    "need",
    "place",
    "asked",
    "record",
    "publisher",
    "record_place",
    "obstacle",
    "sources",
    "date",
    "address",
)
_GAP = re.compile(r"\{([^{}\s]*)\}")


def routes_for(cause: Cause) -> tuple[Route, ...]:
    """List the ways out of a cause, the first one to try first."""
    return ROUTES[cause]


def unknown_facts(letter: str) -> tuple[str, ...]:
    """List the gaps of a letter that nothing can fill, in order, each once."""
    named = dict.fromkeys(_GAP.findall(letter))
    return tuple(name for name in named if name not in FACTS)


def fill(letter: str, facts: Mapping[str, str]) -> str:
    """Put facts into the gaps of a letter; a gap without a fact becomes dots.

    A fact is never read as a part of the letter, whatever braces it holds.
    """

    def fact(gap: re.Match[str]) -> str:
        return facts.get(gap[1], "") or "…"

    return _GAP.sub(fact, letter)
