"""Answers of repositories that are not well formed, read record by record.

Repositories pass on what was pasted into their forms: control characters that XML does
not know, bytes of other encodings, markup that is cut in the middle.
"""

import html
import re
from collections.abc import Iterator

# Nobody gives that much on one page; what is broken costs far more than what is not.
MOST_BYTES = 32 * 2**20
MOST_RECORDS = 5_000
HEAD, TAIL = 8192, 4096
BEGINNING = re.compile(rb"<(?:([\w.-]{1,40}):)?OAI-PMH\b[^>]{0,4000}>")
RECORD = re.compile(rb"(?=<(?:[\w.-]{1,40}:)?record[\s>])")
RECORD_END = re.compile(rb"</(?:[\w.-]{1,40}:)?record\s*>")
TOKEN = re.compile(
    rb"<(?:[\w.-]{1,40}:)?resumptionToken\b[^>]{0,1000}(?:/>|>[^<]{0,6000}</[^>]{1,80}>)"
)
IDENTIFIER = re.compile(rb"<(?:[\w.-]{1,40}:)?identifier\s*>([^<]{1,500})<")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
BARE = re.compile(rb"&(?!\w{1,40};|#\d{1,9};|#x[0-9a-fA-F]{1,8};)")
NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)(\w{1,40});")


def mended(content: bytes) -> bytes:
    """Return XML without characters and names of HTML that it must not hold.

    What is too large, or not in an encoding like ASCII, comes back as it is.
    """
    if b"\x00" in content[:64] or len(content) > MOST_BYTES:
        return content
    head = content[:200].lower()
    if b"encoding=" not in head or b"utf-8" in head:
        content = content.decode("utf-8", "replace").encode()
    content = BARE.sub(b"&amp;", CONTROL.sub(b"", content))
    return NAMED.sub(_unescaped, REFERENCE.sub(_allowed, content))


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (identifier, document) of each record, then ("", …) with the token, if any.

    Yields nothing for what is too large or no answer of a repository, and for one that
    is cut short: its missing end would look like vanished records.
    """
    beginning = BEGINNING.search(content[:HEAD])
    if not beginning or len(content) > MOST_BYTES:
        return
    prefix = beginning.group(1) + b":" if beginning.group(1) else b""
    end = b"</" + prefix + b"OAI-PMH>"
    if end not in content[-TAIL:]:
        return
    rest, pieces = b"", RECORD.split(content[beginning.end() :])[1:]
    if len(pieces) > MOST_RECORDS:
        return
    for piece in pieces:
        ends = [match.end() for match in RECORD_END.finditer(piece)]
        record, rest = (piece[: ends[-1]], piece[ends[-1] :]) if ends else (piece, b"")
        named = IDENTIFIER.search(record)
        name = named.group(1).decode("utf-8", "replace").strip() if named else ""
        yield name, beginning.group() + record + end
    if token := TOKEN.search(rest[:HEAD]):
        yield "", beginning.group() + token.group() + end


def _allowed(reference: re.Match[bytes]) -> bytes:
    """Return a reference to a character that XML 1.0 knows; nothing for another."""
    hexadecimal, decimal = reference.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_known = (
        code in {9, 10, 13}
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
    return reference.group() if is_known else b""


def _unescaped(name: re.Match[bytes]) -> bytes:
    """Return what HTML calls by a name, in ASCII; the name itself if it is unknown."""
    said = name.group().decode("ascii", "replace")
    found = html.unescape(said)
    if found == said:
        return b"&amp;" + name.group(1) + b";"
    return found.encode("ascii", "xmlcharrefreplace")
