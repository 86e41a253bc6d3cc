"""Plain text as paragraphs, lines and safe links. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[^\s<>\"'“”«»]+", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line; a link when it has an address."""

    text: str
    url: str = ""


Line = tuple[Part, ...]
Paragraph = tuple[Line, ...]


def paragraphs(text: str, *, with_links: bool) -> tuple[Paragraph, ...]:
    """Split a text at empty lines; the parts together are the text again."""
    blocks = re.split(r"\n\s*\n", text.strip("\n"))
    return tuple(
        tuple(_line(line, with_links=with_links) for line in block.split("\n"))
        for block in blocks
        if block.strip()
    )


def _line(line: str, *, with_links: bool) -> Line:
    if not with_links:
        return (Part(line),)
    parts, end = [], 0
    for found in _ADDRESS.finditer(line):
        address = _trimmed(found[0])
        if not is_safe(address):
            continue
        if found.start() > end:
            parts.append(Part(line[end : found.start()]))
        parts.append(Part(address, address))
        end = found.start() + len(address)
    if end < len(line) or not parts:
        parts.append(Part(line[end:]))
    return tuple(parts)


def is_safe(address: str) -> bool:
    """Tell whether a link says where it leads.

    Refused: a name before the host ("https://bank.example@elsewhere.example"), hosts
    in letters that look like others, hosts without a dot, and whatever does not parse.
    """
    if len(address) > _LONGEST_ADDRESS:
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and "@" not in parts.netloc
        and "\\" not in address
        and host.isascii()
        and "." in host.strip(".")
    )


def _trimmed(address: str) -> str:
    """Leave the full stop, comma or bracket that ends the sentence, not the address."""
    while address:
        last = address[-1]
        opening = _CLOSING.get(last)
        unbalanced = opening and address.count(last) > address.count(opening)
        if last in ".,;:!?…*_'" or unbalanced:
            address = address[:-1]
        else:
            break
    return address
