"""Fold what answers as one, and let each kind with a good answer be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seutu.matching.weighing import Evidence
from seutu.search.ports import Document

FIRST_SCREEN = 10
SAME_TEXT = 0.8
LEAST_BODY = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate with its evidence and score, and what is folded under it."""

    document: Document
    evidence: Evidence
    score: float
    also: tuple[str, ...] = ()


def folded(candidates: Iterable[Ranked]) -> list[Ranked]:
    """Keep the best of each record, of each group and of the same text, in order.

    What is folded away is named in `also`, once for each record. Publishers that take
    over a register's entry word for word, title and description, answer as one.
    """
    best: dict[str, Ranked] = {}
    behind: dict[str, dict[str, None]] = {}
    worded: dict[tuple[str, ...], list[tuple[str, frozenset[str]]]] = {}
    for candidate in candidates:
        document = candidate.document
        key = document.group or document.record
        if key not in best:
            key = _same_text(key, document, worded)
        if key not in best:
            best[key] = candidate
            behind[key] = {}
        elif document.record != best[key].document.record:
            behind[key][document.record] = None
    return [
        replace(candidate, also=tuple(behind[key])) if behind[key] else candidate
        for key, candidate in best.items()
    ]


def _same_text(
    key: str,
    document: Document,
    worded: dict[tuple[str, ...], list[tuple[str, frozenset[str]]]],
) -> str:
    """Give the key of the first record with this title and all but this description.

    A title alone is not enough: two towns call different things by one name. Records
    with a short description are left apart.
    """
    if len(document.body) < LEAST_BODY:
        return key
    title = (document.kind, document.language, *document.title)
    same_title = worded.setdefault(title, [])
    body = frozenset(document.body)
    for known, before in same_title:
        if _is_same(body, before):
            return known
    same_title.append((key, body))
    return key


def _is_same(body: frozenset[str], other: frozenset[str]) -> bool:
    fewer, more = sorted((len(body), len(other)))
    if fewer < LEAST_BODY or fewer < SAME_TEXT * more:
        return False
    common = len(body & other)
    return common >= SAME_TEXT * (fewer + more - common)


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
