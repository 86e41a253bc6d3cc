"""Make a collection in which each stated problem has to find its own case.

The first half of a public solution's description is the need; the record keeps its
title, its keywords and the second half, among all other packaged records. Nobody has
judged these: the one relevant record is known by construction.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal

from scripts.collecting.corpus import Corpus
from seutu.harvest.records import Record, SolutionRecord

Half = Literal["tune", "held-out"]

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
LEAST_SENTENCES = 2
LEAST_WORDS = 12


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A need cut from a record, in the language of both."""

    record: str
    language: str
    text: str

    @property
    def id(self) -> str:
        return self.record.partition(":")[2]

    @property
    def half(self) -> Half:
        """The half of the collection, drawn by the record's id."""
        drawn = blake2b(self.id.encode(), digest_size=1).digest()[0]
        return "tune" if drawn % 2 else "held-out"


def own_cases(corpus: Corpus) -> tuple[Corpus, list[OwnCase]]:
    """Cut the solutions of a corpus in two; the corpus given back holds second halves.

    Texts that occur twice are not cut: their need would fit another case as well.
    """
    records = dict(corpus.records)
    cases = []
    for id, need, record in _cut(corpus.records, corpus.folded):
        records[id] = record
        cases.append(OwnCase(id, record.language, need))
    return Corpus(records=records, folded=corpus.folded), cases


def _cut(
    records: Mapping[str, Record], folded: Iterable[str]
) -> Iterator[tuple[str, str, Record]]:
    gone = frozenset(folded)
    seen: set[str] = set()
    for id in sorted(records):
        record = records[id]
        if not isinstance(record, SolutionRecord) or id in gone:
            continue
        text = " ".join(record.description.get(record.language, "").split())
        sentences = SENTENCE.split(text)
        middle = (len(sentences) + 1) // 2
        need, rest = " ".join(sentences[:middle]), " ".join(sentences[middle:])
        if len(sentences) < LEAST_SENTENCES or need in seen:
            continue
        if min(len(need.split()), len(rest.split())) < LEAST_WORDS:
            continue
        seen.add(need)
        description = {**record.description, record.language: rest}
        yield id, need, replace(record, description=description)
