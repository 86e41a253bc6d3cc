"""Data requests in an exchange file: what is asked for, by how many, and what came."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal, Self

from django.db.models import Q
from pydantic import Field, model_validator

from seutu.accounts.models import Organisation
from seutu.audit.services import record
from seutu.catalogue.models import Dataset
from seutu.challenges.data_requests.selectors import (
    demanded,
    family,
    requests_for,
)
from seutu.challenges.data_requests.wanted import TEXTS, searched
from seutu.challenges.exchange_parts import (
    Id,
    Map,
    OrganisationPart,
    Part,
    Text,
    bring_organisations,
    organisation_part,
)
from seutu.challenges.models import (
    Challenge,
    DataRequest,
    RequestDelivery,
    RequestSupport,
)
from seutu.core.language import best
from seutu.places.models import Region

MOST_SUPPORTS = 100_000
PLAIN = (
    *("id", "title", "what", "purpose", "wanted_fields", "language", "period_from"),
    *("period_to", "country", "file_format", "frequency", "data_language", "themes"),
    *("concepts", "assigned", "state", "planned_on", "decline_reason", "answer"),
    *("appeal", "asked_at", "first_answered_at", "answered_at", "delivered_at"),
)


class RequestSupportPart(Part):
    """One who wants the data; `organisation` is null where a person joined alone."""

    organisation: OrganisationPart | None
    pledge: Literal["", "weekly", "build", "test", "hours"]
    made_at: datetime


class RequestDeliveryPart(Part):
    """What was delivered: a dataset by its id, or an address elsewhere."""

    dataset: Id | None
    address: Annotated[str, Field(max_length=2_000)]
    title: Annotated[str, Field(max_length=300)]


class RequestPart(Part):
    """A request with all who support it and what was merged into it, each once."""

    id: Id
    title: Map
    what: Map
    purpose: Map
    wanted_fields: Map
    language: Annotated[str, Field(max_length=35)]
    period_from: date | None
    period_to: date | None
    country: Annotated[str, Field(max_length=2)]
    region: Annotated[str, Field(max_length=5)] | None
    file_format: Annotated[str, Field(max_length=80)]
    frequency: Annotated[str, Field(max_length=20)]
    data_language: Annotated[str, Field(max_length=35)]
    themes: list[Annotated[str, Field(max_length=20)]] = Field(max_length=50)
    concepts: list[Annotated[str, Field(max_length=200)]] = Field(max_length=200)
    organisation: OrganisationPart | None
    publisher: OrganisationPart | None
    assigned: Literal["", "guess", "operator", "claimed"]
    challenge: Id | None
    state: Literal["asked", "accepted", "delivered", "declined"]
    planned_on: date | None
    decline_reason: Literal[
        "", "personal", "rights", "security", "not-held", "cost", "unclear", "other"
    ]
    answer: Text
    appeal: Text
    asked_at: datetime
    first_answered_at: datetime | None
    answered_at: datetime | None
    delivered_at: datetime | None
    supports: list[RequestSupportPart] = Field(max_length=MOST_SUPPORTS)
    deliveries: list[RequestDeliveryPart] = Field(max_length=1_000)

    @model_validator(mode="after")
    def hangs_together(self) -> Self:
        """Refuse what the database would refuse, with the reason."""
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise ValueError("the period ends before it begins")
        if self.state == "accepted" and not (self.planned_on and self.publisher):
            raise ValueError("an accepted request needs a publisher and a day")
        if self.state == "declined" and not self.decline_reason:
            raise ValueError("a declined request needs a reason")
        return self


def request_parts(
    organisation: Organisation | None, challenges: Iterable[str]
) -> list[RequestPart]:
    """Describe the public requests; of one organisation, those that concern it.

    These are the ones that it made, that it is asked, and those for `challenges`.
    """
    rows = demanded()
    if organisation is not None:
        rows = rows.filter(
            Q(organisation=organisation)
            | Q(publisher=organisation)
            | Q(pk__in=requests_for(challenges).values("pk"))
        )
    found = rows.order_by("pk").select_related("organisation", "publisher")
    return [_part(row) for row in found.prefetch_related("deliveries")]


def bring_requests(parts: Iterable[RequestPart]) -> int:
    """Add the requests that are not known here, in the caller's transaction."""
    named = {part.id: part for part in parts}
    known = DataRequest.objects.filter(pk__in=list(named)).values_list("pk", flat=True)
    new = [part for key, part in named.items() if key not in set(known)]
    organisations = bring_organisations(
        each
        for part in new
        for each in (
            part.organisation,
            part.publisher,
            *(one.organisation for one in part.supports),
        )
    )
    regions = _there(Region, (part.region for part in new))
    challenges = _there(Challenge, (part.challenge for part in new))
    datasets = _there(Dataset, (one.dataset for part in new for one in part.deliveries))

    def of(one: OrganisationPart | None) -> Organisation | None:
        return organisations[one.id] if one else None

    for part in new:
        request = DataRequest(
            **{name: getattr(part, name) for name in PLAIN},
            region_id=part.region if part.region in regions else None,
            organisation=of(part.organisation),
            publisher=of(part.publisher),
            challenge_id=part.challenge if part.challenge in challenges else None,
            searched=searched(
                {
                    name: best(getattr(part, name), (part.language,))[1]
                    for name in ("title", *TEXTS)
                }
            ),
        )
        request.save(force_insert=True)
        RequestSupport.objects.bulk_create(
            RequestSupport(
                request=request,
                organisation=of(one.organisation),
                pledge=one.pledge,
                made_at=one.made_at,
            )
            for one in part.supports
        )
        RequestDelivery.objects.bulk_create(
            RequestDelivery(
                request=request,
                dataset_id=one.dataset if one.dataset in datasets else None,
                address=one.address,
                title=one.title,
            )
            for one in part.deliveries
        )
        record("request.imported", target=request)
    return len(new)


def _there(
    model: type[Region] | type[Challenge] | type[Dataset], keys: Iterable[str | None]
) -> set[str]:
    wanted = {key for key in keys if key}
    return {str(key) for key in model._default_manager.in_bulk(list(wanted))}


def _part(row: DataRequest) -> RequestPart:
    return RequestPart.model_validate(
        {name: getattr(row, name) for name in PLAIN}
        | {
            "region": row.region_id,
            "organisation": _organisation(row.organisation),
            "publisher": _organisation(row.publisher),
            "challenge": row.challenge_id,
            "supports": _supports(row),
            "deliveries": [
                RequestDeliveryPart(
                    dataset=one.dataset_id, address=one.address, title=one.title
                )
                for one in row.deliveries.all()
            ],
        }
    )


def _supports(row: DataRequest) -> list[RequestSupportPart]:
    """List the supports in the order in which they came, each person once."""
    rows = (
        RequestSupport.objects.counted()
        .filter(request__in=family(row))
        .select_related("organisation")
    )
    by_person: dict[object, list[RequestSupport]] = defaultdict(list)
    for one in rows:
        by_person[one.person_id or f"support {one.pk}"].append(one)
    return [
        RequestSupportPart(
            organisation=_organisation(
                next((one.organisation for one in mine if one.organisation), None)
            ),
            pledge=next((one.pledge for one in mine if one.pledge), ""),
            made_at=mine[0].made_at,
        )
        for mine in by_person.values()
    ]


def _organisation(row: Organisation | None) -> OrganisationPart | None:
    return organisation_part(row) if row else None
