"""Match many needs with one index; knows no Django, so that any process can do it.

The supply side needs no search of its own: what each record could serve is the
inverse of the lists of the needs (`inverse`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

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
                (match.id, round(match.score, SCORE_DIGITS)) for match in result.matches
            ),
        )


@cache
def matcher(index_folder: Path) -> Matcher:
    """Open the index and the packaged knowledge, once per process."""
    reader = IndexStore(index_folder, analysis=analysis()).reader()
    return Matcher(reader, knowledge())


def inverse(
    answers: Iterable[Answer], *, least: float = 0.0
) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Turn lists by need into lists by record: which needs it could serve, best first.

    Scores below `least` are left out.
    """
    found: dict[str, list[tuple[str, float]]] = {}
    for answer in answers:
        for record, score in answer.matches:
            if score >= least:
                found.setdefault(record, []).append((answer.key, score))
    return {
        record: tuple(sorted(served, key=lambda pair: (-pair[1], pair[0])))
        for record, served in found.items()
    }
