"""Bring each word to the one form shared by tables, concepts, index and query."""

import unicodedata
from functools import cache
from importlib.resources import files

import Stemmer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy

from seutu.language.compounds import LINKS
from seutu.language.dictionaries import DICTIONARIES
from seutu.language.english import english_spelling
from seutu.language.stop_words import inflected_stop_words, stop_words
from seutu.language.tags import LANGUAGES, base
from seutu.language.tokens import normal, surfaces

_DICTIONARY_OF = {"hr": "hbs", "no": "nb"}
_WITH_DICTIONARY = frozenset(LANGUAGES) - {"mt", "eu"}
_STEMMER_OF = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque",
    "fi": "finnish", "fr": "french", "ga": "irish", "hr": "serbian",
    "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "sv": "swedish",
}  # fmt: skip
_LARGEST_CACHE = 200_000
_LONGEST_WORD = 40
_SHORTEST_BEGINNING, _SHORTEST_ENDING = 3, 5
# Words whose dictionary lemma misleads in public administration.
_EXCEPTIONS = {"fi": {"ilman": "ilma"}}
_ROMANIAN = str.maketrans("şţ", "șț")
_FOLD = str.maketrans({"ß": "ss", "ς": "σ", "ı": "i", "'": "", "·": ""})

_strategy = DefaultStrategy(dictionary_factory=DICTIONARIES)
_dictionary = DictionaryLookupStrategy(DICTIONARIES)
_DICTIONARY = DICTIONARIES.get_dictionary
_known: dict[str, dict[str, str]] = {}
_read: dict[str, dict[str, str]] = {}


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _STEMMER_OF.get(language)
    if name is None or name not in Stemmer.algorithms():
        return None
    return Stemmer.Stemmer(name, 0)


def _fold(word: str, language: str) -> str:
    folded = word.lower().translate(_FOLD)
    if language == "el":
        plain = unicodedata.normalize("NFD", folded)
        folded = "".join(one for one in plain if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", folded)


@cache
def base_forms(language: str) -> frozenset[str]:
    """Read the nouns that the dictionary takes for forms of a longer verb.

    "fiets" is a form of "fietsen", and "fietsen" one of "fiets": the two would change
    places. `scripts/base_forms.py` lists such words.
    """
    listed = files("seutu.language") / "base_forms" / f"{language}.txt"
    return frozenset(listed.read_text("utf-8").split() if listed.is_file() else ())


def _lemma(token: str, language: str) -> str | None:
    if token in base_forms(language):
        return token
    tag = dictionary_of(language)
    lemma: str | None = _strategy.get_lemma(token, tag)
    if language == "de":
        if "ss" in token:
            # Swiss texts and capitals write "ss" where the dictionary has "ß".
            lemma = _dictionary.get_lemma(token.replace("ss", "ß"), tag) or lemma
        # "Haus" and "Karte" are forms of verbs too, but names of things here.
        noun = _DICTIONARY(tag).get(token.replace("ss", "ß").capitalize())
        lemma = noun or _DICTIONARY(tag).get(token.capitalize()) or lemma
    if lemma is None and language in LINKS:
        lemma = _by_ending(token, tag)
    return lemma


def _by_ending(token: str, tag: str) -> str | None:
    """Give an unknown compound the lemma of its longest known ending."""
    dictionary = _DICTIONARY(tag)
    for start in range(_SHORTEST_BEGINNING, len(token) - _SHORTEST_ENDING + 1):
        ending = token[start:]
        lemma = dictionary.get(ending) or dictionary.get(ending.capitalize())
        if lemma:
            return token[:start] + lemma.lower()
    return None


def _term(token: str, language: str) -> str:
    if not token.isalpha() or len(token) > _LONGEST_WORD:
        if any(letter.isdigit() for letter in token):
            return token.replace("-", "").replace(",", ".")
        if len(token) > _LONGEST_WORD:
            return _fold(token[:_LONGEST_WORD], language)
    exception = _EXCEPTIONS.get(language, {}).get(token)
    if exception is not None:
        return exception
    if language == "ro":
        token = token.translate(_ROMANIAN)
    lemma = _lemma(token, language) if language in _WITH_DICTIONARY else None
    if lemma is None:
        stemmer = _stemmer(language)
        lemma = stemmer.stemWord(token) if stemmer else token
    if language == "en":
        lemma = english_spelling(lemma, is_lemma)
    # Dictionaries hold a few lemmas of several words; they cannot be looked up.
    return _fold(lemma, language) if " " not in lemma else _fold(token, language)


def term(token: str, language: str) -> str:
    """Return the normal form of one token: its lemma, else its stem, else itself.

    Numbers keep their digits, and an unknown language keeps the word.
    """
    language = base(language)
    cached = _known.setdefault(language, {})
    found = cached.get(token)
    if found is None:
        found = _term(normal(token), language)
        if len(cached) >= _LARGEST_CACHE:
            cached.clear()
        cached[token] = found
    return found


def is_lemma(word: str, language: str) -> bool:
    """Tell whether a dictionary has the word as a base form; without one, never."""
    language = base(language)
    if language not in _WITH_DICTIONARY:
        return False
    return _DICTIONARY(dictionary_of(language)).get(word) == word


def dictionary_of(language: str) -> str:
    """Name the dictionary of a language by the tag it is shipped under."""
    return _DICTIONARY_OF.get(language, language)


def languages_with_dictionary() -> frozenset[str]:
    """Name the languages whose normal forms come from a dictionary."""
    return _WITH_DICTIONARY


def dictionary_languages() -> frozenset[str]:
    """Name the dictionaries that the normal forms of all languages come from."""
    return frozenset(map(dictionary_of, _WITH_DICTIONARY))


def is_content(token: str, normal_form: str, language: str) -> bool:
    """Tell whether a token carries meaning: no stop word and no single letter."""
    if len(token) < 2 or token in stop_words(language):
        return False
    return normal_form not in inflected_stop_words(language)


def terms(text: str, language: str) -> list[str]:
    """List the normal forms of a text without stop words and single letters."""
    language = base(language)
    read = _read.setdefault(language, {})
    found = []
    for word in surfaces(text):
        normal_form = read.get(word)
        if normal_form is None:
            normal_form = _content(normal(word), language)
            if len(read) >= _LARGEST_CACHE:
                read.clear()
            read[word] = normal_form
        if normal_form:
            found.append(normal_form)
    return found


def _content(token: str, language: str) -> str:
    """Return the term of a token, or nothing for one that carries no meaning."""
    normal_form = term(token, language)
    return normal_form if is_content(token, normal_form, language) else ""
