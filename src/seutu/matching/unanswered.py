"""Say which part of a need a record answers, in the need's own text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from seutu.matching.analysis import words
from seutu.matching.planner import Plan
from seutu.matching.weighing import Evidence

Speaks = Literal["answered", "unanswered", ""]

LEAST_UNANSWERED = 0.04
LONGEST_MARKED = 600


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the need's text. `speaks` is empty for what carries no weight."""

    text: str
    speaks: Speaks = ""


def unanswered(plan: Plan, evidence: Evidence) -> tuple[str, ...]:
    """List the words of the need that nothing in the record speaks to.

    Words that carry less than a twenty-fifth of the need's weight are left out.
    """
    found = {part.key for part in evidence.contributions}
    met = _met_words(plan, found)
    return tuple(
        unit.need_word
        for unit in plan.words
        if unit.key not in found
        and unit.reach >= LEAST_UNANSWERED * plan.reach
        and unit.need_word.casefold() not in met
    )


class Marker:
    """Marks one need for many records: the text is read once.

    A long need is marked up to its first 600 letters.
    """

    def __init__(self, text: str, plan: Plan) -> None:
        self.plan = plan
        self.is_cut = len(text) > LONGEST_MARKED
        self._text = text[:LONGEST_MARKED]
        self._words = words(self._text, plan.language)

    def pieces(self, answered: frozenset[str], lacking: tuple[str, ...]) -> list[Piece]:
        """Cut the text into pieces; joined again they are the text.

        `answered` holds the keys of the units that a record answers, `lacking` the
        words it does not.
        """
        return list(self._pieces(answered, {word.casefold() for word in lacking}))

    def _pieces(self, answered: frozenset[str], lacking: set[str]) -> Iterator[Piece]:
        met = _met_words(self.plan, answered)
        terms = {
            unit.term
            for unit in self.plan.words
            if unit.need_word.casefold() in lacking and unit.key not in answered
        }
        end = 0
        for word in self._words:
            speaks: Speaks = ""
            if f"word:{word.term}" in answered or word.surface.casefold() in met:
                speaks = "answered"
            elif word.term in terms:
                speaks = "unanswered"
            if not speaks:
                continue
            if word.start > end:
                yield Piece(self._text[end : word.start])
            yield Piece(self._text[word.start : word.end], speaks)
            end = word.end
        if end < len(self._text):
            yield Piece(self._text[end:])


def _met_words(plan: Plan, found: set[str] | frozenset[str]) -> frozenset[str]:
    """Name the words of the need that belong to a concept that was met."""
    return frozenset(
        word
        for unit in plan.concepts
        if unit.key in found
        for word in unit.need_words.casefold().split()
    )
