"""Reading what can be read of RDF that breaks the rules of its syntax.

One unescaped quote must not cost a whole catalogue: the document is cut into its
statements, or its datasets, and each is parsed by itself.
"""

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.rdf_graph import Graph
from seutu.harvest.readers.rdf_limits import Content, Sparing, refuse_quoted
from seutu.harvest.records import Rejected

BATCH = 256
MAX_BROKEN = 10_000
MAX_STATEMENT = 4 * 2**20
DIRECTIVE = re.compile(rb"\s*(?:@prefix|@base|prefix\s|base\s)", re.IGNORECASE)
SUBJECT = re.compile(rb"(<[^<>]*>|_:[^\s;,]+|\[\s*\]|[\w.-]*:[^\s;,<>\"']*)(?=[\s<])")
# A closing quote, "@", and a tag that is not ASCII ("français") stops the parser.
BAD_LANGUAGE_TAG = re.compile(rb"([\"'])@(?=[A-Za-z0-9-]*[\x80-\xff])[^\s,;.\])]+")
NAMED_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
STRAY_AMPERSAND = re.compile(rb"&(?!#?\w{1,32};)")
ROOT_TAG = re.compile(rb"<[\w.-]+:RDF\b[^>]*>")
DATASET = re.compile(rb"<((?:[\w.-]+:)?Dataset)\b[^>]*(?<!/)>.*?</\1\s*>", re.DOTALL)
ABOUT = re.compile(rb"[\w.-]*:?about\s*=\s*[\"']([^\"']{1,2000})[\"']")
DECLARED = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
Failure = SyntaxError | ValueError | MemoryError


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands between one subject and the next, with the line it begins on."""

    line: int
    text: bytes


@dataclass(slots=True)
class _Recovery:
    graph: Graph
    kind: RdfFormat
    base: str
    broken: dict[str, Rejected] = field(default_factory=dict)
    prologue: bytes = b""

    def read(self, statements: Sequence[Statement]) -> None:
        """Add what parses; halves what does not until one statement is left."""
        if not statements:
            return
        try:
            self.graph.add(self.parsed(b"".join(each.text for each in statements)))
        except (SyntaxError, ValueError, MemoryError) as error:
            if len(statements) > 1:
                half = len(statements) // 2
                self.read(statements[:half])
                self.read(statements[half:])
            else:
                self.reject(statements[0], error)

    def parsed(self, text: bytes) -> list[Quad]:
        refuse_quoted(text)
        text = BAD_LANGUAGE_TAG.sub(rb"\1", text)
        content = self.prologue + text
        return list(parse(content, format=self.kind, base_iri=self.base, lenient=True))

    def reject(self, statement: Statement, error: Failure) -> None:
        if not statement.text.strip():
            return
        if len(self.broken) >= MAX_BROKEN:
            raise Unreadable(f"More than {MAX_BROKEN} entries cannot be read.")
        within = (getattr(error, "lineno", None) or 1) - self.prologue.count(b"\n")
        line = statement.line + max(within, 1) - 1
        node = self.subject(statement) or f"line {statement.line}"
        reason = f"This entry cannot be read: line {line}, {_message(error)}."
        self.broken.setdefault(node, Rejected(node, reason, statement.text[:20_000]))

    def subject(self, statement: Statement) -> str:
        match = SUBJECT.match(statement.text)
        if match is None or match.group(1).startswith((b"[", b"_:")):
            return ""
        try:
            (quad,) = self.parsed(match.group(1) + b" <x:x> <x:x> .")
        except (SyntaxError, ValueError, MemoryError):
            return ""
        return quad.subject.value if isinstance(quad.subject, NamedNode) else ""


def from_text(
    graph: Graph, content: Content, kind: RdfFormat, base: str, error: Failure
) -> dict[str, Rejected]:
    """Read Turtle, TriG or N-Triples statement by statement.

    Raises `Unreadable` with the first error when there is nothing to be saved, or the
    last statement is cut short.
    """
    recovery = _Recovery(graph, kind, base)
    batch: list[Statement] = []
    last = b""
    for statement in _statements(content):
        if DIRECTIVE.match(statement.text):
            recovery.read(batch)
            batch = []
            recovery.prologue += statement.text
            continue
        last = statement.text
        batch.append(statement)
        if len(batch) == BATCH:
            recovery.read(batch)
            batch = []
    recovery.read(batch)
    if graph.triples == 0:
        raise unreadable(error)
    if recovery.broken and not last.rstrip().endswith((b".", b"}")):
        raise Unreadable("The file is cut short in the middle of its last entry.")
    return recovery.broken


def _statements(content: Content) -> Iterator[Statement]:
    """Cut where a line begins with a subject, after a full stop or an empty line."""
    parts: list[bytes] = []
    start, size, ended = 1, 0, True
    for number, line in enumerate(_lines(content), start=1):
        starts = ended and (SUBJECT.match(line) or DIRECTIVE.match(line))
        if parts and (starts or size > MAX_STATEMENT):
            yield Statement(start, b"".join(parts))
            start, parts, size = number, [], 0
        parts.append(line)
        size += len(line)
        bare = line.strip()
        if not bare.startswith(b"#"):
            ended = not bare or bare.endswith((b".", b"}", b"{"))
        if DIRECTIVE.match(line):
            ended = True
    if parts:
        yield Statement(start, b"".join(parts))


def _lines(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield from content.splitlines(keepends=True)
        return
    file = Sparing(content)
    while line := file.readline():
        yield line


def from_xml(
    graph: Graph, content: bytes, base: str, error: Failure
) -> dict[str, Rejected]:
    """Read RDF/XML dataset by dataset, with the entities of HTML spelt out.

    Raises `Unreadable` with the first error when there is nothing to be saved.
    """
    declared = DECLARED.search(content)
    head = declared.group(0) if declared else b""
    root = ROOT_TAG.search(content)
    if root is None:
        raise unreadable(error)
    content = STRAY_AMPERSAND.sub(b"&amp;", NAMED_ENTITY.sub(_character, content))
    recovery = _Recovery(graph, RdfFormat.RDF_XML, base)
    opening, closing = root.group(0), b"</" + _name(root.group(0)) + b">"
    try:
        graph.add(recovery.parsed(content))
    except (SyntaxError, ValueError, MemoryError):
        position, line = 0, 1
        for match in DATASET.finditer(content):
            line += content.count(b"\n", position, match.start())
            position = match.start()
            _read_element(recovery, match.group(0), line, (head + opening, closing))
        rest = DATASET.sub(b"", content)
        with suppress(SyntaxError, ValueError, MemoryError):
            graph.add(recovery.parsed(rest))
    if graph.triples == 0:
        raise unreadable(error) from None
    return recovery.broken


def _read_element(
    recovery: _Recovery, element: bytes, line: int, around: tuple[bytes, bytes]
) -> None:
    before, after = around
    try:
        recovery.graph.add(recovery.parsed(before + element + after))
    except (SyntaxError, ValueError, MemoryError) as error:
        if len(recovery.broken) >= MAX_BROKEN:
            raise Unreadable(
                f"More than {MAX_BROKEN} entries cannot be read."
            ) from None
        about = ABOUT.search(element[: element.find(b">")])
        node = about.group(1).decode("utf-8", "replace") if about else f"line {line}"
        reason = f"The entry that begins on line {line} cannot be read: "
        reason += f"{_message(error)}."
        recovery.broken.setdefault(node, Rejected(node, reason, element[:20_000]))


def _character(match: re.Match[bytes]) -> bytes:
    """Return the characters of an HTML entity; unknown ones become words."""
    text = match.group(0).decode("ascii")
    spelt = html.unescape(text)
    return (spelt if spelt != text else "&amp;" + text[1:]).encode()


def _name(tag: bytes) -> bytes:
    return re.split(rb"[\s>]", tag[1:], maxsplit=1)[0]


def unreadable(error: Failure) -> Unreadable:
    """Return the refusal of a whole document, with the line of its first error."""
    line = getattr(error, "lineno", None)
    return Unreadable(
        f"The RDF cannot be read{f' on line {line}' if line else ''}:"
        f" {_message(error)}."
    )


def _message(error: Failure) -> str:
    said = str(getattr(error, "msg", None) or error)
    return re.sub(r"^Parser error at line \d+ column \d+: ", "", said).rstrip(".")
