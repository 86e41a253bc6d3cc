"""The glossary into English, for languages without parallel labels of their own."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from seutu.language.lemmas import term, terms
from seutu.language.tags import base


@cache
def glossary(language: str) -> dict[str, tuple[str, ...]]:
    """Map terms of a language to English terms; empty where nobody wrote one."""
    found: dict[str, dict[str, None]] = {}
    for word, english in (*_listed(base(language)), *_equivalents(base(language))):
        found.setdefault(word, {}).update(dict.fromkeys(english))
    return {word: tuple(english) for word, english in found.items()}


def _listed(language: str) -> Iterator[tuple[str, list[str]]]:
    """Read "word: english english" lines: words beyond the common headwords."""
    listed = files("seutu.language") / "glossaries" / f"{language}.txt"
    for line in _lines(listed):
        word, colon, meanings = line.partition(":")
        if colon and not line.startswith("#"):
            yield term(word, language), [term(one, "en") for one in meanings.split()]


def _equivalents(language: str) -> Iterator[tuple[str, list[str]]]:
    """Read the glossary of all languages backwards; phrases have no single term."""
    folder = files("seutu") / "data" / "vocabularies" / "glossary"
    for line in _lines(folder / f"{language}.tsv"):
        headword, _, equivalents = line.partition("\t")
        english = terms(headword, "en")
        for one in equivalents.split(";"):
            read = terms(one, language)
            if len(read) == 1 and english:
                yield read[0], english


def _lines(resource: Traversable) -> list[str]:
    return resource.read_text("utf-8").splitlines() if resource.is_file() else []
