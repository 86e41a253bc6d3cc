"""Tell which language a short text is written in."""

import threading
from dataclasses import dataclass
from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from seutu.language.tags import LANGUAGES, UNDETERMINED, base

_SURE_PROBABILITY = 0.75
_SURE_LEAD = 0.35
_LONGEST = 2_000
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Detection:
    """The likeliest language, how likely it is, and what else it might be."""

    language: str
    probability: float
    alternatives: tuple[tuple[str, float], ...]
    is_sure: bool


NOTHING = Detection(UNDETERMINED, 0.0, (), is_sure=False)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, "nn"])
    return identifier


@lru_cache(maxsize=4_096)
def _detect(text: str) -> Detection:
    with _lock:
        ranking = _identifier().rank(text)
    merged: dict[str, float] = {}
    for tag, probability in ranking:
        language = base(tag)
        merged[language] = merged.get(language, 0.0) + float(probability)
    ordered = sorted(merged.items(), key=lambda pair: (-pair[1], pair[0]))
    (first, likely), (_, second) = ordered[:2]
    is_sure = likely >= _SURE_PROBABILITY and likely - second >= _SURE_LEAD
    return Detection(first, likely, tuple(ordered[1:4]), is_sure)


def detect(text: str) -> Detection:
    """Guess the language of a text; text without letters is "und", never an error."""
    sample = " ".join(text[: 4 * _LONGEST].split())[:_LONGEST]
    if not any(letter.isalpha() for letter in sample):
        return NOTHING
    return _detect(sample.encode("utf-8", "replace").decode("utf-8"))
