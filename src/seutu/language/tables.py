"""Translate single terms with tables learnt from parallel labels."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from seutu.language.arrays import Words, read_arrays
from seutu.language.compounds import split_compound
from seutu.language.tags import base, neighbours

Quality = Literal["direct", "pivot", "neighbour", "none"]
Translations = list[tuple[str, float]]

PIVOT = "en"
PROBABILITY_STEPS = 65_535
_UNKNOWN = 0.5
_COMPOUND = 0.7
_PIVOT_WIDTH = 6
_SMALLEST = 0.01


class Table:
    """Rows of target terms with probabilities, one row per source term."""

    __slots__ = ("_bounds", "_probabilities", "_targets", "_words")

    def __init__(self, path: Path, words: Words) -> None:
        arrays = read_arrays(path)
        self._words = words
        self._bounds = memoryview(arrays["bounds"])
        self._targets = memoryview(arrays["targets"])
        self._probabilities = memoryview(arrays["probabilities"])

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


class TranslationTables:
    """Word translation between all languages that have tables, through English."""

    def __init__(self, words: dict[str, Words], tables: dict[str, Table]) -> None:
        self._words = words
        self._tables = tables
        self._cached = lru_cache(maxsize=50_000)(self._translate)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the tables of a folder; raise `FileNotFoundError` when it has none."""
        words = {
            path.name.removeprefix("terms-").removesuffix(".arrays"): Words.unpack(
                read_arrays(path)
            )
            for path in sorted(folder.glob("terms-*.arrays"))
        }
        if not words:
            raise FileNotFoundError(f"No translation tables in {folder}.")
        tables = {
            path.stem: Table(path, words[path.stem.partition("-")[2]])
            for path in sorted(folder.glob("??-??.arrays"))
        }
        return cls(words, tables)

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
        found = self._known(term, source, target)
        if not found:
            found = self._by_parts(term, source, target)
        return tuple(found) or ((term, _UNKNOWN),)

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
        words = self._words[source]
        parts = split_compound(term, source, lambda part: words.find(part) >= 0)
        summed: dict[str, float] = {}
        for part in parts:
            for translation, probability in self._known(part, source, target):
                share = _COMPOUND * probability / len(parts)
                summed[translation] = summed.get(translation, 0.0) + share
        return _best(summed)

    def _from_neighbour(
        self, term: str, source: str, target: str
    ) -> tuple[tuple[str, float], ...]:
        for neighbour in neighbours(source):
            if found := self._known(term, neighbour, target):
                return tuple(found)
        return ()

    def _into_neighbour(
        self, term: str, source: str, target: str
    ) -> tuple[tuple[str, float], ...]:
        for neighbour in neighbours(target):
            if neighbour in self._words:
                return self._cached(term, source, neighbour)
        return ()


def _best(summed: dict[str, float]) -> Translations:
    kept = [pair for pair in summed.items() if pair[1] >= _SMALLEST]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:16]
