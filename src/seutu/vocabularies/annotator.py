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


class _Labels:
    """The labels of one language, keyed by their terms."""

    __slots__ = ("concepts", "longest")

    def __init__(self, arrays: dict[str, Array]) -> None:
        meanings = zip(
            arrays["concept"].tolist(), arrays["specificity"].tolist(), strict=True
        )
        keys = list(Words.unpack(arrays))
        self.concepts = dict(zip(keys, meanings, strict=True))
        self.longest: dict[str, int] = {}
        for key in keys:
            first = key.partition(" ")[0]
            length = key.count(" ") + 1
            if length > self.longest.get(first, 0):
                self.longest[first] = length


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
        place, size = 0, len(terms)
        while place < size:
            longest = labels.longest.get(terms[place], 0)
            for end in range(min(place + longest, size), place, -1):
                key = terms[place] if end == place + 1 else " ".join(terms[place:end])
                meaning = labels.concepts.get(key)
                if meaning is not None:
                    concept, specificity = meaning
                    name = self._names.get(concept)
                    if name is None:
                        name = self._names[concept] = str(self._ids[concept])
                    found.append(Annotation(name, place, end, specificity))
                    place = end
                    break
            else:
                place += 1
        return found
