"""Turn text into the terms that tables, concepts, index and query share."""

from dataclasses import dataclass
from functools import lru_cache

from seutu import language as reading
from seutu.language.lemmas import is_content
from seutu.matching.knowledge import Splitter

LONGEST_TEXT = 20_000
UNDETERMINED = "und"
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A meaningful word of a text: its normal form and where it stands."""

    term: str
    surface: str
    start: int
    end: int


def words(text: str, language: str) -> list[Word]:
    """List the meaningful words of a text, in order, with their places."""
    stop_words = reading.stop_words(language)
    found = []
    for token, start, end in reading.spans(text[:LONGEST_TEXT]):
        if len(token) < 2 or token in stop_words:
            continue
        term = reading.term(token, language)
        if is_content(token, term, language):
            found.append(Word(term, text[start:end], start, end))
    return found


def base_language(tag: str, text: str = "") -> str:
    """Reduce a language tag to a language that can be read; guess when it is open."""
    base = reading.base(tag) if tag else UNDETERMINED
    if base == UNDETERMINED and text:
        return reading.detect(text).language
    return base


def terms(text: str, language: str) -> list[str]:
    """List the terms of a text, without words that carry no meaning."""
    return reading.terms(text[:LONGEST_TEXT], language)


def with_parts(found: list[str], language: str, split: Splitter) -> list[str]:
    """Add the parts of compounds behind the terms, so that they can be found."""
    extended = list(found)
    for term in found:
        extended.extend(
            part for part in split(term, language) if len(part) >= SHORTEST_PART
        )
    return extended


@lru_cache(maxsize=100_000)
def grams(term: str) -> frozenset[str]:
    """Give the letter sequences by which similar spellings meet."""
    return frozenset(reading.ngrams(term))
