"""The languages Seutu reads, and which of them stand close to each other."""

from functools import lru_cache

LANGUAGES: tuple[str, ...] = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu",
    "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
    "ca", "eu", "gl", "no", "is", "uk",
)  # fmt: skip
UNDETERMINED = "und"
MOST_TAGS = 4_096

_SAME = {"nb": "no", "nn": "no", "bs": "hr", "sr": "hr", "sh": "hr"}
_NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "ca": ("es",),
    "gl": ("pt", "es"),
    "no": ("da", "sv"),
    "is": ("da", "sv"),
    "uk": ("bg",),
}


@lru_cache(MOST_TAGS)
def base(tag: str) -> str:
    """Reduce a BCP 47 tag to one of `LANGUAGES`, or to its first part."""
    first = tag.replace("_", "-").partition("-")[0].lower()
    return _SAME.get(first, first)


def neighbours(language: str) -> tuple[str, ...]:
    """Name the languages whose tables stand in for one without parallel labels."""
    return _NEIGHBOURS.get(base(language), ())
