"""Texts in many languages, in the shapes that JSON sources give them."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from seutu.core.language import LanguageMap
from seutu.harvest.readers import dcat_codes
from seutu.harvest.readers.fields import clean, distinct
from seutu.harvest.readers.limits import Json
from seutu.harvest.records import KeywordMap

TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-(?:[a-z]{2}|\d{3}))?$", re.IGNORECASE)
# The endings that field names take: "title_id" is an identifier, no Indonesian.
TONGUES = frozenset(
    {"bg", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fi"}
    | {"fr", "fy", "ga", "gd", "gl", "hr", "hu", "is", "it", "lb", "lt", "lv", "mk"}
    | {"mt", "nb", "nl", "nn", "no", "pl", "pt", "rm", "ro", "ru", "se", "sk", "sl"}
    | {"sq", "sr", "sv", "tr", "uk"}
)
# European languages that have a code of three letters alone, and those of two letters
# that national catalogues write with three.
THREE_LETTERS = frozenset(
    {"smn", "sms", "sma", "smj", "hsb", "dsb", "csb", "szl", "gsw", "fur", "lld", "nds"}
    | {"frr", "ast", "scn", "sco", "mwl", "ltg", "sgs", "vro", "rom", "cnr", "rue"}
)
SHORTENED = {
    "roh": "rm", "ltz": "lb", "fry": "fy", "sme": "se", "bos": "bs", "bel": "be",
    "hye": "hy", "kat": "ka", "ara": "ar", "cos": "co", "bre": "br", "oci": "oc",
}  # fmt: skip
OPENINGS = frozenset({"{", "["})
SUFFIX = re.compile(r"^(?:[_-]{1,2})([a-z]{2})(?:[_-]([a-z]{2}))?$", re.IGNORECASE)


@lru_cache(4096)
def tag(value: str) -> str:
    """Return a language tag for a code, address or locale; "" when it is none.

    A tag for translation by machine ("en-t-fr") and private parts are cut off.
    """
    value = value.strip().replace("_", "-")
    if found := dcat_codes.language(value):
        base, _, rest = found.partition("-")
        return f"{base}-{_cased(rest)}" if rest else found
    cut = re.split(r"-[a-z0-9]-", value, maxsplit=1, flags=re.IGNORECASE)[0]
    if not TAG.match(cut):
        return ""
    base, _, rest = cut.partition("-")
    base = SHORTENED.get(base.lower(), base)
    if len(base) == 3 and base.lower() not in THREE_LETTERS:
        return ""
    parts = [base.lower(), *map(_cased, filter(None, rest.split("-")))]
    return "-".join(parts)


def _cased(part: str) -> str:
    """Write a script as "Latn" and a region as "BR"."""
    return part.upper() if len(part) == 2 else part.capitalize()


def as_map(value: Json, language: str) -> LanguageMap:
    """Return the texts of a value: an object by language, its JSON, or plain words."""
    if value is None:
        return {}
    if isinstance(value, str) and value[:1] not in OPENINGS:
        words = clean(value)
        return {language: words} if words else {}
    value = _parsed(value)
    if isinstance(value, dict):
        found: dict[str, str] = {}
        for key, inner in value.items():
            key, words = tag(key), _words(inner)
            if key and words and (key not in found or len(found[key]) < len(words)):
                found[key] = words
        return dict(sorted(found.items()))
    words = _words(value)
    return {language: words} if words else {}


def texts(record: Mapping[str, Json], names: tuple[str, ...], main: str) -> LanguageMap:
    """Return the texts of a field in every language a record gives it.

    Looks at `names` as they are, with "_translated" behind, and with a language behind
    ("title_de", "title-de", "notes__sv"). Words that one of the languages repeats are
    left out of the main language.
    """
    found: dict[str, str] = {}
    plain: dict[str, str] = {}
    for name in names:
        for field, language in _fields(record, name):
            for key, value in as_map(record[field], language or main).items():
                found.setdefault(key, value)
        if name in record:
            for key, value in as_map(record[name], main).items():
                plain.setdefault(key, value)
    if not found:
        return dict(sorted(plain.items())) if len(plain) > 1 else plain
    for key, value in plain.items():
        if key not in found and (key != main or value not in found.values()):
            found[key] = value
    return dict(sorted(found.items()))


def keywords(value: Json, language: str) -> dict[str, list[str]]:
    """Return words by language: an object of lists, a list, or words with commas."""
    if value is None:
        return {}
    value = _parsed(value)
    if isinstance(value, dict):
        pairs = [(tag(key), _listed(inner)) for key, inner in value.items()]
        return {key: words for key, words in pairs if key and words}
    words = _listed(value)
    return {language: words} if words else {}


def merged(*parts: Mapping[str, list[str]]) -> KeywordMap:
    """Return the words of several maps, once each, first come first."""
    found: dict[str, list[str]] = {}
    for part in parts:
        for key, words in part.items():
            found.setdefault(key, []).extend(words)
    return {key: distinct(words) for key, words in sorted(found.items()) if words}


def listed(value: Json) -> tuple[str, ...]:
    """Return the texts of a list, of JSON that holds one, or of a single value."""
    if value is None:
        return ()
    value = _parsed(value)
    if isinstance(value, list):
        return distinct(_words(item) for item in value)
    return distinct([_words(value)])


def parsed(value: Json) -> Json:
    """Return what a text of JSON holds; any other value as it is."""
    return _parsed(value)


def _parsed(value: Json) -> Json:
    if isinstance(value, str) and value[:1] in OPENINGS:
        try:
            inner: Json = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return inner
    return value


def _words(value: Json) -> str:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return next((clean(item) for item in value if isinstance(item, str)), "")
    return ""


def _listed(value: Json) -> list[str]:
    if isinstance(value, str):
        return [word for word in map(clean, re.split(r"[,;]", value)) if word]
    if isinstance(value, list):
        return [word for word in map(_words, value) if word]
    return []


def _fields(record: Mapping[str, Json], name: str) -> list[tuple[str, str]]:
    """Return the fields of a name in languages, and the language that each names."""
    beginnings = (f"{name}_", f"{name}-")
    # Nearly no record has any, and looking through one text is quick.
    names = "\n" + "\n".join(record)
    if f"\n{beginnings[0]}" not in names and f"\n{beginnings[1]}" not in names:
        return []
    translated = f"{name}_translated"
    found = [(translated, "")] if translated in record else []
    found += [
        (field, language)
        for field in record
        if field.startswith(beginnings) and (language := _suffix(field, name))
    ]
    return found


def _suffix(key: str, name: str) -> str:
    match = SUFFIX.match(key[len(name) :])
    if not match:
        return ""
    found = match.group(1).lower()
    if found not in TONGUES:
        return ""
    return f"{found}-{match.group(2).upper()}" if match.group(2) else found
