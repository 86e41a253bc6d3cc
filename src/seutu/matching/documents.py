"""Build what is indexed from what a record says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from sys import intern

from seutu.core.kinds import RecordText
from seutu.core.language import LanguageMap
from seutu.matching.analysis import (
    UNDETERMINED,
    base_language,
    grams,
    terms_of,
    with_parts,
)
from seutu.matching.knowledge import Knowledge
from seutu.search.ports import Document

LONGEST_TITLE = 60
LONGEST_KEYWORDS = 80
LONGEST_BODY = 400
LONGEST_GRAMS = 400
ANNOTATED_BODY = 160
SHORTEST_GRAMMED = 4
MOST_GRAMMED = 100_000
BATCH = 400


def languages(record: RecordText) -> dict[str, list[str]]:
    """Map each language a record has text in to the tags that hold it."""
    tags = dict.fromkeys((*record.title, *record.description, *record.keywords))
    found: dict[str, list[str]] = {}
    for tag in tags:
        sample = record.title.get(tag, "") + " " + record.description.get(tag, "")
        if not sample.strip() and not record.keywords.get(tag):
            continue
        found.setdefault(base_language(tag, sample), []).append(tag)
    return found


def documents(record: RecordText, knowledge: Knowledge) -> Iterator[Document]:
    """Yield one document for each language of a record; the first bears its id.

    `facets["group"]`, where given, names the family of records that answers as one.
    """
    return _documents([record], knowledge)


def all_documents(
    records: Iterable[RecordText], knowledge: Knowledge
) -> Iterator[Document]:
    """Yield the documents of many records, read a batch at a time."""
    iterator = iter(records)
    while batch := list(islice(iterator, BATCH)):
        yield from _documents(batch, knowledge)


@dataclass(slots=True)
class _Read:
    """The terms of one record in one language; facets are those of the record."""

    record: RecordText
    facets: Mapping[str, tuple[str, ...]]
    language: str
    is_first: bool
    title: list[str]
    keywords: list[str]
    body: list[str]


def _documents(
    records: Iterable[RecordText], knowledge: Knowledge
) -> Iterator[Document]:
    """Read records together: concepts are found in all texts of a language at once."""
    read = list(chain.from_iterable(map(_read, records)))
    by_language: dict[str, list[list[str]]] = {}
    for one in read:
        texts = by_language.setdefault(one.language, [])
        texts += (one.title, one.keywords, one.body[:ANNOTATED_BODY])
    named = {
        language: iter(knowledge.annotator.concepts(texts, language))
        for language, texts in by_language.items()
    }
    for one in read:
        language, record, concepts = one.language, one.record, named[one.language]
        yield Document(
            id=record.id if one.is_first else f"{record.id}#{language}",
            kind=record.kind,
            language=language,
            title=tuple(with_parts(one.title, language, knowledge.split)),
            keywords=tuple(with_parts(one.keywords, language, knowledge.split)),
            body=tuple(with_parts(one.body, language, knowledge.split)),
            concepts=(*next(concepts), *next(concepts), *next(concepts)),
            grams=tuple(_grams([*one.title, *one.keywords])),
            facets=one.facets,
            modified=record.modified,
            group=next(iter(record.facets.get("group", ())), ""),
        )


def _read(record: RecordText) -> Iterator[_Read]:
    found = languages(record)
    facets = {
        name: values
        for name, values in record.facets.items()
        if values and name != "group"
    }
    facets["kind"] = (record.kind,)
    facets["language"] = tuple(found) or (UNDETERMINED,)
    is_first = True
    for language, tags in found.items():
        keywords = [record.keywords[tag] for tag in tags if tag in record.keywords]
        yield _Read(
            record,
            facets,
            language,
            is_first,
            terms_of(_in(tags, record.title), language, LONGEST_TITLE),
            terms_of([*chain.from_iterable(keywords)], language, LONGEST_KEYWORDS),
            terms_of(_in(tags, record.description), language, LONGEST_BODY),
        )
        is_first = False


def _in(tags: Sequence[str], said: LanguageMap) -> list[str]:
    return [said[tag] for tag in tags if tag in said]


class _Grams(dict[str, tuple[str, ...]]):
    """The letter sequences of a term in order; none of a short one."""

    def __missing__(self, term: str) -> tuple[str, ...]:
        long_enough = len(term) >= SHORTEST_GRAMMED
        found = tuple(map(intern, sorted(grams(term)))) if long_enough else ()
        if len(self) >= MOST_GRAMMED:
            self.clear()
        self[term] = found
        return found


_known_grams = _Grams()


def forget() -> None:
    """Forget the letter sequences of every term."""
    _known_grams.clear()


def _grams(found: Sequence[str]) -> list[str]:
    pieces = chain.from_iterable(map(_known_grams.__getitem__, dict.fromkeys(found)))
    return list(dict.fromkeys(pieces))[:LONGEST_GRAMS]
