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


def line(document: Document) -> str:
    """Write a document as the engine's JSON; bytes are in base64."""
    terms = [
        *document.title * TITLE,
        *document.keywords * KEYWORDS,
        *document.body,
    ]
    payload = b2a_base64(encode(document).encode(), newline=False).decode()
    parts = [
        f'{{"id":{quoted(document.id)},"record":{quoted(document.record)},'
        f'"variant":{quoted(document.language)},"modified":{document.modified},'
        f'"length":{len(terms)},"payload":"{payload}"'
    ]
    if document.is_main:
        parts.append(f'"main":{quoted(*MAIN)}')
    if document.group:
        parts.append(f'"group":{quoted(document.group)}')
    parts.extend(
        f'"{name}":[{",".join(map(quoted, values))}]'
        for name in FACETS
        if (values := document.facets.get(name))
    )
    if terms:
        prefix = f" {document.language}:"
        text = prefix + prefix.join(_bounded(terms))
        parts.append(f'"text":{quoted(text)}')
    if document.concepts:
        parts.append(f'"concepts":{quoted(" ".join(document.concepts))}')
    if document.grams:
        parts.append(f'"grams":{quoted(" ".join(document.grams))}')
    return ",".join(parts) + "}"


def _bounded(terms: Sequence[str]) -> Sequence[str]:
    if max(map(len, terms)) <= LONGEST_TERM:
        return terms
    return [term[:LONGEST_TERM] for term in terms]
