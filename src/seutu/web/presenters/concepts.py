"""Concepts as links, labelled in the reader's language."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from seutu.matching.indexing import store
from seutu.matching.installed import knowledge
from seutu.search.errors import IndexUnusable
from seutu.search.ports import Query
from seutu.vocabularies import UnknownConcept
from seutu.web.cards import Link, Text
from seutu.web.presenters.labels import reader_language

MOST_CONCEPTS = 5
COMMON_SHARE = 0.02
LEAST_COMMON = 20
LANGUAGES_READ = 6


def concept_links(
    concepts: Iterable[str],
    *,
    limit: int = MOST_CONCEPTS,
    linked: bool = False,
    all_languages: bool = True,
) -> tuple[Link, ...]:
    """Label concepts in the reader's language, each label once.

    With `linked`, a concept leads to what answers it. Without `all_languages`, one
    that has no label in the reader's language is left out.
    """
    found: dict[str, Link] = {}
    for concept in concepts:
        try:
            tag, label = knowledge().concepts.label(concept, (reader_language(),))
        except UnknownConcept:
            continue
        if tag != reader_language() and not all_languages:
            continue
        url = ""
        if linked:
            query = urlencode({"text": label, "language": tag})
            url = f"{reverse('match')}?{query}"
        found.setdefault(label.casefold(), Link(Text(label, tag), url))
        if len(found) == limit:
            break
    return tuple(found.values())


def concepts_of(records: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Give the telling concepts of records by id, those of the title first.

    Reads them from the index, in one search, so that no page has to analyse text.
    Concepts that many records share tell little and are left out. Empty for a record
    that is not indexed, and for all while the index cannot answer.
    """
    if not records:
        return {}
    try:
        index = store().reader()
    except IndexUnusable:
        return {}
    most = max(LEAST_COMMON, COMMON_SHARE * index.document_count())
    query = Query(
        filters={"record": tuple(records)}, limit=LANGUAGES_READ * len(records)
    )
    found: dict[str, tuple[str, ...]] = {}
    documents = [hit.document for hit in index.search(query).hits]
    held = index.settled(
        lambda: {
            concept: index.document_frequency("concepts", concept)
            for document in documents
            for concept in document.concepts
        }
    )
    for document in documents:
        concepts = tuple(
            concept
            for concept in dict.fromkeys(document.concepts)
            if held[concept] <= most
        )
        if concepts and document.record not in found:
            found[document.record] = concepts
    return found
