"""Leave out of a plan what a reader says was not meant.

Pure: a drop is named by a string that stands in an address, is applied to a plan, and
tells what it took away.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from seutu.matching.planner import Plan, WordUnit

MOST_DROPS = 20
LONGEST_DROP = 300
SEPARATOR = "~"
UNIT = re.compile(r"(?:word|concept):[^\s\x00-\x1f~]+")


@dataclass(frozen=True, slots=True)
class Drop:
    """A unit of the plan, or one translation of a word unit.

    Written "concept:eurovoc:3369", "word:kotihoito" or "word:kotihoito~en~care".
    """

    unit: str
    language: str = ""
    term: str = ""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a drop as it is written; None for anything else."""
        if len(text) > LONGEST_DROP:
            return None
        unit, *pair = text.split(SEPARATOR)
        if not UNIT.fullmatch(unit):
            return None
        if not pair:
            return cls(unit)
        if len(pair) != 2 or not all(pair) or not unit.startswith("word:"):
            return None
        language, term = pair
        return cls(unit, language, term)

    @property
    def is_pair(self) -> bool:
        return bool(self.term)

    @property
    def subject(self) -> str:
        """The concept, or the word of the need in its normal form."""
        return self.unit.partition(":")[2]

    def __str__(self) -> str:
        if not self.is_pair:
            return self.unit
        return SEPARATOR.join((self.unit, self.language, self.term))


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a drop took out of a plan: words of the need, and what they stood for."""

    drop: Drop
    need_words: str
    concept: str = ""


def read_drops(texts: Iterable[str]) -> tuple[Drop, ...]:
    """Read the drops of an address: several in one text, each once, twenty at most.

    What is no drop is passed over.
    """
    found: dict[Drop, None] = {}
    for text in texts:
        for part in text[: MOST_DROPS * LONGEST_DROP].split():
            drop = Drop.read(part)
            if drop is not None:
                found[drop] = None
            if len(found) == MOST_DROPS:
                return tuple(found)
    return tuple(found)


def without(plan: Plan, drops: Iterable[Drop]) -> tuple[Plan, tuple[Dropped, ...]]:
    """Take drops out of a plan, on the same scale, and tell which were in it."""
    taken = []
    for drop in drops:
        words, concept = _in_plan(plan, drop)
        if not words:
            continue
        taken.append(Dropped(drop, words, concept))
        plan = (
            plan.without_pair(drop.unit, drop.term, drop.language)
            if drop.is_pair
            else plan.without(drop.unit)
        )
    return plan, tuple(taken)


def _in_plan(plan: Plan, drop: Drop) -> tuple[str, str]:
    for unit in plan.words:
        if unit.key == drop.unit:
            return (unit.need_word if _has(unit, drop) else ""), ""
    for concept in plan.concepts:
        if concept.key == drop.unit and not drop.is_pair:
            return concept.need_words, concept.concept
    return "", ""


def _has(unit: WordUnit, drop: Drop) -> bool:
    if not drop.is_pair:
        return True
    targets = unit.targets.get(drop.language, ())
    return any(target.term == drop.term for target in targets)
