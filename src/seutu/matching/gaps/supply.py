"""What answers a demand best: the one door between gaps and the matcher."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from seutu.catalogue.models import Dataset
from seutu.core.kinds import kinds
from seutu.matching.folding import Ranked
from seutu.matching.gaps.causes import Found, Place, Thresholds
from seutu.matching.gaps.wording import BRIEF, is_number
from seutu.matching.needs import Need
from seutu.matching.pipeline import Reading
from seutu.matching.planner import Plan, WordUnit
from seutu.matching.selectors import matcher
from seutu.search.ports import Document, Facets
from seutu.solutions.models import Solution

MOST_READ = 60
AT_HOME = ELSEWHERE = 3
LEAST_TRANSLATION = 0.25
LEAST_TOUCHING = 0.15
SHORTEST_HELD, SHORTEST_BEGINNING = 5, 4
LEAST_OF_THEMES, LEAST_VOTING = 0.5, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A demand as the matcher is asked: the need, its place, what may answer it.

    `place_words` are normal forms that name the place itself; a record of that place
    need not repeat them. Without `kinds` every kind of supply may answer.
    """

    need: Need
    place: Place = field(default_factory=Place)
    kinds: tuple[str, ...] = ()
    place_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The records nearest to a demand, at home and elsewhere; the best ones first.

    `theme` is the EU data theme that most of them share, empty when they differ.
    """

    found: tuple[Found, ...] = ()
    is_brief: bool = False
    theme: str = ""
    concepts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def supply_kinds() -> tuple[str, ...]:
    """Name the kinds of record that can answer a need."""
    return tuple(kind.name for kind in kinds() if kind.role == "supply")


def thresholds(*, stale_years: int) -> Thresholds:
    """Give the scores from which a record answers, as the calibration has them."""
    calibration = matcher().calibration
    return Thresholds(
        answers=calibration.answers, weak=calibration.weak, stale_years=stale_years
    )


def best_answers(wanted: Wanted, *, today: date) -> Answers:
    """Find what comes nearest to a demand, with the probability that it is useful.

    Records of the demand's own place are looked for apart, so that better described
    ones from elsewhere cannot hide them. Raises `IndexUnusable`.
    """
    allowed = wanted.kinds or supply_kinds()
    number = int(f"{today:%Y%m%d}")
    filters: dict[str, tuple[str, ...]] = {"kind": allowed}
    read = matcher().read(wanted.need, filters=filters, today=number)
    own = _own_place(wanted.place)
    candidates = [_judged(one, read, wanted) for one in read.ranked[:MOST_READ]]
    if own and not any(c.names_it and _is_at_home(c, own) for c in candidates):
        there = matcher().read(wanted.need, filters=filters | own, today=number)
        known = {c.ranked.document.record for c in candidates}
        candidates += [
            _judged(one, there, wanted)
            for one in there.ranked[:MOST_READ]
            if one.document.record not in known
        ]
    chosen = list(_chosen(candidates, own))
    facts = _facts([c.ranked.document.record for c in chosen])
    return Answers(
        found=tuple(
            _found(c, facts[c.ranked.document.record])
            for c in chosen
            if c.ranked.document.record in facts
        ),
        is_brief=_is_brief(read.scorer.plan, wanted.place_words),
        theme=_theme(candidates),
        concepts=tuple(unit.concept for unit in read.scorer.plan.concepts),
        terms=tuple(unit.term for unit in read.scorer.plan.words),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    ranked: Ranked
    names_it: bool
    touches_it: bool


def _judged(one: Ranked, read: Reading, wanted: Wanted) -> _Judged:
    plan = read.scorer.plan
    telling = _telling(plan, wanted.place_words)
    held = [_holds(one.document, unit, plan, LEAST_TRANSLATION) for unit in telling]
    touched = any(
        _holds(one.document, unit, plan, LEAST_TOUCHING, parts=True) for unit in telling
    )
    return _Judged(one, bool(held) and all(held), touched)


def _telling(plan: Plan, place_words: frozenset[str]) -> list[WordUnit]:
    """Leave out numbers and the name of the place, unless nothing else is left."""
    telling = [
        unit
        for unit in plan.words
        if unit.term not in place_words and not is_number(unit.term)
    ]
    return telling or list(plan.words)


def _is_brief(plan: Plan, place_words: frozenset[str]) -> bool:
    return len(_telling(plan, place_words)) <= BRIEF


def _holds(
    document: Document,
    unit: WordUnit,
    plan: Plan,
    least: float,
    *,
    parts: bool = False,
) -> bool:
    """Tell whether title or keywords hold a word, a likely translation or its concept.

    In the same language a longer word counts that contains it, as compounds do. With
    `parts` a part of the word is enough.
    """
    terms = {*document.title, *document.keywords}
    for target in unit.targets.get(document.language, ()):
        is_whole = target.via != "spelling" or parts
        if is_whole and target.probability >= least and target.term in terms:
            return True
    if document.language == unit.language and any(
        _contains(term, unit.term) for term in terms
    ):
        return True
    return any(
        unit.need_word in concept.need_words and concept.concept in document.concepts
        for concept in plan.concepts
    )


def _contains(longer: str, term: str) -> bool:
    """Look for a word in a longer one; letters count without their marks."""
    longer, term = _bare(longer), _bare(term)
    return (len(term) >= SHORTEST_HELD and term in longer) or (
        len(term) >= SHORTEST_BEGINNING and longer.startswith(term)
    )


@lru_cache(maxsize=50_000)
def _bare(term: str) -> str:
    parts = unicodedata.normalize("NFKD", term)
    return "".join(each for each in parts if not unicodedata.combining(each))


def _own_place(place: Place) -> dict[str, tuple[str, ...]]:
    if place.region:
        return {"region": (place.region,)}
    return {"country": (place.country,)} if place.country else {}


def _is_at_home(one: _Judged, own: Facets) -> bool:
    facets = one.ranked.document.facets
    return all(set(values) & set(facets.get(name, ())) for name, values in own.items())


def _chosen(candidates: Iterable[_Judged], own: Facets) -> Iterator[_Judged]:
    """Take the best at home and elsewhere, those that hold the words first."""
    ordered = sorted(
        candidates,
        key=lambda c: (not c.names_it, -c.ranked.score, c.ranked.document.record),
    )
    home = [c for c in ordered if own and _is_at_home(c, own)]
    away = [c for c in ordered if not own or not _is_at_home(c, own)]
    yield from home[:AT_HOME]
    yield from away[: ELSEWHERE if own else AT_HOME + ELSEWHERE]


def _theme(candidates: Sequence[_Judged]) -> str:
    """Let the nearest records vote; one that names many themes says little."""
    votes: dict[str, float] = {}
    voting = [c for c in candidates if c.names_it or c.ranked.score >= LEAST_VOTING]
    for one in voting[:12]:
        themes = one.ranked.document.facets.get("theme", ())
        for theme in themes:
            vote = one.ranked.score / len(themes) ** 2
            votes[theme] = votes.get(theme, 0.0) + vote
    if not votes:
        return ""
    theme, most = min(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    return theme if most >= LEAST_OF_THEMES * sum(votes.values()) else ""


Facts = Dataset | Solution


def _facts(records: Sequence[str]) -> Mapping[str, Facts]:
    """Load what the sources state of these records, a query for each kind."""
    found: dict[str, Facts] = {}
    for kind, model in (("dataset", Dataset), ("solution", Solution)):
        keys = [
            key
            for name, _colon, key in (record.partition(":") for record in records)
            if name == kind
        ]
        if keys:
            rows = model.objects.filter(pk__in=keys).defer("description", "keywords")
            found.update((f"{kind}:{row.pk}", row) for row in rows)
    return found


def _found(one: _Judged, row: Facts) -> Found:
    is_dataset = isinstance(row, Dataset)
    return Found(
        record=one.ranked.document.record,
        kind=one.ranked.document.kind,
        probability=round(one.ranked.score, 4),
        names_it=one.names_it,
        touches_it=one.touches_it,
        place=Place(country=row.country, region=row.region_id or ""),
        finest_level=row.nuts_level if isinstance(row, Dataset) else None,
        access=row.access,
        licence=row.licence,
        formats=tuple(row.formats) if isinstance(row, Dataset) else (),
        frequency=row.frequency if isinstance(row, Dataset) else "",
        as_of=(row.modified or row.issued) if is_dataset else None,
        is_retired=isinstance(row, Solution) and row.status == Solution.Status.RETIRED,
    )
