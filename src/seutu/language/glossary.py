"""Short hand-written glossaries into English, for languages without parallel labels."""

from functools import cache
from importlib.resources import files

from seutu.language.lemmas import term
from seutu.language.tags import base


@cache
def glossary(language: str) -> dict[str, tuple[str, ...]]:
    """Map terms of a language to English terms; empty where nobody wrote one."""
    name = f"{base(language)}.txt"
    resource = files("seutu.language") / "glossaries" / name
    if not resource.is_file():
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for line in resource.read_text(encoding="utf-8").splitlines():
        word, colon, meanings = line.partition(":")
        if colon and not line.startswith("#"):
            english = tuple(term(one, "en") for one in meanings.split())
            found.setdefault(term(word, language), english)
    return found
