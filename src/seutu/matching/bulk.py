"""Match many needs with one index; knows no Django, so that any process can do it.

The supply side needs no search of its own: what each record could serve is the
inverse of the lists of the needs (`inverse`).
"""

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np

from seutu.core.errors import Invalid
from seutu.matching.calibration import Verdict
from seutu.matching.installed import analysis, knowledge
from seutu.matching.needs import Need
from seutu.matching.pipeline import CANDIDATES, Matcher
from seutu.search.ports import NOTHING, Facets
from seutu.search.store import IndexStore

SCORE_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedNeed:
    """A need under the key that its answer is kept by; `exclude` names records."""

    key: str
    need: Need
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found for one need: records with their scores, best first."""

    key: str
    language: str
    verdict: Verdict
    matches: tuple[tuple[str, float], ...]

    def to_json(self) -> str:
        """Write the answer as one line."""
        return json.dumps(
            {
                "key": self.key,
                "language": self.language,
                "verdict": self.verdict,
                "matches": self.matches,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Read one line. Raises `Invalid` for one that was not written whole."""
        try:
            read = json.loads(line)
            return cls(
                key=str(read["key"]),
                language=str(read["language"]),
                verdict=read["verdict"],
                matches=tuple((str(id), float(score)) for id, score in read["matches"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid("This line is not an answer.") from error


def match_batch(
    needs: Iterable[KeyedNeed],
    index_folder: Path,
    *,
    filters: Facets = NOTHING,
    today: int = 0,
    depth: int = CANDIDATES,
) -> Iterator[Answer]:
    """Plan, retrieve and rank for each need, in order.

    `index_folder` is the folder of the index with its generations, `today` yyyymmdd.
    Raises `IndexUnusable` when the index cannot answer.
    """
    found = matcher(index_folder)
    for one in needs:
        result = found.match(
            one.need,
            filters=filters,
            exclude=one.exclude,
            today=today,
            depth=depth,
            limit=depth,
            explain=False,
        )
        yield Answer(
            key=one.key,
            language=result.language,
            verdict=result.verdict,
            matches=tuple(
                sorted(
                    (
                        (match.id, round(match.score, SCORE_DIGITS))
                        for match in result.matches
                    ),
                    key=_best_first,
                )
            ),
        )


@cache
def matcher(index_folder: Path) -> Matcher:
    """Open the index and the packaged knowledge, once per process."""
    reader = IndexStore(index_folder, analysis=analysis()).reader()
    return Matcher(reader, knowledge())


def merged(
    before: Answer,
    among: Answer,
    changed: Collection[str],
    verdict: Callable[[float], Verdict],
    depth: int = CANDIDATES,
) -> Answer | None:
    """Put what was found among changed records into an earlier answer.

    None when a full list has lost a record to the change: what came behind it is not
    known, so the need has to be asked in full.
    """
    kept = [pair for pair in before.matches if pair[0] not in changed]
    back = {record for record, _ in among.matches}
    lost = any(record in changed and record not in back for record, _ in before.matches)
    if lost and len(before.matches) >= depth:
        return None
    matches = sorted([*kept, *among.matches], key=_best_first)[:depth]
    best = matches[0][1] if matches else 0.0
    return replace(before, matches=tuple(matches), verdict=verdict(best))


def inverse(
    answers: Iterable[Answer], *, least: float = 0.0
) -> Iterator[tuple[str, tuple[tuple[str, float], ...]]]:
    """Turn lists by need into lists by record: which needs it could serve, best first.

    Scores below `least` are left out. Ten thousand lists of two hundred are two million
    pairs, so they are kept as numbers and given out one record at a time.
    """
    records: dict[str, int] = {}
    keys: list[str] = []
    of_record, of_key, scores = array("l"), array("l"), array("d")
    for answer in answers:
        keys.append(answer.key)
        for record, score in answer.matches:
            if score >= least:
                of_record.append(records.setdefault(record, len(records)))
                of_key.append(len(keys) - 1)
                scores.append(score)
    starts = np.asarray(of_record, dtype=np.int64)
    order = np.lexsort((-np.asarray(scores, dtype=np.float64), starts))
    bounds = np.searchsorted(starts[order], np.arange(len(records) + 1))
    for record, number in records.items():
        places = order[bounds[number] : bounds[number + 1]].tolist()
        served = [(keys[of_key[place]], scores[place]) for place in places]
        yield record, tuple(sorted(served, key=_best_first))


def _best_first(pair: tuple[str, float]) -> tuple[float, str]:
    return -pair[1], pair[0]
