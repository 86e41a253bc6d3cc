"""Find the concepts a text names, by the longest label that matches its terms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from seutu.language.arrays import Array, Words, read_arrays
from seutu.language.tags import base


@dataclass(frozen=True, slots=True)
class Annotation:
    """A concept named by terms `start` to `end` (exclusive).

    `specificity` is between 0 and 1: near 0 for a label made of words that many
    labels share, near 1 for one that only this concept has.
    """

    concept: str
    start: int
    end: int
    specificity: float = 1.0


PAIRS = 1 << 19
FIRST = 31
HIGHEST_BIT = 7
MOST_NAMES = 200_000


class _Labels:
    """The labels of one language, keyed by their terms.

    `lengths` tells, by the hash of two terms, how many terms the labels that begin
    with them have: a bit for each of 2 to 8, the highest for all above. Where two pairs
    share a hash it only says too much, so that a label is looked for in vain and never
    missed. The hash of a pair is `FIRST` times that of one term and that of the other.
    """

    __slots__ = ("concepts", "lengths", "to_try")

    def __init__(self, arrays: dict[str, Array]) -> None:
        meanings = zip(
            arrays["concept"].tolist(), arrays["specificity"].tolist(), strict=True
        )
        keys = list(Words.unpack(arrays))
        self.concepts = dict(zip(keys, meanings, strict=True))
        self.lengths = np.zeros(PAIRS, dtype=np.uint8)
        lengths = self.lengths.data
        longest = 0
        for key in keys:
            first, *rest = key.split(" ")
            if rest:
                longest = max(longest, 1 + len(rest))
                bit = min(len(rest) - 1, HIGHEST_BIT)
                lengths[_pair(first, rest[0])] |= 1 << bit
        self.to_try = [_lengths(bits, longest) for bits in range(256)]

    def end_of_longest_at(self, terms: Sequence[str], place: int) -> int:
        """Find where the longest label of several terms ends, or 0 where none begins.

        There has to be a term behind the place.
        """
        pair = _pair(terms[place], terms[place + 1])
        for length in self.to_try[self.lengths.data[pair]]:
            end = place + length
            if end <= len(terms) and " ".join(terms[place:end]) in self.concepts:
                return end
        return 0

    def beginnings(self, terms: Sequence[str]) -> tuple[list[int], list[int]]:
        """List the places where a label of several terms may begin, and the bits."""
        hashes = np.fromiter(map(hash, terms), dtype=np.int64, count=len(terms))
        bits = self.lengths[(FIRST * hashes[:-1] + hashes[1:]) % PAIRS]
        places = np.flatnonzero(bits)
        return places.tolist(), bits[places].tolist()


def _pair(first: str, second: str) -> int:
    return (FIRST * hash(first) + hash(second)) % PAIRS


def _lengths(bits: int, longest: int) -> tuple[int, ...]:
    """List the lengths that bits stand for, longest first."""
    above = range(longest, HIGHEST_BIT + 1, -1) if bits >> HIGHEST_BIT else ()
    below = (bit + 2 for bit in reversed(range(HIGHEST_BIT)) if bits >> bit & 1)
    return (*above, *below)


class Annotator:
    """Annotate terms (as `seutu.language.terms` gives them) with canonical concepts."""

    def __init__(self, folder: Path, ids: Words) -> None:
        self._folder = folder
        self._ids = ids
        self._names: dict[int, str] = {}
        self._single: dict[str, _Names] = {}
        self._loaded: dict[str, _Labels | None] = {}

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Use the labels of a folder; each language is loaded at its first text."""
        return cls(folder, Words.unpack(read_arrays(folder / "concepts.arrays")))

    def _labels(self, language: str) -> _Labels | None:
        if language not in self._loaded:
            path = self._folder / f"keys-{language}.arrays"
            arrays = read_arrays(path) if path.exists() else None
            self._loaded[language] = _Labels(arrays) if arrays else None
        return self._loaded[language]

    def annotate(self, terms: Sequence[str], language: str) -> list[Annotation]:
        """List the concepts in order of the text; overlapping labels are not given.

        A language without labels has no concepts and gives an empty list.
        """
        labels = self._labels(base(language))
        if labels is None:
            return []
        found: list[Annotation] = []
        place, size = 0, len(terms)
        while place < size:
            end = labels.end_of_longest_at(terms, place) if place + 1 < size else 0
            key = " ".join(terms[place:end]) if end else terms[place]
            end = end or place + 1
            meaning = labels.concepts.get(key)
            if meaning is not None:
                concept, specificity = meaning
                found.append(Annotation(self._name(concept), place, end, specificity))
            place = end
        return found

    def _name(self, concept: int) -> str:
        name = self._names.get(concept)
        if name is None:
            name = self._names[concept] = str(self._ids[concept])
        return name

    def concepts(
        self, texts: Sequence[Sequence[str]], language: str
    ) -> list[list[str]]:
        """Name the concepts of each text that `annotate` gives, at a tenth of its cost.

        Indexing reads texts by the million and needs neither place nor specificity.
        """
        labels = self._labels(base(language))
        if labels is None:
            return [[] for _ in texts]
        known = self._single.get(language)
        if known is None:
            known = self._single[language] = _Names(labels.concepts, self._name)
        terms: list[str] = []
        ends = []
        for text in texts:
            terms += text
            # No label holds an empty term, so none reaches into the next text.
            terms.append("")
            ends.append(len(terms))
        named = list(map(known.__getitem__, terms))
        free = 0
        for place, bits in zip(*labels.beginnings(terms), strict=True):
            if place < free:
                continue
            for length in labels.to_try[bits]:
                meaning = labels.concepts.get(" ".join(terms[place : place + length]))
                if meaning is not None:
                    free = place + length
                    named[place:free] = [self._name(meaning[0])] + [""] * (length - 1)
                    break
        return [
            list(filter(None, named[start:end]))
            for start, end in zip([0, *ends], ends, strict=False)
        ]


class _Names(dict[str, str]):
    """The concept that one term alone names, or nothing."""

    def __init__(
        self, meanings: Mapping[str, tuple[int, float]], name: Callable[[int], str]
    ) -> None:
        self._meanings, self._name = meanings, name

    def __missing__(self, term: str) -> str:
        meaning = self._meanings.get(term)
        name = "" if meaning is None else self._name(meaning[0])
        if len(self) >= MOST_NAMES:
            self.clear()
        self[term] = name
        return name
