"""Ask "why not?": what keeps a record that one expected from being found for a need."""

from dataclasses import dataclass
from typing import Literal

from seutu.core.kinds import RecordText
from seutu.matching.needs import Need
from seutu.matching.pipeline import CANDIDATES, Match
from seutu.matching.selectors import find_matches, matcher
from seutu.search.ports import Query

Cause = Literal["shown", "below", "nothing-shared", "not-indexed"]

DEEP = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Where a record stands for a need, and what it lacks.

    `rank` counts from 1 among the records ranked, 0 when it is not among them.
    `best` is the first of those ranked, to compare with.
    """

    cause: Cause
    rank: int = 0
    ranked: int = 0
    match: Match | None = None
    best: Match | None = None


def why_not(need: Need, record: RecordText) -> WhyNot:
    """Compare one record with what was found for a need.

    The record is scored by the same plan as all others, also when it was not among
    the candidates. Raises `IndexUnusable`.
    """
    alone = find_matches(need, filters={"record": (record.id,)}, limit=1)
    everything = find_matches(
        need, filters={"kind": (record.kind,)}, limit=DEEP, explain=False
    )
    ranks = {
        name: rank
        for rank, one in enumerate(everything.matches, start=1)
        for name in (one.id, *one.also)
    }
    leading = find_matches(need, filters={"kind": (record.kind,)}, limit=1)
    first = leading.matches[0] if leading.matches else None
    match = alone.matches[0] if alone.matches else None
    rank = ranks.get(record.id, 0)
    return WhyNot(
        cause=_cause(record, match, rank),
        rank=rank,
        ranked=min(everything.total, CANDIDATES),
        match=match,
        best=first,
    )


def _cause(record: RecordText, match: Match | None, rank: int) -> Cause:
    if match is None:
        return "nothing-shared" if _is_indexed(record) else "not-indexed"
    if rank and match.score >= matcher().calibration.weak:
        return "shown"
    return "below"


def _is_indexed(record: RecordText) -> bool:
    index = matcher().index
    found = index.search(Query(filters={"record": (record.id,)}, limit=1))
    return bool(found.hits)
