"""Requests for data through the client: asked, joined and answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from typing_extensions import TypedDict, Unpack

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.pages import Page
from seutu.client.records import LanguageMap, OrganisationRef

MOST_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class Supporters:
    """Who stands behind a request; `pledges` counts people by kind."""

    people: int
    organisations: int
    pledges: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What answers a request: the id of a dataset, or an address elsewhere."""

    dataset: str | None = None
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class DataRequest:
    """Data that somebody asks for; who asked alone has no name here."""

    id: str
    url: str
    title: LanguageMap
    what: LanguageMap
    purpose: LanguageMap
    fields: LanguageMap
    language: str
    state: str
    is_overdue: bool
    is_held: bool
    asked_at: datetime
    supporters: Supporters
    version: int
    period_from: date | None = None
    period_to: date | None = None
    country: str | None = None
    region: str | None = None
    format: str = ""
    frequency: str | None = None
    data_language: str | None = None
    themes: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    organisation: OrganisationRef | None = None
    publisher: OrganisationRef | None = None
    planned_on: date | None = None
    decline_reason: str | None = None
    answer: str = ""
    appeal: str = ""
    first_answered_at: datetime | None = None
    delivered_at: datetime | None = None
    merged_into: str | None = None
    delivered: tuple[Delivery, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RequestSupport:
    """One who joined; `reason` is None when it is for the publisher alone."""

    id: int
    is_held: bool
    is_yours: bool
    made_at: datetime
    organisation: OrganisationRef | None = None
    reason: str | None = None
    pledge: str | None = None


@dataclass(frozen=True, kw_only=True)
class RequestFigures:
    """How requests are answered; None where fewer than five are behind it."""

    requests: int
    asked: int
    accepted: int
    overdue: int
    delivered: int
    declined: int
    answered: int
    median_days_to_answer: float | None = None
    median_days_to_deliver: float | None = None
    delivered_share: float | None = None


class Wanted(TypedDict, total=False):
    """What may be said more precisely; `publisher` and `organisation` are ids."""

    fields: str
    language: str
    period_from: date | None
    period_to: date | None
    region: str | None
    format: str
    frequency: str
    data_language: str
    themes: list[str]
    concepts: list[str]
    organisation: str | None
    publisher: str | None
    pledge: str
    hides_name: bool
    key: str


class Versioned(Protocol):
    """A request as it was read, by whichever call."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


class Asking(Connection):
    """Data requests; writing needs a token with the scope "challenges"."""

    def data_requests(
        self,
        *,
        state: str = "",
        theme: str = "",
        region: str = "",
        publisher: str = "",
        words: str = "",
    ) -> Iterator[DataRequest]:
        """Yield requests, newest first; `state` may be "overdue" as well."""
        return self._each(
            ask.LIST_REQUESTS,
            Page[DataRequest],
            limit=MOST_ROWS,
            state=state,
            theme=theme,
            region=region,
            publisher=publisher,
            words=words,
        )

    def data_request(self, id: str) -> DataRequest:
        """Read one request."""
        return self._ask(ask.GET_REQUEST, DataRequest, id)

    def ask_for_data(
        self, title: str, *, what: str, purpose: str, **wanted: Unpack[Wanted]
    ) -> DataRequest:
        """Ask for data. Look first for a request that you could join."""
        return self._ask(
            ask.ASK_FOR_DATA,
            DataRequest,
            title=title,
            what=what,
            purpose=purpose,
            **wanted,
        )

    def withdraw_data_request(self, id: str) -> None:
        """Take back what nobody else joined; raises `Conflict` when others did."""
        self._tell(ask.WITHDRAW_REQUEST, id)

    def who_wants(self, id: str) -> Iterator[RequestSupport]:
        """Yield those who joined a request, with the reasons you may read."""
        return self._each(
            ask.LIST_REQUEST_SUPPORTS, Page[RequestSupport], id, limit=MOST_ROWS
        )

    def join_data_request(
        self,
        id: str,
        reason: str = "",
        *,
        pledge: str = "",
        is_reason_private: bool = False,
        hides_name: bool = False,
        organisation: str | None = None,
    ) -> RequestSupport:
        """Want the same data; `pledge` is one the API lists, or none."""
        return self._ask(
            ask.JOIN_REQUEST,
            RequestSupport,
            id,
            reason=reason,
            pledge=pledge,
            is_reason_private=is_reason_private,
            hides_name=hides_name,
            organisation=organisation,
        )

    def leave_data_request(self, id: str) -> None:
        """Take your part in a request back."""
        self._tell(ask.LEAVE_REQUEST, id)

    def accept_data_request(
        self, request: Versioned, planned_on: date, words: str = ""
    ) -> DataRequest:
        """Promise the data by a day; raises `Conflict` when somebody was quicker."""
        return self._ask(
            ask.ACCEPT_REQUEST,
            DataRequest,
            request.id,
            planned_on=planned_on,
            words=words,
            version=request.version,
        )

    def deliver_data_request(
        self,
        request: Versioned,
        *,
        datasets: Sequence[str] = (),
        addresses: Sequence[str] = (),
        words: str = "",
    ) -> DataRequest:
        """Say where the data are; all who joined are told."""
        return self._ask(
            ask.DELIVER_REQUEST,
            DataRequest,
            request.id,
            datasets=list(datasets),
            addresses=list(addresses),
            words=words,
            version=request.version,
        )

    def decline_data_request(
        self, request: Versioned, reason: str, words: str
    ) -> DataRequest:
        """Say why the data will not come; `reason` is one the API lists."""
        return self._ask(
            ask.DECLINE_REQUEST,
            DataRequest,
            request.id,
            reason=reason,
            words=words,
            version=request.version,
        )

    def appeal_data_request(self, request: Versioned, words: str) -> DataRequest:
        """Ask again, once, when it was declined or what came does not answer."""
        return self._ask(
            ask.APPEAL_REQUEST,
            DataRequest,
            request.id,
            words=words,
            version=request.version,
        )

    def request_figures(self) -> RequestFigures:
        """Read how requests are answered, in numbers."""
        return self._ask(ask.REQUEST_FIGURES, RequestFigures)
