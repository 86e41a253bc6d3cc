"""Translate single terms with tables learnt from parallel labels."""

from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Literal, Self

from seutu.language.arrays import Array, Words, read_arrays
from seutu.language.cognates import cognates
from seutu.language.compounds import LINKS, Part, split_compound
from seutu.language.glossary import glossary
from seutu.language.lemmas import is_lemma
from seutu.language.tags import base, neighbours

Quality = Literal["direct", "pivot", "neighbour", "none"]
Translations = list[tuple[str, float]]

PIVOT = "en"
PROBABILITY_STEPS = 65_535
_UNKNOWN = 0.5
_COMPOUND = 0.9
_WHOLE = 0.65
_NEIGHBOUR = 0.8
_PIVOT_WIDTH = 6
_SMALLEST = 0.01
_ALIKE = 0.5
_SHORTEST_ALIKE = 5
_SHORTEST_BEGINNING = 5
_BEGINNING = 0.6
_LEAST_LIKENESS = 0.55
_MOST_ALIKE = 3


class Table:
    """Rows of target terms with probabilities, one row per source term."""

    __slots__ = ("_bounds", "_probabilities", "_targets", "_words")

    def __init__(self, path: Path, words: Words) -> None:
        arrays = read_arrays(path)
        self._words = words
        self._bounds = arrays["bounds"].data
        self._targets = arrays["targets"].data
        self._probabilities = arrays["probabilities"].data

    def row(self, source: int) -> Translations:
        """Read the translations of the source term with this number."""
        first, last = self._bounds[source], self._bounds[source + 1]
        return [
            (
                self._words[self._targets[place]],
                self._probabilities[place] / PROBABILITY_STEPS,
            )
            for place in range(first, last)
        ]


def known_parts(arrays: dict[str, Array]) -> dict[str, Part]:
    """Map every term, and every inflection in a label, to its term and frequency."""
    words = list(Words.unpack(arrays))
    counts = arrays["counts"].tolist()
    parts = {word: (word, count) for word, count in zip(words, counts, strict=True)}
    for form, number in zip(
        Words.unpack(arrays, "form_"), arrays["form_terms"].tolist(), strict=True
    ):
        parts.setdefault(form, (words[number], counts[number]))
    return parts


