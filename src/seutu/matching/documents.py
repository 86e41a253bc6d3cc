"""Build what is indexed from what a record says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from seutu.core.kinds import RecordText
from seutu.matching.analysis import (
    UNDETERMINED,
    base_language,
    grams,
    terms,
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
    found = languages(record)
    group = next(iter(record.facets.get("group", ())), "")
    facets = {
        **{name: values for name, values in record.facets.items() if values},
        "kind": (record.kind,),
        "language": tuple(found) or (UNDETERMINED,),
    }
    facets.pop("group", None)
    for position, (language, tags) in enumerate(found.items()):
        title = _terms(record.title, tags, language, LONGEST_TITLE)
        keywords = [
            term
            for tag in tags
            for keyword in record.keywords.get(tag, ())
            for term in terms(keyword, language)
        ][:LONGEST_KEYWORDS]
        body = _terms(record.description, tags, language, LONGEST_BODY)
        yield Document(
            id=record.id if position == 0 else f"{record.id}#{language}",
            kind=record.kind,
            language=language,
            title=tuple(with_parts(title, language, knowledge.split)),
            keywords=tuple(with_parts(keywords, language, knowledge.split)),
            body=tuple(with_parts(body, language, knowledge.split)),
            concepts=tuple(
                concept
                for part in (title, keywords, body[:ANNOTATED_BODY])
                for concept in knowledge.annotator.concepts(part, language)
            ),
            grams=tuple(_grams([*title, *keywords])),
            facets=facets,
            modified=record.modified,
            group=group,
        )


def all_documents(
    records: Iterable[RecordText], knowledge: Knowledge
) -> Iterator[Document]:
    """Yield the documents of many records."""
    for record in records:
        yield from documents(record, knowledge)


def _terms(
    text: Mapping[str, str], tags: Sequence[str], language: str, limit: int
) -> list[str]:
    if len(tags) == 1:
        return terms(text.get(tags[0], ""), language)[:limit]
    return [term for tag in tags for term in terms(text.get(tag, ""), language)][:limit]


class _Grams(dict[str, tuple[str, ...]]):
    """The letter sequences of a term in order; none of a short one."""

    def __missing__(self, term: str) -> tuple[str, ...]:
        long_enough = len(term) >= SHORTEST_GRAMMED
        found = tuple(sorted(grams(term))) if long_enough else ()
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
