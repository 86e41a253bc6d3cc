"""What is there before a request is sent: the same request, and data that answer it."""

from dataclasses import dataclass

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Dataset
from seutu.challenges.data_requests.wanted import Wanted
from seutu.challenges.models import DataRequest
from seutu.challenges.services.data_requests import with_language
from seutu.matching.needs import Need
from seutu.matching.requested import datasets_for, like_requests
from seutu.search.errors import IndexUnusable
from seutu.web.cards import Card
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.requests import RequestRow, request_rows

MOST_REQUESTS = 5
MOST_DATASETS = 6
MOST_HOLDERS = 6
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What to look at before sending; `is_known` is false while the index is out.

    `holders` are whom the data may be asked of, the likeliest first.
    """

    is_known: bool = True
    requests: tuple[RequestRow, ...] = ()
    datasets: tuple[Card, ...] = ()
    holders: tuple[Organisation, ...] = ()


def need_of(wanted: Wanted) -> Need:
    """Read what is asked for as a need; what it is for is not what is looked for."""
    tag = with_language(wanted).language
    return Need(
        title=wanted.title,
        text=f"{wanted.what}\n{wanted.wanted_fields}".strip(),
        language="" if tag == "und" else tag,
        region=wanted.region,
    )


def before_sending(wanted: Wanted, holder: str) -> Before:
    """Find requests for the like, data that may answer, and who may hold them."""
    named = organisations_called(holder)
    need = need_of(wanted)
    try:
        alike = like_requests(need)[:MOST_REQUESTS]
        found = datasets_for(need)
    except IndexUnusable:
        return Before(is_known=False, holders=tuple(named))
    keys = [one.id.partition(":")[2] for one in alike]
    rows = DataRequest.objects.select_related("publisher", "region").in_bulk(keys)
    cards = cards_by_id(f"dataset:{one.id}" for one in found[:MOST_DATASETS])
    return Before(
        requests=tuple(request_rows([rows[key] for key in keys if key in rows])),
        datasets=tuple(
            cards[name]
            for one in found[:MOST_DATASETS]
            if (name := f"dataset:{one.id}") in cards
        ),
        holders=_holders(named, [one.id for one in found]),
    )


def organisations_called(name: str) -> list[Organisation]:
    """Find organisations with a part of a name."""
    words = name.casefold().split()
    if not words:
        return []
    rows = Organisation.objects.filter(hidden_at=None)
    for word in words[:8]:
        rows = rows.filter(sort_name__contains=word)
    return list(rows.order_by("-verified_at", "sort_name", "pk")[:MOST_NAMED])


def _holders(
    named: list[Organisation], datasets: list[str]
) -> tuple[Organisation, ...]:
    """Put those that were named before those that publish the nearest datasets."""
    publishers = dict(
        Dataset.objects.filter(
            pk__in=datasets, publisher__isnull=False, publisher__hidden_at=None
        ).values_list("pk", "publisher_id")
    )
    keys = [publishers[key] for key in datasets if key in publishers]
    known = Organisation.objects.in_bulk(list(dict.fromkeys(keys))[:MOST_HOLDERS])
    found = {one.pk: one for one in named}
    for key in keys:
        if key in known:
            found.setdefault(key, known[key])
    return tuple(found.values())[:MOST_HOLDERS]
