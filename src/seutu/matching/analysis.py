"""Turn text into the terms that tables, concepts, index and query share."""

from dataclasses import dataclass
from functools import lru_cache

from seutu import language as reading
from seutu.language.lemmas import is_content
from seutu.matching.knowledge import Splitter

LONGEST_TEXT = 20_000
UNDETERMINED = "und"
SHORTEST_PART = 4
SHORTEST_COMPOUND = 9
COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "is", "nl", "no", "sv"})
MOST_PIECES = 150_000
LONGEST_PIECE = 60

_pieces: dict[str, dict[str, tuple[str, ...]]] = {}


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
    """List the terms of a text, without words that carry no meaning.

    No word reaches across a space, so each piece between spaces is read once and
    remembered; indexing reads the same few hundred thousand pieces over and over.
    """
    known = _pieces.setdefault(language, {})
    found: list[str] = []
    for piece in text[:LONGEST_TEXT].split():
        read = known.get(piece)
        if read is None:
            read = tuple(reading.terms(piece, language))
            if len(known) >= MOST_PIECES:
                known.clear()
            if len(piece) <= LONGEST_PIECE:
                known[piece] = read
        found.extend(read)
    return found


def with_parts(found: list[str], language: str, split: Splitter) -> list[str]:
    """Add the parts of compounds behind the terms, so that they can be found."""
    if language not in COMPOUNDING:
        return found
    parts = [
        part
        for term in found
        if len(term) >= SHORTEST_COMPOUND
        for part in split(term, language)
        if len(part) >= SHORTEST_PART
    ]
    return found + parts


@lru_cache(maxsize=100_000)
def grams(term: str) -> frozenset[str]:
    """Give the letter sequences by which similar spellings meet."""
    return frozenset(reading.ngrams(term))
