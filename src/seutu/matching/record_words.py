"""Find the words of a record's own text, by the terms and concepts they stand for.

Most words of a record are never asked for, so only the pieces of text that hold one
are read again for the way it is written.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import Literal

from seutu.core.kinds import RecordText
from seutu.matching.analysis import (
    COMPOUNDING,
    Word,
    base_language,
    parts,
    pieces,
    written,
)
from seutu.matching.documents import LONGEST_BODY
from seutu.matching.knowledge import Annotation, Knowledge

Place = Literal["title", "keywords", "description", ""]
Named = tuple[str, Place]


class _Part:
    """One text of a record: a title, a keyword or a description.

    Descriptions are cut where the index cut them.
    """

    def __init__(self, source: str, place: Place, language: str) -> None:
        self.source, self.place, self.language = source, place, language

    @cached_property
    def _read(self) -> tuple[list[str], list[tuple[str, ...]]]:
        """What stands between spaces, and the terms that each piece holds."""
        found, read = pieces(self.source, self.language)
        if self.place != "description":
            return found, read
        kept = bisect_left(_ends(read), LONGEST_BODY) + 1
        return found[:kept], read[:kept]

    def pieces(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Give what stands between spaces, each piece with the terms it holds."""
        return zip(*self._read, strict=True)

    @cached_property
    def terms(self) -> list[str]:
        """The terms of the text, in order."""
        return list(chain.from_iterable(self._read[1]))

    @cached_property
    def _ends(self) -> list[int]:
        return _ends(self._read[1])

    def holding(self, missing: set[str]) -> Iterator[str]:
        """Yield the pieces in which one of the terms stands."""
        if not missing or missing.isdisjoint(self.terms):
            return
        for piece, terms in self.pieces():
            if not missing.isdisjoint(terms):
                yield piece

    def between(self, start: int, end: int) -> str:
        """Give the text from the term `start` up to but not the term `end`."""
        first, place = self._piece_of(start)
        last, last_place = self._piece_of(end - 1)
        opening = self._words(first)[place]
        if end - start == 1:
            return opening.surface
        closing = self._words(last)[last_place]
        begin = self._offset(first, 0, 0)
        finish = self._offset(last, begin, first)
        return self.source[begin + opening.start : finish + closing.end]

    def _piece_of(self, term: int) -> tuple[int, int]:
        """Find the piece that holds a term, and the term's place in it."""
        number = bisect_right(self._ends, term)
        return number, term - (self._ends[number - 1] if number else 0)

    def _words(self, number: int) -> tuple[Word, ...]:
        return written(self._read[0][number], self.language)

    def _offset(self, number: int, begin: int, first: int) -> int:
        """Find where a piece begins, from the beginning of an earlier one."""
        found = self._read[0]
        for piece in found[first:number]:
            begin = self.source.index(piece, begin) + len(piece)
        return self.source.index(found[number], begin)


def _ends(read: Iterable[tuple[str, ...]]) -> list[int]:
    """Count the terms that have been read at the end of each piece."""
    return list(accumulate(map(len, read)))


class RecordWords:
    """The words of one record in one language. Without a record there are none."""

    def __init__(
        self, record: RecordText | None, language: str, knowledge: Knowledge
    ) -> None:
        self._language, self._knowledge = language, knowledge
        self._parts = list(_parts(record, language)) if record else []
        self._annotated: dict[_Part, Sequence[Annotation]] = {}

    def standing_for(self, terms: Collection[str]) -> dict[str, Named]:
        """Map those of the terms that the text holds to their first word and place.

        A part of a compound is named by the whole word.
        """
        missing = set(terms)
        found: dict[str, Named] = {}
        for part in self._parts:
            for piece in part.holding(missing):
                for word in written(piece, self._language):
                    if word.term in missing:
                        found[word.term] = (word.surface, part.place)
                        missing.discard(word.term)
        if missing and self._language in COMPOUNDING:
            self._find_in_compounds(missing, found)
        return found

    def _find_in_compounds(self, missing: set[str], found: dict[str, Named]) -> None:
        known = parts(self._language, self._knowledge.split)
        for part in self._parts:
            for piece, of_piece in part.pieces():
                for term in of_piece:
                    for inner in missing.intersection(known[term]):
                        surface = next(
                            word.surface
                            for word in written(piece, self._language)
                            if word.term == term
                        )
                        found[inner] = (surface, part.place)
                        missing.discard(inner)

    def naming(self, concepts: Collection[str]) -> Iterator[tuple[str, Named]]:
        """Yield (concept, words and place) wherever the text names one of them."""
        wanted = set(concepts)
        for part, named in zip(self._parts, self._named, strict=True):
            if wanted.isdisjoint(named):
                continue
            for one in self._annotations(part):
                if one.concept in wanted:
                    yield one.concept, (part.between(one.start, one.end), part.place)

    @cached_property
    def _named(self) -> Sequence[Sequence[str]]:
        """The concepts that each text names, found together and without places."""
        texts = [part.terms[:LONGEST_BODY] for part in self._parts]
        return self._knowledge.annotator.concepts(texts, self._language)

    def _annotations(self, part: _Part) -> Sequence[Annotation]:
        known = self._annotated.get(part)
        if known is None:
            terms = part.terms[:LONGEST_BODY]
            known = self._knowledge.annotator.annotate(terms, self._language)
            self._annotated[part] = known
        return known


def _parts(record: RecordText, language: str) -> Iterator[_Part]:
    tags = dict.fromkeys((*record.title, *record.keywords, *record.description))
    here = {tag for tag in tags if base_language(tag, _sample(record, tag)) == language}
    for tag, title in record.title.items():
        if tag in here:
            yield _Part(title, "title", language)
    for tag, keywords in record.keywords.items():
        if tag in here:
            for keyword in keywords:
                yield _Part(keyword, "keywords", language)
    for tag, text in record.description.items():
        if tag in here:
            yield _Part(text, "description", language)


def _sample(record: RecordText, tag: str) -> str:
    return record.title.get(tag, "") + " " + record.description.get(tag, "")
