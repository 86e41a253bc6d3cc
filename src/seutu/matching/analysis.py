"""Turn text into the terms that tables, concepts, index and query share."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from sys import intern
from typing import NamedTuple, TypeVar

from seutu import language as reading
from seutu.language.lemmas import is_content
from seutu.language.tokens import matches, normal
from seutu.matching.knowledge import Splitter

LONGEST_TEXT = 20_000
UNDETERMINED = "und"
SHORTEST_PART = 4
SHORTEST_COMPOUND = 9
COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "is", "nl", "no", "sv"})
MOST_PIECES = 150_000
LONGEST_PIECE = 60

Read = TypeVar("Read")


class Word(NamedTuple):
    """A meaningful word of a text: its normal form and where it stands."""

    term: str
    surface: str
    start: int
    end: int


class _Pieces(dict[str, tuple[str, ...]]):
    """The terms of what stands between two spaces, read once and remembered.

    A term that several pieces stand for is one string: looking it up again meets the
    same memory, which is most of what a look-up costs.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, piece: str) -> tuple[str, ...]:
        read = tuple(map(intern, reading.terms(piece, self.language)))
        _remember(self, piece, read)
        return read


class _Surfaces(dict[str, str]):
    """The term of a word as it is written; nothing for one without meaning."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, surface: str) -> str:
        token = normal(surface)
        term = reading.term(token, self.language) if len(token) > 1 else ""
        if term and not is_content(token, term, self.language):
            term = ""
        _remember(self, surface, term)
        return term


class _Parts(dict[str, tuple[str, ...]]):
    """The parts of compounds that are long enough to be found by."""

    def __init__(self, language: str, split: Splitter) -> None:
        self.language, self.split = language, split

    def __missing__(self, term: str) -> tuple[str, ...]:
        parts: tuple[str, ...] = ()
        if len(term) >= SHORTEST_COMPOUND:
            found = self.split(term, self.language)
            parts = tuple(part for part in found if len(part) >= SHORTEST_PART)
        _remember(self, term, parts)
        return parts


def _remember(known: dict[str, Read], piece: str, read: Read) -> None:
    if len(known) >= MOST_PIECES:
        known.clear()
    if len(piece) <= LONGEST_PIECE:
        known[piece] = read


_pieces: dict[str, _Pieces] = {}
_surfaces: dict[str, _Surfaces] = {}
_parts: dict[str, _Parts] = {}


def forget() -> None:
    """Forget every word that was read."""
    for known in (_pieces, _surfaces, _parts):
        known.clear()
    grams.cache_clear()
    _written.cache_clear()


def words(text: str, language: str, most: int | None = None) -> list[Word]:
    """List the meaningful words of a text, in order, with their places.

    After `most` words the rest is not read.
    """
    known = _surfaces.get(language)
    if known is None:
        known = _surfaces[language] = _Surfaces(language)
    found = (
        Word(term, match[0], match.start(), match.end())
        for match in matches(text[:LONGEST_TEXT])
        if (term := known[match[1]])
    )
    return list(found if most is None else islice(found, most))


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
    known = _known_pieces(language)
    return list(
        chain.from_iterable(map(known.__getitem__, text[:LONGEST_TEXT].split()))
    )


def terms_of(texts: Sequence[str], language: str, most: int) -> list[str]:
    """List the terms of several texts one after another, up to a number."""
    joined = " ".join(texts)
    if len(joined) > LONGEST_TEXT:
        joined = " ".join([text[:LONGEST_TEXT] for text in texts])
    known = _known_pieces(language)
    found = chain.from_iterable(map(known.__getitem__, joined.split()))
    return list(islice(found, most))


def pieces(text: str, language: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """List what stands between spaces, and beside it the terms that each holds."""
    known = _known_pieces(language)
    found = text[:LONGEST_TEXT].split()
    return found, list(map(known.__getitem__, found))


def written(piece: str, language: str) -> tuple[Word, ...]:
    """List the words of what stands between two spaces, with their places in it.

    The records of one match hold the same few words, so these are remembered.
    """
    if len(piece) > LONGEST_PIECE:
        return tuple(words(piece, language))
    return _written(piece, language)


@lru_cache(maxsize=20_000)
def _written(piece: str, language: str) -> tuple[Word, ...]:
    return tuple(words(piece, language))


def _known_pieces(language: str) -> "_Pieces":
    known = _pieces.get(language)
    if known is None:
        known = _pieces[language] = _Pieces(language)
    return known


def with_parts(found: list[str], language: str, split: Splitter) -> list[str]:
    """Add the parts of compounds behind the terms, so that they can be found."""
    if language not in COMPOUNDING:
        return found
    known = parts(language, split)
    return [*found, *chain.from_iterable(map(known.__getitem__, found))]


def parts(language: str, split: Splitter) -> Mapping[str, tuple[str, ...]]:
    """Map each term of a compounding language to the parts it can be found by."""
    known = _parts.get(language)
    if known is None or known.split != split:
        known = _parts[language] = _Parts(language, split)
    return known


@lru_cache(maxsize=100_000)
def grams(term: str) -> frozenset[str]:
    """Give the letter sequences by which similar spellings meet."""
    return frozenset(reading.ngrams(term))
