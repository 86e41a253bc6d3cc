"""Reading text in thirty languages: detection, words, normal forms, translations."""

from seutu.language.detection import Detection, detect
from seutu.language.lemmas import term, terms
from seutu.language.stop_words import stop_words
from seutu.language.tables import TranslationTables
from seutu.language.tags import LANGUAGES, base, neighbours
from seutu.language.tokens import ngrams, spans, tokens

__all__ = [
    "LANGUAGES",
    "Detection",
    "TranslationTables",
    "base",
    "detect",
    "neighbours",
    "ngrams",
    "spans",
    "stop_words",
    "term",
    "terms",
    "tokens",
]
