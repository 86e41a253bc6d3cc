"""Find the concepts a text names, by the longest label that matches its terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

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


PAIRS = 1 << 18


class _Labels:
    """The labels of one language, keyed by their terms.

    `longest` tells, by the hash of two terms, how many terms a label that begins with
    them has at most. Where two pairs share a hash it only says too much, so that a
    longer label is looked for in vain and never missed.
    """

    __slots__ = ("concepts", "longest")

    def __init__(self, arrays: dict[str, Array]) -> None:
        meanings = zip(
            arrays["concept"].tolist(), arrays["specificity"].tolist(), strict=True
        )
        keys = list(Words.unpack(arrays))
        self.concepts = dict(zip(keys, meanings, strict=True))
        self.longest = bytearray(PAIRS)
        for key in keys:
            first, *rest = key.split(" ")
            if rest:
                pair = hash((first, rest[0])) % PAIRS
                self.longest[pair] = max(self.longest[pair], 1 + len(rest))


class Annotator:
    """Annotate terms (as `seutu.language.terms` gives them) with canonical concepts."""

    def __init__(self, folder: Path, ids: Words) -> None:
        self._folder = folder
        self._ids = ids
        self._names: dict[int, str] = {}
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
        concepts, longest = labels.concepts, labels.longest
        place, size = 0, len(terms)
        while place < size:
            end, meaning = place + 1, None
            if end < size:
                most = longest[hash((terms[place], terms[end])) % PAIRS]
                for end in range(min(place + most, size), place + 1, -1):
                    meaning = concepts.get(" ".join(terms[place:end]))
                    if meaning is not None:
                        break
                else:
                    end = place + 1
            if meaning is None:
                meaning = concepts.get(terms[place])
            if meaning is not None:
                concept, specificity = meaning
                name = self._names.get(concept)
                if name is None:
                    name = self._names[concept] = str(self._ids[concept])
                found.append(Annotation(name, place, end, specificity))
            place = end
        return found
