"""Gaps as a call would fund them, and as an organisation could serve them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Dataset
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.selectors import Glance
from seutu.matching.models import Demand
from seutu.matching.selectors import matcher
from seutu.search.ports import Query
from seutu.solutions.models import Solution

MOST_OWN = 300
LANGUAGES_READ = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fundable:
    """Gaps that ask for the same thing, as a call for proposals would see them.

    `score` is demand times absence times the number of places that ask.
    """

    lead: Glance
    members: tuple[Glance, ...]
    places: tuple[str, ...]
    weight: float
    absence: float

    @property
    def score(self) -> float:
        return self.weight * self.absence * max(len(self.places), 1)


def fundable(rows: Sequence[Glance]) -> list[Fundable]:
    """Group gaps by what they ask for and rank them by demand, absence and places.

    Gaps about the same concept are one, in whatever language they were asked; the
    others are one when their words are.
    """
    groups: dict[tuple[str, ...], list[Glance]] = defaultdict(list)
    for one in rows:
        if one.is_gap:
            key = one.concepts[:1] or (one.language, *(one.terms or (one.id,)))
            groups[key].append(one)
    found = []
    for members in groups.values():
        lead = max(members, key=lambda one: (one.weight, one.id))
        found.append(
            Fundable(
                lead=lead,
                members=tuple(members),
                places=tuple(sorted({one.place for one in members if one.place})),
                weight=sum(one.weight for one in members),
                absence=1.0 - max(_presence(one) for one in members),
            )
        )
    return sorted(found, key=lambda one: (-one.score, one.lead.id))


def _presence(one: Glance) -> float:
    """How much there is already: what exists elsewhere or closed counts by a half."""
    if one.cause in {Cause.ABSENT, Cause.NOT_FOUND}:
        return min(one.probability, 0.9)
    return 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Servable:
    """A demand near what an organisation publishes, with what they share."""

    demand: Glance
    record: str
    shared: float


def servable_by(
    organisation: Organisation, rows: Sequence[Glance], *, limit: int = 50
) -> list[Servable]:
    """Find gaps and challenges that resemble what an organisation publishes.

    Compares concepts and words of its newest records with those of each demand; the
    share of a demand's own concepts or words that the nearest record holds counts.
    """
    records = _records_of(organisation)
    if not records:
        return []
    query = Query(
        filters={"record": tuple(records)}, limit=LANGUAGES_READ * len(records)
    )
    index = matcher().index
    documents = [hit.document for hit in index.search(query).hits]
    by_concept: dict[str, list[str]] = defaultdict(list)
    by_term: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in documents:
        for concept in set(each.concepts):
            by_concept[concept].append(each.record)
        for term in {*each.title, *each.keywords}:
            by_term[(each.language, term)].append(each.record)
    found = []
    for one in rows:
        if not one.is_gap and one.origin != Demand.Origin.CHALLENGE:
            continue
        record, shared = _nearest(one, by_concept, by_term)
        if shared >= 0.5:
            found.append(Servable(demand=one, record=record, shared=shared))
    found.sort(key=lambda one: (-one.shared * one.demand.weight, one.demand.id))
    return found[:limit]


def _nearest(
    one: Glance,
    by_concept: Mapping[str, Sequence[str]],
    by_term: Mapping[tuple[str, str], Sequence[str]],
) -> tuple[str, float]:
    """Name the record that holds most of a demand, and how much of it, 0 to 1."""
    concepts = Counter(
        record for each in one.concepts for record in by_concept.get(each, ())
    )
    words = Counter(
        record for each in one.terms for record in by_term.get((one.language, each), ())
    )
    best = [
        (count / len(of), record)
        for counted, of in ((concepts, one.concepts), (words, one.terms))
        for record, count in counted.items()
    ]
    share, record = max(best, default=(0.0, ""))
    return record, min(share, 1.0)


def _records_of(organisation: Organisation) -> list[str]:
    newest = "-sort_date"
    datasets = Dataset.objects.canonical().filter(publisher=organisation)
    solutions = Solution.objects.canonical().filter(organisation=organisation)
    return [
        f"{kind}:{pk}"
        for kind, rows in (("dataset", datasets), ("solution", solutions))
        for pk in rows.order_by(newest).values_list("pk", flat=True)[:MOST_OWN]
    ]
