"""Cut text into words and numbers, and words into letter sequences."""

import re
import unicodedata
from collections.abc import Iterator

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_LETTER = rf"(?:[^\W\d_][{_MARKS}]*)"
_WORD = re.compile(
    rf"""
    (
      {_LETTER}+-\d+(?![\w-])                       # COVID-19
    | (?:[^\W_][{_MARKS}]*)+
      (?: [·‧](?=[^\W\d_]) (?:[^\W_][{_MARKS}]*)+   # Catalan: col·legi
        | ['’ʼ](?=[\u0400-\u04ff]) {_LETTER}+       # Ukrainian: здоров'я
        | (?<=\d)[.,](?=\d) \d+                     # 2.5
      )*
    )
    (?: (?<=[A-ZÅÄÖÕÜÉŠŽ]) :[^\W\d_]{{1,6}}(?!\w) )?   # Finnish: EU:n
    """,
    re.VERBOSE,
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060]")

surfaces = _WORD.findall
matches = _WORD.finditer


def normal(text: str) -> str:
    """Return the one spelling used for comparison: NFKC, lower case, no soft hyphens.

    Lower case and not case folding, because lemma dictionaries know "straße" and
    the Greek final sigma; `seutu.language.lemmas.term` folds both afterwards.
    """
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    lowered = lowered.replace("i\u0307", "i").replace("’", "'").replace("ʼ", "'")
    return unicodedata.normalize("NFKC", lowered).replace("‧", "·")


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each token with its start and end in the text as given.

    A case ending after an acronym ("EU:n") belongs to the span, not to the token.
    """
    for match in _WORD.finditer(text):
        if token := normal(match[1]):
            yield token, match.start(), match.end()


def tokens(text: str) -> list[str]:
    """List the words and numbers of a text in their normal spelling."""
    return [token for word in surfaces(text) if (token := normal(word))]


def ngrams(token: str, size: int = 4) -> list[str]:
    """List the letter sequences of `_token_`; a short token gives itself."""
    padded = f"_{token}_"
    if len(padded) <= size:
        return [padded]
    return [padded[start : start + size] for start in range(len(padded) - size + 1)]
