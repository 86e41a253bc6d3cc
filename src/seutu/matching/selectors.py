"""Reading matches: one matcher per process, over the index and knowledge in use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from django.utils import timezone

from seutu.core.kinds import RecordText, kind
from seutu.language import base, detect
from seutu.matching import indexing, vectors
from seutu.matching.calibration import Calibration
from seutu.matching.installed import knowledge
from seutu.matching.installed_ranking import rankings
from seutu.matching.left_out import left_out
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher, MatchResult
from seutu.matching.planner import plan
from seutu.matching.retrieval import clauses
from seutu.search.ports import NOTHING, Clause, Facets, Query

_matchers: list[Matcher] = []
_meanings = vectors.InstalledMeanings()


class StoredTexts:
    """Gives the matcher the texts of records from the database, a query per kind."""

    def texts(self, ids: Iterable[str]) -> Mapping[str, RecordText]:
        found: dict[str, RecordText] = {}
        for name, group in groupby(sorted(ids), key=lambda one: one.partition(":")[0]):
            keys = [one.partition(":")[2] for one in group]
            found.update((text.id, text) for text in kind(name).records.texts(keys))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsFound:
    """Records that hold words of a text, without a judgement how well they answer.

    `ids` are "<kind>:<record id>", each once; `end` is the offset after the last text
    that was read for them, and pages go on to `reach`. `total` and `facets` count
    texts: one per language of a record.
    """

    language: str
    ids: tuple[str, ...]
    end: int
    total: int
    reach: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


def matcher() -> Matcher:
    """Give the matcher over the current index.

    Raises `IndexUnusable` while the index is missing, damaged or outdated, and
    `RankingDamaged` while the published ranking cannot be read.
    """
    index = indexing.store().reader()
    unwanted, learnt, ranking = left_out(), knowledge(), rankings().current()
    if (
        not _matchers
        or _matchers[0].index is not index
        or _matchers[0].knowledge.left_out is not unwanted
        or _matchers[0].knowledge.translator is not learnt.translator
        or _matchers[0].calibration is not ranking.calibration
    ):
        known = replace(learnt, left_out=unwanted)
        _matchers[:] = [
            Matcher(
                index,
                known,
                StoredTexts(),
                calibration=ranking.calibration,
                weights=ranking.weights,
                meanings=_meanings,
            )
        ]
    return _matchers[0]


def calibration() -> Calibration:
    """Give what scores mean now, without a query: pages ask for each match."""
    return rankings().current().calibration


def find_matches(
    need: Need,
    *,
    filters: Facets = NOTHING,
    limit: int = 20,
    offset: int = 0,
    exclude: Iterable[str] = (),
    drop: Iterable[str] = (),
    explain: bool = True,
) -> MatchResult:
    """Find what speaks to a need, as of today; see `Matcher.match`."""
    today = int(f"{timezone.now():%Y%m%d}")
    return matcher().match(
        need,
        filters=filters,
        limit=limit,
        offset=offset,
        exclude=exclude,
        drop=drop,
        today=today,
        explain=explain,
    )


def search_records(
    text: str,
    *,
    language: str = "",
    filters: Facets = NOTHING,
    facets: tuple[str, ...] = (),
    limit: int = 20,
    offset: int = 0,
) -> RecordsFound:
    """Find every record that holds words of a text, in any language, best first.

    Without a text, every record, newest first. A text without a word finds nothing.
    """
    current = matcher()
    index = current.index
    readings = _readings(text, language)
    wanted: dict[tuple[str, str, str], Clause] = {}
    for tag in readings:
        need = Need(text=text, language=tag)
        planned = index.settled(
            partial(plan, need, tag, index, current.knowledge, current.weights)
        )
        for clause in clauses(planned, index.languages()):
            if clause.field == "grams":  # likeness of letters is no word found
                continue
            key = (clause.field, clause.term, clause.language)
            if key not in wanted or clause.weight > wanted[key].weight:
                wanted[key] = clause
    if text.strip() and not wanted:
        return RecordsFound(
            language=readings[0], ids=(), end=offset, total=0, reach=0, facets={}
        )
    found = index.search(
        Query(
            clauses=tuple(wanted.values()),
            filters=filters,
            facets=facets,
            limit=2 * limit + 1,
            offset=offset,
            count=True,
        )
    )
    seen: dict[str, None] = {}
    end = offset
    for hit in found.hits:
        if len(seen) == limit and hit.document.record not in seen:
            break
        seen[hit.document.record] = None
        end += 1
    return RecordsFound(
        language=readings[0],
        ids=tuple(seen),
        end=end,
        total=found.total,
        reach=found.total,
        facets=found.facets,
    )


def language_read(text: str, language: str = "") -> str:
    """Tell the language that `search_records` reads a text in."""
    return _readings(text, language)[0]


def _readings(text: str, language: str) -> tuple[str, ...]:
    """Give the languages a text may be in: one, or the two likeliest when unsure."""
    if language:
        return (base(language),)
    found = detect(text)
    if found.is_sure:
        return (found.language,)
    return (found.language, *(tag for tag, _chance in found.alternatives[:1]))
