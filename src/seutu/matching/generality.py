"""How general a word is, whatever its language.

Catalogues seldom say "find" or "grow", so a count of documents takes these words for
rare and telling. People who state a need say them all the time. The list of general
English words is our own; other languages reach it through the translation tables.
"""

from functools import cache
from importlib.resources import files

from seutu.language import base, term
from seutu.matching.analysis import Word
from seutu.matching.knowledge import Translator

LISTED_IN = "en"
TRANSLATIONS = 3


@cache
def general_words() -> frozenset[str]:
    """Read the list, in normal form."""
    text = files("seutu.matching").joinpath("general_words.txt").read_text("utf-8")
    return frozenset(term(word, LISTED_IN) for word in text.split())


def generality(word: str, language: str, translator: Translator) -> float:
    """Say how general a term is: 1 for a listed word, 0 for one with no such sense.

    A term of another language is as general as the share of its likeliest English
    translations that are listed.
    """
    if language == LISTED_IN:
        return float(word in general_words())
    found = translator.translate(word, language, LISTED_IN, TRANSLATIONS)
    mass = sum(probability for _, probability in found)
    if not mass:
        return 0.0
    listed = sum(
        probability for english, probability in found if english in general_words()
    )
    return listed / mass


@cache
def _listed() -> dict[str, list[str]]:
    lines = files("seutu.matching").joinpath("wordings.txt").read_text("utf-8")
    listed = (line.split() for line in lines.splitlines() if line[:1] != "#")
    return {language: words for language, *words in listed}


@cache
def wordings(language: str) -> frozenset[str]:
    """Give the terms that only word a need, as "know" and "find" do in English."""
    listed = _listed().get(base(language), ())
    return frozenset(term(word, language) for word in listed)


def only_words(word: Word, language: str) -> bool:
    """Tell whether a word of a need says nothing of what is needed."""
    forms = _listed().get(f"{base(language)}:", ())
    return word.term in wordings(language) or word.surface.casefold() in forms
