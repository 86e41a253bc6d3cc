"""Find the words of a record's own text, by the terms and concepts they stand for.

Most words of a record are never asked for, so only the pieces of text that hold one
are read again for the way it is written.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from seutu.core.kinds import RecordText
from seutu.matching.analysis import (
    COMPOUNDING,
    Word,
    base_language,
    parts,
    pieces,
    words,
)
from seutu.matching.documents import LONGEST_BODY
from seutu.matching.knowledge import Knowledge

Place = Literal["title", "keywords", "description", ""]
Named = tuple[str, Place]


@dataclass(slots=True)
class _Part:
    """One text of a record: a title, a keyword or a description."""

    source: str
    place: Place
    pieces: list[tuple[str, tuple[str, ...]]]
    words: list[Word] = field(default_factory=list)


class RecordWords:
    """The words of one record in one language. Without a record there are none."""

    def __init__(
        self, record: RecordText | None, language: str, knowledge: Knowledge
    ) -> None:
        self._language, self._knowledge = language, knowledge
        self._parts = list(_parts(record, language)) if record else []
        self._concepts: list[tuple[str, int, int, _Part]] | None = None

    def standing_for(self, terms: Collection[str]) -> dict[str, Named]:
        """Map those of the terms that the text holds to their first word and place.

        A part of a compound is named by the whole word.
        """
        missing = set(terms)
        found: dict[str, Named] = {}
        for part in self._parts:
            for piece, of_piece in part.pieces:
                if missing.isdisjoint(of_piece):
                    continue
                for word in words(piece, self._language):
                    if word.term in missing:
                        found[word.term] = (word.surface, part.place)
                        missing.discard(word.term)
        if missing and self._language in COMPOUNDING:
            self._find_in_compounds(missing, found)
        return found

    def _find_in_compounds(self, missing: set[str], found: dict[str, Named]) -> None:
        known = parts(self._language, self._knowledge.split)
        for part in self._parts:
            for piece, of_piece in part.pieces:
                for term in of_piece:
                    for inner in missing.intersection(known[term]):
                        surface = next(
                            word.surface
                            for word in words(piece, self._language)
                            if word.term == term
                        )
                        found[inner] = (surface, part.place)
                        missing.discard(inner)

    def naming(self, concepts: Collection[str]) -> Iterator[tuple[str, Named]]:
        """Yield (concept, words and place) wherever the text names one of them."""
        if self._concepts is None:
            self._concepts = list(self._annotated())
        for concept, start, end, part in self._concepts:
            if concept not in concepts:
                continue
            if not part.words:
                part.words = words(part.source, self._language, LONGEST_BODY)
            first, last = part.words[start], part.words[end - 1]
            yield concept, (part.source[first.start : last.end], part.place)

    def _annotated(self) -> Iterator[tuple[str, int, int, _Part]]:
        for part in self._parts:
            read = [term for _, of_piece in part.pieces for term in of_piece]
            for one in self._knowledge.annotator.annotate(
                read[:LONGEST_BODY], self._language
            ):
                yield one.concept, one.start, one.end, part


def _parts(record: RecordText, language: str) -> Iterator[_Part]:
    tags = dict.fromkeys((*record.title, *record.keywords, *record.description))
    here = {tag for tag in tags if base_language(tag, _sample(record, tag)) == language}
    for tag, title in record.title.items():
        if tag in here:
            yield _Part(title, "title", pieces(title, language))
    for tag, keywords in record.keywords.items():
        if tag in here:
            for keyword in keywords:
                yield _Part(keyword, "keywords", pieces(keyword, language))
    for tag, text in record.description.items():
        if tag in here:
            yield _Part(text, "description", _as_indexed(pieces(text, language)))


def _as_indexed(
    found: list[tuple[str, tuple[str, ...]]],
) -> list[tuple[str, tuple[str, ...]]]:
    """Cut a text where the index cut it."""
    count = 0
    for number, (_, terms) in enumerate(found):
        count += len(terms)
        if count >= LONGEST_BODY:
            return found[: number + 1]
    return found


def _sample(record: RecordText, tag: str) -> str:
    return record.title.get(tag, "") + " " + record.description.get(tag, "")
