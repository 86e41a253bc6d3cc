"""What the matcher knows of languages and concepts, as narrow protocols.

The planner and the document builder depend on these only, so that each can be tested
with a table of three words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Translator(Protocol):
    """Gives the likely translations of a term, best first, with probabilities."""

    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]: ...
    def __hash__(self) -> int: ...


class Annotation(Protocol):
    """A concept found in a sequence of terms, from `start` up to but not `end`."""

    @property
    def concept(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def specificity(self) -> float: ...


class Annotator(Protocol):
    """Finds concepts in the terms of a text."""

    def annotate(self, terms: Sequence[str], language: str) -> Sequence[Annotation]: ...
    def concepts(
        self, texts: Sequence[Sequence[str]], language: str
    ) -> Sequence[Sequence[str]]: ...


class Concepts(Protocol):
    """Knows how concepts stand to each other and what they are called."""

    def broader(self, concept: str) -> Sequence[str]: ...
    def narrower(self, concept: str) -> Sequence[str]: ...
    def label(self, concept: str, preferences: Iterable[str]) -> tuple[str, str]: ...


class Splitter(Protocol):
    """Splits a compound term into known terms; a simple word gives nothing."""

    def __call__(self, term: str, language: str) -> Sequence[str]: ...


def no_parts(term: str, language: str) -> Sequence[str]:
    """Split nothing."""
    return ()


class NoTranslations:
    """Know no word of another language."""

    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]:
        return []


class NoAnnotations:
    """Find no concept anywhere."""

    def annotate(self, terms: Sequence[str], language: str) -> Sequence[Annotation]:
        return ()

    def concepts(
        self, texts: Sequence[Sequence[str]], language: str
    ) -> Sequence[Sequence[str]]:
        return [()] * len(texts)


class NoConcepts:
    """Relate no concept to another."""

    def broader(self, concept: str) -> Sequence[str]:
        return ()

    def narrower(self, concept: str) -> Sequence[str]:
        return ()

    def label(self, concept: str, preferences: Iterable[str]) -> tuple[str, str]:
        return "und", concept


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Meanings that people found wrong, left out of every plan.

    `pairs` maps (language, term, target language) to terms it does not stand for there,
    `concepts` maps (language, terms) to concepts that the words do not mean.
    """

    pairs: Mapping[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    concepts: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The knowledge one matcher works with; without arguments it knows nothing."""

    translator: Translator = field(default_factory=NoTranslations)
    annotator: Annotator = field(default_factory=NoAnnotations)
    concepts: Concepts = field(default_factory=NoConcepts)
    split: Splitter = no_parts
    left_out: LeftOut = field(default_factory=LeftOut)
