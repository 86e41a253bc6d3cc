"""The shapes in which data requests come and go."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import AfterValidator, Field

from seutu.api.addresses import api_url, page_url
from seutu.api.entries import OrganisationRef, organisation_ref
from seutu.api.paging import Page, Paged
from seutu.api.standing import LARGEST_VERSION, Words
from seutu.challenges.data_requests.selectors import OVERDUE, Supporters
from seutu.challenges.data_requests.wanted import FREQUENCIES
from seutu.challenges.models import DataRequest, RequestSupport
from seutu.challenges.questions import LONGEST_TEXT, LONGEST_TITLE

STATES = (*DataRequest.State.values, OVERDUE)
PLEDGES = ", ".join(RequestSupport.Pledge.values)
REASONS = ", ".join(DataRequest.DeclineReason.values)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text.replace("\r\n", "\n").strip()


Line = Annotated[str, Field(max_length=LONGEST_TITLE), AfterValidator(_without_nul)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_without_nul)]
Code = Annotated[str, Field(max_length=100), AfterValidator(_without_nul)]
Version = Annotated[
    int, Field(ge=1, le=LARGEST_VERSION, description="The version that you read.")
]


class SupportersOut(Schema):
    """Who stands behind a request and what was merged into it."""

    people: int
    organisations: int
    pledges: dict[str, int] = Field(description=f"People by pledge: {PLEDGES}.")


class DeliveryOut(Schema):
    """What answers a request: a dataset here, or an address elsewhere."""

    dataset: str | None
    address: str


class DataRequestOut(Schema):
    """Data that somebody asks for. Who asked alone has no name here."""

    id: str
    url: str
    api_url: str
    title: dict[str, str]
    what: dict[str, str]
    purpose: dict[str, str]
    fields: dict[str, str] = Field(description="The columns that are needed.")
    language: str
    period_from: date | None
    period_to: date | None
    country: str | None
    region: str | None
    format: str
    frequency: str | None
    data_language: str | None
    themes: list[str]
    concepts: list[str]
    organisation: OrganisationRef | None = Field(
        description="For whom it was asked; null for a person."
    )
    publisher: OrganisationRef | None = Field(description="Of whom it is asked.")
    challenge: str | None = Field(description="For which the data are missing.")
    state: str = Field(description=f"One of: {', '.join(DataRequest.State.values)}.")
    is_overdue: bool = Field(description="The planned day has passed.")
    is_held: bool = Field(description="It waits for a moderator.")
    planned_on: date | None
    decline_reason: str | None
    answer: str
    appeal: str
    asked_at: datetime
    first_answered_at: datetime | None
    delivered_at: datetime | None
    merged_into: str | None
    supporters: SupportersOut
    delivered: list[DeliveryOut]
    version: int = Field(description="Send it with a change.")


class DataRequestPage(Page):
    results: list[DataRequestOut]


class RequestFilter(Paged):
    """How the list is narrowed."""

    state: str = Field("", max_length=9, description=f"One of: {', '.join(STATES)}.")
    theme: str = Field("", max_length=20, description="EU data theme, e.g. TRAN.")
    region: str = Field("", max_length=5, description="NUTS code or country.")
    publisher: str = Field("", max_length=16, description="Of whom it is asked.")
    words: str = Field("", max_length=200, description="All of them in the text.")


class DataRequestIn(Schema):
    title: Line
    what: Text
    purpose: Text = Field(description="What you need them for.")
    fields: Text = ""
    language: str = Field("", max_length=35, description="Recognised when empty.")
    period_from: date | None = None
    period_to: date | None = None
    region: str | None = Field(None, max_length=5, description="NUTS code.")
    format: Line = Field("", max_length=80)
    frequency: str = Field(
        "", max_length=20, description=f"One of: {', '.join(FREQUENCIES)}."
    )
    data_language: str = Field("", max_length=35)
    themes: list[Code] = Field(default_factory=list, max_length=5)
    concepts: list[Code] = Field(default_factory=list, max_length=12)
    organisation: str | None = Field(
        None, max_length=16, description="For whom you ask; null for yourself."
    )
    publisher: str | None = Field(
        None, max_length=16, description="Who may hold the data; null when unknown."
    )
    challenge: str | None = Field(
        None, max_length=16, description="For which the data are missing."
    )
    pledge: str = Field("", max_length=6, description=f"One of: {PLEDGES}.")
    hides_name: bool = False
    key: str = Field(
        "",
        max_length=32,
        pattern=r"^([0-9a-f]{32})?$",
        description="The same key twice makes one request; 32 hexadecimal digits.",
    )


class RequestSupportOut(Schema):
    """One who joined. Who did it alone has no name here."""

    id: int
    organisation: OrganisationRef | None
    reason: str | None = Field(description="Null when it is for the publisher alone.")
    pledge: str | None
    is_held: bool
    is_yours: bool
    made_at: datetime


class RequestSupportPage(Page):
    results: list[RequestSupportOut]


class RequestSupportIn(Schema):
    reason: Words = ""
    is_reason_private: bool = False
    pledge: str = Field("", max_length=6, description=f"One of: {PLEDGES}.")
    hides_name: bool = False
    organisation: str | None = Field(None, max_length=16)


class AcceptanceIn(Schema):
    planned_on: date
    words: Words = ""
    version: Version


class DeliveryIn(Schema):
    datasets: list[str] = Field(default_factory=list, max_length=20)
    addresses: list[Annotated[str, Field(max_length=2_000)]] = Field(
        default_factory=list, max_length=20
    )
    words: Words = ""
    version: Version


class RefusalIn(Schema):
    reason: str = Field(max_length=8, description=f"One of: {REASONS}.")
    words: Words
    version: Version


class AppealIn(Schema):
    words: Words
    version: Version


class RequestFigures(Schema):
    """All public requests, counted; null where fewer than five are behind it."""

    requests: int
    asked: int
    accepted: int
    overdue: int
    delivered: int
    declined: int
    answered: int
    median_days_to_answer: float | None
    median_days_to_deliver: float | None
    delivered_share: float | None


def request_out(row: DataRequest, counted: Supporters) -> DataRequestOut:
    return DataRequestOut(
        id=row.pk,
        url=page_url("data_request", row.pk),
        api_url=api_url("get_data_request", row.pk),
        title=row.title,
        what=row.what,
        purpose=row.purpose,
        fields=row.wanted_fields,
        language=row.language,
        period_from=row.period_from,
        period_to=row.period_to,
        country=row.country or None,
        region=row.region_id,
        format=row.file_format,
        frequency=row.frequency or None,
        data_language=row.data_language or None,
        themes=row.themes,
        concepts=row.concepts,
        organisation=organisation_ref(row.organisation),
        publisher=organisation_ref(row.publisher),
        challenge=row.challenge_id,
        state=row.state,
        is_overdue=row.is_overdue(timezone.localdate()),
        is_held=row.held_at is not None,
        planned_on=row.planned_on,
        decline_reason=row.decline_reason or None,
        answer=row.answer,
        appeal=row.appeal,
        asked_at=row.asked_at,
        first_answered_at=row.first_answered_at,
        delivered_at=row.delivered_at,
        merged_into=row.merged_into_id,
        supporters=SupportersOut(
            people=counted.people,
            organisations=counted.organisations,
            pledges=dict(counted.pledges),
        ),
        delivered=[
            DeliveryOut(dataset=one.dataset_id, address=one.address)
            for one in row.deliveries.all()
        ],
        version=row.version,
    )


def support_out(
    row: RequestSupport, request: HttpRequest, *, is_readable: bool
) -> RequestSupportOut:
    return RequestSupportOut(
        id=row.pk,
        organisation=organisation_ref(row.organisation),
        reason=row.reason if is_readable else None,
        pledge=row.pledge or None,
        is_held=row.held_at is not None,
        is_yours=request.user.is_authenticated and row.person_id == request.user.pk,
        made_at=row.made_at,
    )
