"""Concepts as links, labelled in the reader's language."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from seutu import language as reading
from seutu.core.language import best
from seutu.matching.analysis import base_language
from seutu.matching.installed import knowledge
from seutu.vocabularies import UnknownConcept
from seutu.web.cards import Link, Text
from seutu.web.presenters.labels import reader_language

MOST_CONCEPTS = 5
LEAST_SPECIFIC = 0.3


def concept_links(
    concepts: Iterable[str], *, limit: int = MOST_CONCEPTS, linked: bool = False
) -> tuple[Link, ...]:
    """Label concepts in the reader's language, each label once.

    With `linked`, a concept leads to what answers it.
    """
    found: dict[str, Link] = {}
    for concept in concepts:
        try:
            tag, label = knowledge().concepts.label(concept, (reader_language(),))
        except UnknownConcept:
            continue
        url = ""
        if linked:
            query = urlencode({"text": label, "language": tag})
            url = f"{reverse('match')}?{query}"
        found.setdefault(label.casefold(), Link(Text(label, tag), url))
        if len(found) == limit:
            break
    return tuple(found.values())


def named_in(
    title: Mapping[str, str], keywords: Mapping[str, Iterable[str]]
) -> list[str]:
    """List the concepts that a title and its keywords name, in their order."""
    tag, text = best(title, ("en",))
    language = base_language(tag, text)
    found: list[str] = []
    for part in (text, *keywords.get(tag, ())):
        terms = reading.terms(part, language)
        found.extend(
            one.concept
            for one in knowledge().annotator.annotate(terms, language)
            if one.specificity >= LEAST_SPECIFIC
        )
    return list(dict.fromkeys(found))
