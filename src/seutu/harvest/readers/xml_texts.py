"""Texts of XML in the languages that it states for them (xml:lang)."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from seutu.core.language import LanguageMap
from seutu.harvest.readers import tongues
from seutu.harvest.readers.xml_trees import words
from seutu.harvest.records import KeywordMap


def first_texts(
    elements: Iterable[ET.Element],
    tongue: str,
    read: Callable[[ET.Element], str] = words,
) -> LanguageMap:
    """Return the first text in each language; `tongue` is that of the others.

    The names of the elements have no namespaces any more.
    """
    found: dict[str, str] = {}
    for one in elements:
        if said := read(one):
            found.setdefault(_tag(one, tongue), said)
    return dict(sorted(found.items()))


def keywords(subjects: Iterable[ET.Element], tongue: str) -> KeywordMap:
    """Return subjects as keywords, but for the notations of classifications."""
    return tongues.merged(
        *(
            {_tag(one, tongue): [said]}
            for one in subjects
            if (said := words(one)) and not said.startswith("info:")
        )
    )


def _tag(element: ET.Element, tongue: str) -> str:
    return tongues.tag(element.get("lang", "")) or tongue
