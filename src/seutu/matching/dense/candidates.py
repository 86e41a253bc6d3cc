"""Add to the candidates of the text index what is near in meaning."""

from collections.abc import Iterable
from dataclasses import replace

from seutu.matching.dense.ports import Likenesses
from seutu.search.ports import Document, Query, SearchIndex

ASKED = 200
ASKED_FILTERED = 2_000


def with_nearest(
    meaning: Likenesses, documents: Iterable[Document], query: Query, index: SearchIndex
) -> list[Document]:
    """Give the candidates with the nearest records beside them, all weighed.

    The nearest are fetched from the text index, so that filters and exclusions hold
    and a record that is gone stays gone. Filters leave few: then more are asked for.
    """
    found = {document.id: document for document in documents}
    there = {document.record for document in found.values()}
    nearest = meaning.nearest(ASKED_FILTERED if query.filters else ASKED)
    allowed = query.filters.get("record")
    wanted = [
        record
        for record in nearest
        if record not in there and (allowed is None or record in allowed)
    ]
    added = 0
    for start in range(0, len(wanted), ASKED):
        part = wanted[start : start + ASKED]
        hits = index.search(
            replace(
                query,
                clauses=(),
                filters={**query.filters, "record": tuple(part)},
                limit=2 * ASKED,
            )
        ).hits
        found.update((hit.document.id, hit.document) for hit in hits)
        added += len(hits)
        if added >= ASKED:
            break
    meaning.gather(found)
    return list(found.values())
