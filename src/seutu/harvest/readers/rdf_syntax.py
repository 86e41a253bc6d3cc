"""From the bytes of an RDF document, in whichever syntax, to its graph."""

import mmap
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from pyoxigraph import RdfFormat, parse

from seutu.harvest.readers import rdf_context, rdf_recovery
from seutu.harvest.readers.limits import MAX_BYTES, Unreadable
from seutu.harvest.readers.rdf_graph import BASE, SPILL_AFTER, Graph
from seutu.harvest.readers.rdf_limits import (
    HEAD,
    Content,
    Sparing,
    checked_xml,
    refuse_nesting,
    refuse_quoted,
)
from seutu.harvest.records import Rejected

IN_MEMORY = 32 * 2**20
MAX_STREAM = 8 * 2**30
JSON_START = re.compile(rb"\{|\[\s*(?:[{\]\"]|$)")
STATED = {
    "application/n-quads": RdfFormat.N_QUADS,
    "text/x-nquads": RdfFormat.N_QUADS,
}
ERRORS = (SyntaxError, ValueError, MemoryError)


@contextmanager
def read_graph(
    stream: BinaryIO,
    *,
    media_type: str = "",
    base: str = "",
    spill_after: int = SPILL_AFTER,
) -> Iterator[tuple[Graph, dict[str, Rejected]]]:
    """Give the graph of a document and, by their address, the nodes that are broken.

    Raises `Unreadable` with the place of the first error when nothing can be read, for
    a document that is cut short, for entities that refer to each other or to the
    outside, and for nesting beyond any use.
    """
    graph = Graph(spill_after=spill_after)
    try:
        with _content(stream) as content:
            broken = _fill(graph, content, media_type, base or BASE)
        graph.finish()
        yield graph, broken
    finally:
        graph.close()


@contextmanager
def _content(stream: BinaryIO) -> Iterator[Content]:
    """Give the bytes, mapped from a file when they are many."""
    start = stream.read(IN_MEMORY)
    if len(start) < IN_MEMORY:
        yield start
        return
    with tempfile.TemporaryFile() as file:
        file.write(start)
        del start
        shutil.copyfileobj(stream, file, 2**20)
        file.flush()
        if os.fstat(file.fileno()).st_size > MAX_STREAM:
            raise Unreadable(f"The file is larger than {MAX_STREAM // 2**30} GiB.")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def _fill(
    graph: Graph, content: Content, media_type: str, base: str
) -> dict[str, Rejected]:
    kind = guess_format(content[:HEAD], media_type)
    if kind == RdfFormat.JSON_LD:
        _add_json(graph, content, base)
        return {}
    if kind == RdfFormat.RDF_XML:
        content = checked_xml(content)
    else:
        refuse_quoted(content)
    try:
        graph.add(parse(_readable(content), format=kind, base_iri=base, lenient=True))
    except ERRORS as error:
        graph.clear()
        if kind == RdfFormat.RDF_XML:
            if len(content) > MAX_BYTES:
                raise rdf_recovery.unreadable(error) from None
            return rdf_recovery.from_xml(graph, bytes(content), base, error)
        return rdf_recovery.from_text(graph, content, kind, base, error)
    return {}


def _readable(content: Content) -> bytes | IO[bytes]:
    if isinstance(content, bytes):
        return content
    return cast(IO[bytes], Sparing(content))


def _add_json(graph: Graph, content: Content, base: str) -> None:
    if len(content) > MAX_BYTES:
        raise Unreadable(
            f"JSON-LD is read up to {MAX_BYTES // 2**20} MiB:"
            " ask for Turtle, or for smaller pages."
        )
    refuse_nesting(content)
    whole = rdf_context.resolved(bytes(content))
    try:
        graph.add(parse(whole, format=RdfFormat.JSON_LD, base_iri=base, lenient=True))
    except ERRORS as error:
        raise rdf_recovery.unreadable(error) from None


def guess_format(head: bytes, media_type: str = "") -> RdfFormat:
    """Tell the syntaxes apart by how the document begins; TriG reads Turtle too.

    The stated media type decides only between those that begin alike. Raises
    `Unreadable` for a web page.
    """
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2048]
    if re.match(rb"<!doctype\s+html|<html", head, re.IGNORECASE):
        raise Unreadable("This is a web page, not RDF.")
    if JSON_START.match(head):
        return RdfFormat.JSON_LD
    if head.startswith((b"<?xml", b"<!")) or re.search(rb"<[\w.-]+:RDF\b", head):
        return RdfFormat.RDF_XML
    return STATED.get(media_type.partition(";")[0].strip(), RdfFormat.TRIG)
