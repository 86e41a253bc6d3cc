"""A document as one line of JSON, as the embedded index takes it.

Lines are made by the processes that analyse records: a line crosses to the writing
process, and into the engine, at a fraction of what a document costs.
"""

from binascii import b2a_base64
from collections.abc import Sequence
from json.encoder import encode_basestring as quoted

from seutu.search.fields import KEYWORDS, LONGEST_TERM, TITLE
from seutu.search.payload import encode
from seutu.search.ports import FACETS, MAIN, Document

MOST_FACETS = 50_000


def line(document: Document) -> str:
    """Write a document as the engine's JSON; bytes are in base64."""
    title, keywords, body = document.title, document.keywords, document.body
    length = len(title) * TITLE + len(keywords) * KEYWORDS + len(body)
    payload = b2a_base64(encode(document).encode(), newline=False).decode()
    parts = [
        f'{{"record":{quoted(document.record)},'
        f'"variant":{quoted(document.language)},"modified":{document.modified},'
        f'"length":{length},"payload":"{payload}"'
    ]
    if document.is_main:
        parts.append(f'"main":{quoted(*MAIN)}')
    facets = document.facets
    parts.extend(
        [_facets[name, values] for name in FACETS if (values := facets.get(name))]
    )
    if length:
        prefix = f" {document.language}:"
        text = (
            _prefixed(title, prefix) * TITLE
            + _prefixed(keywords, prefix) * KEYWORDS
            + _prefixed(body, prefix)
        )
        parts.append(f'"text":{quoted(text)}')
    if document.concepts:
        parts.append(f'"concepts":{quoted(" ".join(document.concepts))}')
    if document.grams:
        parts.append(f'"grams":{quoted(" ".join(document.grams))}')
    return ",".join(parts) + "}"


def _prefixed(terms: Sequence[str], prefix: str) -> str:
    if not terms:
        return ""
    if max(map(len, terms)) > LONGEST_TERM:
        terms = [term[:LONGEST_TERM] for term in terms]
    return prefix + prefix.join(terms)


class _Facets(dict[tuple[str, tuple[str, ...]], str]):
    """What JSON says of a facet: few values stand in millions of documents."""

    def __missing__(self, facet: tuple[str, tuple[str, ...]]) -> str:
        name, values = facet
        said = f'"{name}":[{",".join(map(quoted, values))}]'
        if len(self) >= MOST_FACETS:
            self.clear()
        self[facet] = said
        return said


_facets = _Facets()
