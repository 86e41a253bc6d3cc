"""The concepts of all vocabularies in one memory-mapped, read-only store."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from operator import itemgetter
from pathlib import Path
from typing import Self

from seutu.language.arrays import Array, Words, read_arrays
from seutu.language.tags import base


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a published vocabulary, labelled by language tag."""

    id: str
    scheme: str
    labels: Mapping[str, str]
    broader: tuple[str, ...]


class UnknownConcept(KeyError):
    """Say that no packaged vocabulary has a concept with this id."""


class ConceptStore:
    """Look up concepts such as "eurovoc:1004", "cpv:85312400" or "theme:HEAL".

    The same meaning in two vocabularies keeps both ids; `canonical` gives the one
    that texts are annotated with.
    """

    def __init__(self, ids: Words, links: dict[str, Array], labels: Path) -> None:
        self._ids = ids
        self._broader = links["broader"].data
        self._broader_bounds = links["broader_bounds"].data
        self._narrower = links["narrower"].data
        self._narrower_bounds = links["narrower_bounds"].data
        self._canonical = links["canonical"].data
        self._labels = {
            path.stem.removeprefix("labels-"): Words.unpack(read_arrays(path))
            for path in sorted(labels.glob("labels-*.arrays"))
        }
        self._ordered: dict[str, list[tuple[str, int]]] = {}

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the store of a folder; raise `FileNotFoundError` when it has none."""
        arrays = read_arrays(folder / "concepts.arrays")
        return cls(Words.unpack(arrays), arrays, folder)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, concept: str) -> bool:
        return self._ids.find(concept) >= 0

    def _number(self, concept: str) -> int:
        number = self._ids.find(concept)
        if number < 0:
            raise UnknownConcept(concept)
        return number

    def get(self, concept: str) -> Concept:
        """Return a concept; raise `UnknownConcept` for an id nobody published."""
        number = self._number(concept)
        labels = {tag: words[number] for tag, words in self._labels.items()}
        return Concept(
            id=concept,
            scheme=concept.partition(":")[0],
            labels={tag: label for tag, label in labels.items() if label},
            broader=self.broader(concept),
        )

    def canonical(self, concept: str) -> str:
        """Return the id that stands for every concept with this meaning."""
        return str(self._ids[self._canonical[self._number(concept)]])

    def label(self, concept: str, preferences: Iterable[str]) -> tuple[str, str]:
        """Return language tag and label in the first preferred language that has one.

        Falls back to English, then to any language, so there is always a text.
        """
        number = self._number(concept)
        for tag in (*preferences, "en", *self._labels):
            words = self._labels.get(base(tag))
            if words is not None and (text := words[number]):
                return base(tag), str(text)
        return "und", concept

    def broader(self, concept: str) -> tuple[str, ...]:
        number = self._number(concept)
        first, last = self._broader_bounds[number : number + 2]
        return tuple(self._ids[one] for one in self._broader[first:last])

    def narrower(self, concept: str) -> tuple[str, ...]:
        number = self._number(concept)
        first, last = self._narrower_bounds[number : number + 2]
        return tuple(self._ids[one] for one in self._narrower[first:last])

    def ancestors(self, concept: str, depth: int = 8) -> dict[str, int]:
        """Map each wider concept to its distance, up to `depth` steps away."""
        found: dict[str, int] = {}
        edge = [concept]
        for distance in range(1, depth + 1):
            edge = [
                wider
                for one in edge
                for wider in self.broader(one)
                if wider not in found and wider != concept
            ]
            for wider in edge:
                found.setdefault(wider, distance)
        return found

    def search(self, text: str, language: str, limit: int = 20) -> list[Concept]:
        """List concepts whose label begins with a text, shortest label first."""
        wanted = " ".join(text.lower().split())
        words = self._labels.get(base(language))
        if not wanted or words is None:
            return []
        ordered = self._ordered.get(base(language))
        if ordered is None:
            ordered = sorted(
                (label.lower(), number) for number, label in enumerate(words) if label
            )
            self._ordered[base(language)] = ordered
        start = bisect_left(ordered, wanted, key=itemgetter(0))
        hits = [*takewhile(lambda pair: pair[0].startswith(wanted), ordered[start:])]
        hits.sort(key=lambda pair: (len(pair[0]), pair))
        return [self.get(self._ids[number]) for _, number in hits[:limit]]
