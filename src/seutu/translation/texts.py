"""Texts and their languages as translation compares them. Pure."""

import hashlib
import re
import unicodedata

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"
)
SENTENCE_END = re.compile(r"(?<=[.!?…։।])\s+")


def base(tag: str) -> str:
    """Give the language of a tag without script or region."""
    return tag.partition("-")[0].lower()


def is_language(tag: str) -> bool:
    return LANGUAGE_TAG.fullmatch(tag) is not None


def digest(text: str) -> str:
    """Give what changes when the words of a text do, and not when its spaces do."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode()).hexdigest()


def tidy(text: str) -> str:
    """Give plain text: usual line ends, no control characters, no space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", unicodedata.normalize("NFC", lines)).strip()


def pieces(text: str, longest: int) -> list[str]:
    """Cut a text so that no piece is longer than a machine takes.

    Cuts between paragraphs, else between sentences, else between words, else anywhere.
    The pieces joined are the text.
    """
    if longest < 1:
        raise ValueError("a piece has at least one letter")
    found: list[str] = []
    rest = text
    while len(rest) > longest:
        cut = _cut(rest, longest)
        found.append(rest[:cut])
        rest = rest[cut:]
    return [*found, rest] if rest else found


def _cut(text: str, longest: int) -> int:
    head = text[:longest]
    paragraph = head.rfind("\n") + 1
    if paragraph > longest // 4:
        return paragraph
    sentences = [end.end() for end in SENTENCE_END.finditer(head)]
    if sentences and sentences[-1] > longest // 4:
        return sentences[-1]
    word = head.rfind(" ") + 1
    return word or longest


def framed(piece: str) -> tuple[str, str, str]:
    """Split a piece into the space before, the words and the space after.

    Machines drop such space, and paragraphs would run together.
    """
    words = piece.strip()
    if not words:
        return piece, "", ""
    start = piece.index(words[0])
    return piece[:start], words, piece[start + len(words) :]
