"""Text in many languages: a mapping from BCP 47 tag to text."""

from collections.abc import Iterable, Mapping

LanguageMap = Mapping[str, str]

LONGEST_OPENING = 300
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def best(text: LanguageMap, preferences: Iterable[str]) -> tuple[str, str]:
    """Return (tag, value) for the first preferred language that has text.

    Falls back from a regional tag to its base ("pt-BR" to "pt"), then to any language
    present, so that a reader always sees something and the page can mark it with the
    right `lang` attribute.
    """
    for tag in preferences:
        for candidate in (tag, tag.partition("-")[0]):
            if text.get(candidate):
                return candidate, text[candidate]
    for tag in sorted(text):
        if text[tag]:
            return tag, text[tag]
    return "und", ""


def direction(tag: str) -> str:
    """Tell how a language is written: "rtl", "ltr", or "auto" when it is unknown."""
    base = tag.partition("-")[0].lower()
    if base in {"", "und"}:
        return "auto"
    return "rtl" if base in RIGHT_TO_LEFT else "ltr"


def opening(text: str) -> str:
    """Give how a text begins: 300 letters at most, cut between words."""
    plain = " ".join(text.split())
    if len(plain) <= LONGEST_OPENING:
        return plain
    return plain[:LONGEST_OPENING].rpartition(" ")[0] + " …"
