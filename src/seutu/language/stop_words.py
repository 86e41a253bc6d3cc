"""Words that say nothing about the subject: grammar, and the wording of a need."""

from functools import cache
from importlib.resources import files

from seutu.language.tags import base


@cache
def _lines(language: str) -> tuple[str, ...]:
    resource = files("seutu.language") / "stop_words" / f"{language}.txt"
    if not resource.is_file():
        return ()
    lines = resource.read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if line[:1] != "#" for word in line.split())


@cache
def stop_words(language: str) -> frozenset[str]:
    """Give the words to leave out; empty for a language without a list."""
    return frozenset(word.rstrip("*") for word in _lines(base(language)))


@cache
def inflected_stop_words(language: str) -> frozenset[str]:
    """Give the words (marked `*` in the list) to leave out in every inflection."""
    lines = _lines(base(language))
    return frozenset(word.rstrip("*") for word in lines if word.endswith("*"))
