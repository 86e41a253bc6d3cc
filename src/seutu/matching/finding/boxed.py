"""Searching all records, or the datasets of a box, with answers of one shape."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from seutu.core.errors import Invalid
from seutu.matching.finding.boxes import read_box
from seutu.matching.finding.conditions import Among, Within, Words, both
from seutu.matching.finding.found import COLUMNS, find
from seutu.matching.finding.found import facets as facets_in
from seutu.matching.selectors import RecordsFound, language_read, search_records
from seutu.places.extents import Box
from seutu.search.ports import NOTHING, Facets

KIND = "dataset"


def search_by(
    text: str,
    *,
    bbox: str = "",
    language: str = "",
    filters: Facets = NOTHING,
    facets: tuple[str, ...] = (),
    limit: int = 20,
    offset: int = 0,
) -> RecordsFound:
    """Search all records; with a box, the datasets that lie in it.

    In a box `total` and `facets` count records, and words are answered with their best
    5,000. Raises `Invalid` for what is no box, and where a box is asked for together
    with what no dataset has.
    """
    if bbox.strip():
        box = read_box(bbox, field="bbox")
        return _in_box(text, language, box, filters, facets, limit, offset)
    return search_records(
        text,
        language=language,
        filters=filters,
        facets=facets,
        limit=limit,
        offset=offset,
    )


def _in_box(
    text: str,
    language: str,
    box: Box,
    filters: Facets,
    facets: tuple[str, ...],
    limit: int,
    offset: int,
) -> RecordsFound:
    others = dict(filters)
    if KIND not in others.pop("kind", (KIND,)) or "status" in others:
        raise Invalid(
            _("Only datasets say where they lie. Ask for them, or without “bbox”."),
            field="bbox",
        )
    words = (Words(text, language),) if text.strip() else ()
    narrowing = (Among(name, values) for name, values in others.items())
    condition = both(*words, *narrowing, Within(box))
    page = find(condition, start=offset, limit=limit)
    counts = facets_in(condition, [name for name in facets if name in COLUMNS])
    return RecordsFound(
        language=language_read(text, language),
        ids=tuple(f"{KIND}:{row.pk}" for row in page.rows),
        end=min(offset + limit, page.reach),
        total=page.total,
        reach=page.reach,
        facets={**_of_all(page.total, facets), **counts},
    )


def _of_all(
    total: int, names: tuple[str, ...]
) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Count by what all datasets share: their kind, and that they have no status."""
    kinds = ((KIND, total),) if total else ()
    return {name: kinds if name == "kind" else () for name in names}
