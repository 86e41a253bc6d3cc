"""What is refused before the RDF parser sees it.

Nested JSON and nested quoted triples overflow the parser's stack and end the process;
entities that refer to each other grow without end; XML that is cut short is read
without a word of complaint.
"""

import mmap
import re
from collections.abc import Iterator

from seutu.harvest.readers.limits import MAX_BYTES, MAX_DEPTH, Unreadable

Content = bytes | mmap.mmap
PART = 2**20
GIVE_BACK_AFTER = 64 * 2**20
HEAD = 2**20
MAX_QUOTED = 100
JSON_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[\[{]|[\]}]', re.DOTALL)
TURTLE_TOKEN = re.compile(
    rb'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\Z)'
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+(?:'''|\Z)"
    rb'|"(?:[^"\\\n]++|\\.)*+"|' + rb"'(?:[^'\\\n]++|\\.)*+'"
    rb'|<[^<>"{}|^`\\\s]*+>|#[^\n]*+|<<|>>',
    re.DOTALL,
)
ENTITY = re.compile(rb"<!ENTITY\s+%?\s*[\w.-]+\s+([\"'])(.*?)\1", re.DOTALL)
EXTERNAL_ENTITY = re.compile(rb"<!ENTITY\s+%?\s*[\w.-]+\s+(?:SYSTEM|PUBLIC)\b")
ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)[\s>/]")
XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")


class Sparing:
    """Reads a mapped file from its beginning and gives back the memory behind it."""

    def __init__(self, mapped: mmap.mmap) -> None:
        self.mapped = mapped
        self.kept = 0
        mapped.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, as a file does."""
        return self._spared(self.mapped.read(size))

    def readline(self) -> bytes:
        """Return the next line with its end, as a file does."""
        return self._spared(self.mapped.readline())

    def __iter__(self) -> Iterator[bytes]:
        while part := self.read(PART):
            yield part

    def _spared(self, part: bytes) -> bytes:
        self.kept += len(part)
        if self.kept >= GIVE_BACK_AFTER and hasattr(mmap, "MADV_DONTNEED"):
            self.mapped.madvise(mmap.MADV_DONTNEED)
            self.kept = 0
        return part


def refuse_nesting(content: Content) -> None:
    """Raise `Unreadable` for JSON that is nested deeper than any catalogue."""
    depth = 0
    for match in JSON_TOKEN.finditer(content):
        first = match.group()[:1]
        depth += (first in b"[{") - (first in b"]}")
        if depth > MAX_DEPTH:
            raise Unreadable(f"The JSON is nested deeper than {MAX_DEPTH} levels.")


def refuse_quoted(content: Content) -> None:
    """Raise `Unreadable` for triples that quote triples that quote triples."""
    parts = [content] if isinstance(content, bytes) else Sparing(content)
    if sum(part.count(b"<<") for part in parts) <= MAX_QUOTED:
        return
    depth = 0
    for match in TURTLE_TOKEN.finditer(content):
        token = match.group()
        depth += (token == b"<<") - (token == b">>")
        if depth > MAX_QUOTED:
            raise Unreadable(f"Triples are quoted deeper than {MAX_QUOTED} levels.")


def checked_xml(content: Content) -> Content:
    """Return the XML in UTF-8.

    Raises `Unreadable` for entities that refer to each other or to the outside, and for
    a document that is cut short.
    """
    head = content[:HEAD]
    if match := XML_ENCODING.search(head[:400]):
        name = match.group(1).decode("ascii")
        if name.casefold() not in {"utf-8", "utf8", "us-ascii"}:
            return checked_xml(_recoded(content, name))
    bare = re.sub(rb"<!--.*?(?:-->|\Z)|<\?.*?\?>", b"", head, flags=re.DOTALL)
    declared, _, _ = bare.partition(b"<rdf:RDF")
    root = ROOT.search(re.sub(ENTITY, b"", bare))
    if root is None:
        raise Unreadable("The XML has no element in its first MiB.")
    if EXTERNAL_ENTITY.search(declared):
        raise Unreadable("The XML refers to an entity outside the file.")
    if any(b"&" in match.group(2) for match in ENTITY.finditer(declared)):
        raise Unreadable("The XML declares entities that refer to other entities.")
    tail = content[-4096:].rstrip()
    if b"</" + root.group(1) not in tail and not tail.endswith(b"/>"):
        raise Unreadable("The XML is cut short: its first element is never closed.")
    return content


def _recoded(content: Content, encoding: str) -> bytes:
    if len(content) > MAX_BYTES:
        raise Unreadable(f"A file of that size is read in UTF-8, not {encoding}.")
    try:
        text = bytes(content).decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise Unreadable(f"The XML is not the {encoding} it says it is.") from None
    return re.sub(
        r"^(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", r"\1", text, count=1
    ).encode("utf-8", "replace")
