"""Fold what answers as one, and let each kind with a good answer be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seutu.matching.scoring import Evidence
from seutu.search.ports import Document

FIRST_SCREEN = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate with its evidence and score, and what is folded under it."""

    document: Document
    evidence: Evidence
    score: float
    also: tuple[str, ...] = ()


def folded(candidates: Iterable[Ranked]) -> list[Ranked]:
    """Keep the best of each record and of each group, in order.

    What is folded away is named in `also`, once for each record.
    """
    best: dict[str, Ranked] = {}
    behind: dict[str, dict[str, None]] = {}
    for candidate in candidates:
        document = candidate.document
        key = document.group or document.record
        if key not in best:
            best[key] = candidate
            behind[key] = {}
        elif document.record != best[key].document.record:
            behind[key][document.record] = None
    return [
        replace(candidate, also=tuple(behind[key])) if behind[key] else candidate
        for key, candidate in best.items()
    ]


def balanced(ranked: Sequence[Ranked], good: float) -> list[Ranked]:
    """Bring the best of each kind that has a good answer onto the first screen.

    A kind that is absent from the first ten but has a candidate scored `good` or
    better takes one of the last places there, in the order of rank.
    """
    shown = {candidate.document.kind for candidate in ranked[:FIRST_SCREEN]}
    raised: list[Ranked] = []
    for candidate in ranked[FIRST_SCREEN:]:
        if candidate.document.kind not in shown and candidate.score >= good:
            shown.add(candidate.document.kind)
            raised.append(candidate)
    if not raised:
        return list(ranked)
    raised_ids = {id(candidate) for candidate in raised}
    rest = [candidate for candidate in ranked if id(candidate) not in raised_ids]
    stay = max(FIRST_SCREEN - len(raised), 0)
    return [*rest[:stay], *raised, *rest[stay:]]
