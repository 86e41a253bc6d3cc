"""What operators left out for everybody, as the planner reads it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max

from seutu.matching.knowledge import LeftOut
from seutu.matching.models import DroppedPair

MOST_LEFT_OUT = 5_000

_Mark = tuple[int, datetime | None]
_kept: list[tuple[_Mark, LeftOut]] = [((0, None), LeftOut())]


def left_out() -> LeftOut:
    """Give what is left out for everybody; the same object while nothing changes.

    Costs one small query, so that every process sees a decision at once, and whole.
    """
    removed = DroppedPair.objects.removed()
    found = removed.aggregate(count=Count("pk"), last=Max("decided_at"))
    mark = (found["count"], found["last"])
    before, known = _kept[0]
    if before != mark:
        known = read(removed.order_by("-decided_at")[:MOST_LEFT_OUT])
        _kept[:] = [(mark, known)]
    return known


def read(rows: Iterable[DroppedPair]) -> LeftOut:
    """Gather removed pairs by what the planner asks for."""
    pairs: dict[tuple[str, str, str], frozenset[str]] = {}
    concepts: dict[tuple[str, str], frozenset[str]] = {}
    for row in rows:
        target = frozenset({row.target})
        if row.is_concept:
            words = (row.language, row.term)
            concepts[words] = concepts.get(words, frozenset()) | target
        else:
            word = (row.language, row.term, row.target_language)
            pairs[word] = pairs.get(word, frozenset()) | target
    return LeftOut(pairs, concepts)
