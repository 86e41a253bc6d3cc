"""Which demands a change of records may touch."""

from collections.abc import Sequence

from django.db import transaction

from seutu.language import base
from seutu.matching.gaps.supply import supply_kinds
from seutu.matching.models import Assessment, Demand, PendingChange, SupplyChange
from seutu.matching.selectors import matcher
from seutu.search.ports import Query

MANY = 200
LANGUAGES_READ = 6
SHORTEST_HELD = 4


def note_changes(kind: str, record_ids: Sequence[str]) -> None:
    """Remember changed records, in the transaction that changes them."""
    if len(record_ids) > MANY:
        SupplyChange.objects.create(kind=kind)
        return
    SupplyChange.objects.bulk_create(
        [SupplyChange(kind=kind, record_id=pk) for pk in record_ids]
    )


def take_changes() -> int:
    """Let demands wait that changes of supply may touch; returns the changes read.

    Changes that the index has not seen yet are left for later. After many, every
    demand waits.
    """
    kinds = supply_kinds()
    if PendingChange.objects.filter(kind__in=kinds).exists():
        return 0
    changes = list(SupplyChange.objects.all())
    supply = [one for one in changes if one.kind in kinds]
    few = len(supply) <= MANY and all(one.record_id for one in supply)
    touched = touched_by(
        {f"{one.kind}:{one.record_id}" for one in supply} if few else set()
    )
    with transaction.atomic():
        waiting = Demand.objects.current().filter(due=Demand.Due.NO)
        if few:
            waiting.filter(pk__in=touched).update(due=Demand.Due.SOON)
        else:
            waiting.update(due=Demand.Due.LATER)
        SupplyChange.objects.filter(pk__in=[one.pk for one in changes]).delete()
    return len(changes)


def touched_by(records: set[str]) -> list[str]:
    """Find demands that were near to these records, or share a word or concept now.

    Reads the records from the index. A demand in another language that shares no
    concept is not found here; it is compared again within a day.
    """
    if not records:
        return []
    limit = LANGUAGES_READ * len(records)
    query = Query(filters={"record": tuple(sorted(records))}, limit=limit)
    documents = [hit.document for hit in matcher().index.search(query).hits]
    concepts = {concept for each in documents for concept in each.concepts}
    words: dict[str, set[str]] = {}
    for each in documents:
        words.setdefault(each.language, set()).update(each.title, each.keywords)
    rows = Assessment.objects.current().values_list(
        "demand_id", "nearest", "demand__terms", "demand__language", "demand__concepts"
    )
    return [
        pk
        for pk, nearest, terms, language, about in rows.iterator(chunk_size=500)
        if any(one["record"] in records for one in nearest)
        or not concepts.isdisjoint(about)
        or _share(words.get(base(language), set()), terms)
    ]


def _share(words: set[str], terms: Sequence[str]) -> bool:
    """Tell whether a word is among others, or in one of them as in a compound."""
    return any(
        each in words
        or (len(each) >= SHORTEST_HELD and any(each in word for word in words))
        for each in terms
    )