class TranslationTables:
    """Word translation between all languages that have tables, through English."""

    def __init__(
        self,
        words: dict[str, Words],
        tables: dict[str, Table],
        vocabularies: dict[str, dict[str, Array]],
    ) -> None:
        self._words = words
        self._tables = tables
        self._vocabularies = vocabularies
        self._parts: dict[str, dict[str, Part]] = {}
        self._cached = lru_cache(maxsize=50_000)(self._translate)
        self._split = lru_cache(maxsize=100_000)(self._split_uncached)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the tables of a folder; raise `FileNotFoundError` when it has none."""
        vocabularies = {
            path.stem.removeprefix("terms-"): read_arrays(path)
            for path in sorted(folder.glob("terms-*.arrays"))
        }
        if not vocabularies:
            raise FileNotFoundError(f"No translation tables in {folder}.")
        words = {tag: Words.unpack(arrays) for tag, arrays in vocabularies.items()}
        tables = {
            path.stem: Table(path, words[path.stem.partition("-")[2]])
            for path in sorted(folder.glob("??-??.arrays"))
        }
        return cls(words, tables, vocabularies)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._words))

    def quality(self, source: str, target: str) -> Quality:
        """Say how a pair is translated, so that a page can be honest about it."""
        source, target = base(source), base(target)
        if source == target or f"{source}-{target}" in self._tables:
            return "direct"
        if source in self._words and target in self._words:
            return "pivot"
        sources = (source, *neighbours(source))
        targets = (target, *neighbours(target))
        if any(one in self._words for one in sources) and any(
            one in self._words for one in targets
        ):
            return "neighbour"
        return "none"

    def knows(self, term: str, language: str) -> bool:
        """Tell whether a term occurs in the labels the tables were learnt from."""
        words = self._words.get(base(language))
        return words is not None and words.find(term) >= 0

    def split(self, term: str, language: str) -> tuple[str, ...]:
        """Split a compound into the terms it is made of; other words give nothing."""
        return self._split(term, base(language))

    def _split_uncached(self, term: str, language: str) -> tuple[str, ...]:
        vocabulary = self._vocabularies.get(language)
        if vocabulary is None or language not in LINKS:
            return ()
        parts = self._parts.get(language)
        if parts is None:
            parts = self._parts[language] = known_parts(vocabulary)
        return split_compound(term, language, parts.get)

    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> Translations:
        """Translate one term: pairs of term and probability, best first.

        Numbers and names stay as they are; an unknown compound is translated by
        its parts. The list is empty when there is no way between the languages.
        """
        return list(self._cached(term, base(source), base(target))[:limit])

    def _translate(
        self, term: str, source: str, target: str
    ) -> tuple[tuple[str, float], ...]:
        if source == target or any(letter.isdigit() for letter in term):
            return ((term, 1.0),)
        if target not in self._words:
            return self._into_neighbour(term, source, target)
        if source not in self._words:
            return self._from_neighbour(term, source, target)
        return tuple(self._by_tables(term, source, target)) or (
            self._from_neighbour(term, source, target)
        )

    def _by_tables(self, term: str, source: str, target: str) -> Translations:
        whole = self._known(term, source, target)
        parts = self._by_parts(term, source, target)
        found = _mixed(whole, parts) if whole and parts else whole or parts
        return found or self._by_beginning(term, source, target)

    def _known(self, term: str, source: str, target: str) -> Translations:
        number = self._words[source].find(term)
        if number < 0:
            return []
        direct = self._tables.get(f"{source}-{target}")
        if direct is not None:
            return direct.row(number)
        first = self._tables.get(f"{source}-{PIVOT}")
        second = self._tables.get(f"{PIVOT}-{target}")
        if first is None or second is None:
            return []
        summed: dict[str, float] = {}
        for middle, outer in first.row(number)[:_PIVOT_WIDTH]:
            row = second.row(self._words[PIVOT].find(middle))
            for translation, inner in row[:_PIVOT_WIDTH]:
                summed[translation] = summed.get(translation, 0.0) + outer * inner
        return _best(summed)

    def _by_parts(self, term: str, source: str, target: str) -> Translations:
        parts = self.split(term, source)
        summed: dict[str, float] = {}
        for part in parts:
            for translation, probability in self._known(part, source, target):
                share = _COMPOUND * probability / len(parts)
                summed[translation] = summed.get(translation, 0.0) + share
        return _best(summed)

    def _by_beginning(self, term: str, source: str, target: str) -> Translations:
        """Translate an unknown word by known ones that begin like it."""
        summed: dict[str, float] = {}
        alike = self._beginning_alike(term, source)
        mass = sum(likeness for _, likeness in alike)
        for word, likeness in alike:
            for translation, probability in self._known(word, source, target):
                share = _ALIKE * likeness * probability * likeness / mass
                summed[translation] = summed.get(translation, 0.0) + share
        return _best(summed)

    def _beginning_alike(self, term: str, language: str) -> list[tuple[str, float]]:
        size = len(term)
        if size < _SHORTEST_ALIKE:
            return []
        words = self._words[language]
        start = term[: max(_SHORTEST_BEGINNING, ceil(_BEGINNING * size))]
        first = words.insertion(start.encode())
        last = words.insertion((start + chr(0x10FFFF)).encode())
        found = []
        for place in range(first, min(last, first + 200)):
            word = words[place]
            likeness = _shared_beginning(word, term) / max(size, len(word))
            if likeness >= _LEAST_LIKENESS:
                found.append((word, likeness))
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:_MOST_ALIKE]

    def _from_neighbour(
        self, term: str, source: str, target: str
    ) -> tuple[tuple[str, float], ...]:
        """Translate by the glossary, or by words of a neighbour spelt alike."""
        summed: dict[str, float] = {}
        english = glossary(source).get(term, ())
        for word in english:
            for translation, share in self._cached(word, PIVOT, target):
                known = summed.get(translation, 0.0)
                summed[translation] = known + _NEIGHBOUR * share / len(english)
        for neighbour in () if summed else neighbours(source):
            for word in self._alike(term, source, neighbour):
                for translation, share in self._cached(word, neighbour, target):
                    known = summed.get(translation, 0.0)
                    summed[translation] = max(known, _NEIGHBOUR * share)
            if summed:
                break
        return tuple(_best(summed)) or ((term, _UNKNOWN),)

    def _alike(self, term: str, source: str, neighbour: str) -> list[str]:
        """Find the neighbour's word spelt alike, or a compound of its words."""
        known = self._words[neighbour].__contains__
        return cognates(term, source, neighbour, known, 1) or cognates(
            term, source, neighbour, lambda word: bool(self.split(word, neighbour)), 1
        )

    def _into_neighbour(
        self, term: str, source: str, target: str
    ) -> tuple[tuple[str, float], ...]:
        """Translate into a neighbour, and respell what the target language has."""
        summed: dict[str, float] = {}
        for neighbour in neighbours(target):
            for word, share in self._cached(term, source, neighbour):
                for spelt in cognates(
                    word, neighbour, target, lambda one: is_lemma(one, target), 1
                ):
                    known = summed.get(spelt, 0.0)
                    summed[spelt] = max(known, _NEIGHBOUR * share)
        return tuple(_best(summed)) or ((term, _UNKNOWN),)


def _mixed(whole: Translations, parts: Translations) -> Translations:
    """Add what the parts of a known compound mean: labels seldom show all of it."""
    summed = {translation: _WHOLE * share for translation, share in whole}
    for translation, share in parts:
        summed[translation] = summed.get(translation, 0.0) + (1 - _WHOLE) * share
    return _best(summed)


def _shared_beginning(one: str, other: str) -> int:
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def _best(summed: dict[str, float]) -> Translations:
    kept = [pair for pair in summed.items() if pair[1] >= _SMALLEST]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:16]
