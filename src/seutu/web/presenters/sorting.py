"""The order of names as the reader's language has it."""

import unicodedata
from collections.abc import Mapping

from seutu.web.presenters.labels import reader_language

Letters = tuple[tuple[str, int], ...]

# Letters that stand on their own in the alphabet, each behind another one. After the
# collation of the Common Locale Data Repository (CLDR).
OWN_LETTERS: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "fi": {"å": ("z", 2), "ä": ("z", 3), "æ": ("z", 3), "ö": ("z", 4), "ø": ("z", 4)},
    "sv": {"å": ("z", 2), "ä": ("z", 3), "æ": ("z", 3), "ö": ("z", 4), "ø": ("z", 4)},
    "pl": {
        "ą": ("a", 1),
        "ć": ("c", 1),
        "ę": ("e", 1),
        "ł": ("l", 1),
        "ń": ("n", 1),
        "ó": ("o", 1),
        "ś": ("s", 1),
        "ź": ("z", 1),
        "ż": ("z", 2),
    },
    "lt": {"č": ("c", 1), "š": ("s", 1), "ž": ("z", 1), "y": ("i", 0)},
}
# Letters that Unicode does not take apart.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)


def by_name(name: str, language: str = "") -> tuple[Letters, str, str]:
    """Give the key that puts names in the order of a language, else the reader's.

    Accents and capitals decide only between names of the same letters.
    """
    own = OWN_LETTERS.get(language or reader_language(), {})
    text = unicodedata.normalize("NFC", name.casefold())
    letters: list[tuple[str, int]] = []
    for letter in text:
        if letter in own:
            letters.append(own[letter])
            continue
        parts = unicodedata.normalize("NFKD", letter.translate(PLAIN))
        letters += [(part, 0) for part in parts if not unicodedata.combining(part)]
    return tuple(letters), text, name
