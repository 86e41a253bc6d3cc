"""Reading data requests together with who joined them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from seutu.accounts.models import AnyUser, Organisation, User
from seutu.accounts.selectors import members
from seutu.challenges.models import (
    Challenge,
    DataRequest,
    DataRequestQuerySet,
    RequestDelivery,
    RequestSupport,
)
from seutu.places.selectors import NUTS_TO_ISO

# Beside the states: what was promised for a day that has passed.
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporters:
    """Who wants the data of a request and of what was merged into it.

    A person who joined both counts once. `pledges` counts people by kind of pledge.
    """

    people: int = 0
    organisations: int = 0
    pledges: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """How the list of requests is narrowed; an empty value narrows nothing.

    `place` is a NUTS code or a country; `state` may be "overdue" as well.
    """

    state: str = ""
    theme: str = ""
    place: str = ""
    publisher: str = ""
    text: str = ""


def family(request: DataRequest) -> list[str]:
    """Name the request and all that were merged into it, however indirectly."""
    return [request.pk, *_merged_into([request.pk])]


def root(request: DataRequest) -> DataRequest:
    """Follow merges to the request that stands; itself when it was not merged."""
    seen = {request.pk}
    while (into := request.merged_into) is not None and into.pk not in seen:
        seen.add(into.pk)
        request = into
    return request


def brought_in(request: DataRequest) -> list[DataRequest]:
    """List the requests that were merged into this one."""
    keys = family(request)[1:]
    rows = DataRequest.objects.filter(pk__in=keys).select_related("organisation")
    return list(rows.order_by("asked_at"))


def narrowed(
    rows: DataRequestQuerySet, by: Narrowed, today: date
) -> DataRequestQuerySet:
    """Narrow requests to what a visitor chose."""
    if by.state == OVERDUE:
        rows = rows.overdue(today)
    elif by.state:
        rows = rows.filter(state=by.state)
    if by.theme:
        named = Cast("themes", CharField())
        rows = rows.alias(themes_text=named).filter(
            themes_text__contains=f'"{by.theme}"'
        )
    if by.place:
        rows = rows.filter(_within(by.place))
    if by.publisher:
        rows = rows.filter(publisher=by.publisher)
    for word in by.text.casefold().split()[:10]:
        rows = rows.filter(searched__contains=word)
    return rows


def supporters(requests: Iterable[str]) -> Mapping[str, Supporters]:
    """Count who stands behind requests, each with what was merged into it.

    The same number of queries for any number of requests: two, and one for each level
    of merges.
    """
    keys = list(requests)
    if not keys:
        return {}
    merged = _merged_into(keys)
    rows = RequestSupport.objects.filter(request__in=[*keys, *merged]).counted()
    counts_for = Case(
        *(When(request=pk, then=Value(into)) for pk, into in merged.items()),
        default=F("request_id"),
        output_field=CharField(),
    )
    grouped = rows.order_by().annotate(counts_for=counts_for).values("counts_for")
    people = Count("person", distinct=True) + Count("pk", filter=Q(person=None))
    counted = {
        row["counts_for"]: row
        for row in grouped.annotate(
            people=people, organisations=Count("organisation", distinct=True)
        )
    }
    pledged: dict[str, dict[str, int]] = defaultdict(dict)
    for row in (
        grouped.exclude(pledge="")
        .values("counts_for", "pledge")
        .annotate(people=people)
    ):
        pledged[row["counts_for"]][row["pledge"]] = row["people"]
    return {
        pk: Supporters(
            people=counted[pk]["people"],
            organisations=counted[pk]["organisations"],
            pledges=pledged.get(pk, {}),
        )
        if pk in counted
        else Supporters()
        for pk in keys
    }


def support_of(request: DataRequest, person: AnyUser) -> RequestSupport | None:
    """Find how a person supports a request, or what was merged into it."""
    if person.is_anonymous:
        return None
    mine = RequestSupport.objects.standing().filter(
        request__in=family(request), person=person
    )
    return mine.order_by("pk").first()


def deliveries(request: DataRequest) -> "QuerySet[RequestDelivery]":
    """List what was delivered for a request and what was merged into it."""
    rows = RequestDelivery.objects.filter(request__in=family(request))
    return rows.select_related("dataset__publisher", "dataset__region")


def answerers(publisher: Organisation | None) -> set[User]:
    """List who may answer for the organisation that was asked."""
    if publisher is None:
        return set()
    return set(members(publisher, roles=("owner", "editor")))


def demanded() -> DataRequestQuerySet:
    """List what is publicly asked for: demand, as challenges are.

    Declined requests count as well: the data are wanted and not there. Delivered ones
    are demand that is met.
    """
    return DataRequest.objects.public().standing()


def requests_for(challenges: Iterable[str]) -> DataRequestQuerySet:
    """List the public requests for what challenges lack, merged ones as the joint one.

    Newest first; two queries and one for each level of merges.
    """
    asked = DataRequest.objects.public().filter(challenge__in=list(challenges))
    keys, seen = set(asked.values_list("pk", flat=True)), set[str]()
    while merged := dict(
        DataRequest.objects.filter(pk__in=keys - seen, merged_into__isnull=False)
        .order_by()
        .values_list("pk", "merged_into")
    ):
        seen |= merged.keys()
        keys |= {into for into in merged.values() if into}
    return DataRequest.objects.public().standing().filter(pk__in=keys)


def challenges_of(request: DataRequest) -> list[Challenge]:
    """List the public challenges for which a request and what it joins was asked."""
    rows = Challenge.objects.public().filter(data_requests__in=family(request))
    return list(rows.distinct().order_by("pk"))


def counted_states(rows: DataRequestQuerySet, today: date) -> Mapping[str, int]:
    """Count requests by state, and those that are overdue; two queries."""
    counts = Counter(
        dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    )
    return counts | Counter({OVERDUE: rows.overdue(today).count()})


def _merged_into(keys: list[str]) -> dict[str, str]:
    """Map what was merged into these, however indirectly, to where it counts."""
    stands_for = {key: key for key in keys}
    layer = keys
    while layer:
        below = DataRequest.objects.filter(merged_into__in=layer).exclude(
            pk__in=stands_for
        )
        found = dict(below.order_by("pk").values_list("pk", "merged_into_id"))
        stands_for |= {pk: stands_for[into] for pk, into in found.items() if into}
        layer = list(found)
    return {pk: into for pk, into in stands_for.items() if pk not in keys}


def _within(place: str) -> Q:
    inside = Q(region__code__startswith=place)
    if len(place) == 2:
        inside |= Q(country=NUTS_TO_ISO.get(place, place))
    return inside
