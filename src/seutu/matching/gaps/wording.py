"""Reading the words of a demand: which name a subject, and which are one demand."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from seutu.matching.analysis import words

BRIEF = 2
NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")


@cache
def _no_needs() -> frozenset[str]:
    text = files("seutu.matching.gaps").joinpath("no_needs.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@cache
def _same_needs() -> dict[tuple[str, str], tuple[str, ...]]:
    text = files("seutu.matching.gaps").joinpath("same_needs.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in lines:
        language, _colon, named = line.partition(":")
        group = tuple(word.strip() for word in named.split(","))
        found.update(((language, word), group) for word in group)
    return found


def same_as(text: str, language: str) -> tuple[str, ...]:
    """List a search and the others known to ask for the same, the first for all."""
    folded = " ".join(text.casefold().split())
    return _same_needs().get((language, folded), (folded,))


def names_a_subject(text: str, also_none: Iterable[str] = ()) -> bool:
    """Tell whether a search asks for something that could be missing.

    A file format, a year or the name of a district alone does not. `also_none` names
    further words, such as the place that the search was made for.
    """
    empty = _no_needs() | {word.casefold() for word in also_none}
    return any(
        word not in empty and not NUMBER.fullmatch(word)
        for word in text.casefold().replace(",", " ").split()
    )


def terms_of(text: str, language: str) -> tuple[str, ...]:
    """Give the normal forms of the telling words of a short text, sorted, each once.

    Two searches with the same ones ask for the same thing.
    """
    return tuple(sorted({word.term for word in words(text, language)}))


def is_number(term: str) -> bool:
    return bool(NUMBER.fullmatch(term))
