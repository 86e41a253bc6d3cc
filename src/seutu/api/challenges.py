"""Challenges: needs that an organisation owns and publishes."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.accounts.models import Organisation
from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.entries import (
    EntryFilter,
    EntryOut,
    FoldedRef,
    OrganisationRef,
    choice,
    folded,
    newest_first,
    one,
    organisation_ref,
    shared_fields,
)
from seutu.api.paging import Page, link_next
from seutu.api.problems import PROBLEMS
from seutu.api.standing import LARGEST_VERSION, Words, own_challenge
from seutu.challenges import services
from seutu.challenges.history import PublicEvent, public_events
from seutu.challenges.models import Challenge, Statement
from seutu.challenges.selectors import (
    Backing,
    backing,
    backings,
    brought_in,
    owned_by_organisation,
    owners,
)
from seutu.core.permissions import require

router = Router(tags=["records"])

STATES = dict(Challenge.State.choices)
REASONS = ", ".join(Statement.ClosingReason.values)


class BackingOut(Schema):
    """Support; pledges and likes are never added up."""

    owners: int
    pledges: int = Field(description="Offered, accepted and kept ones.")
    standing_pledges: int = Field(description="Accepted and kept ones.")
    supporters: int = Field(description="People who want it solved.")
    answers: int = Field(description="Answers put forward.")


class StatementOut(Schema):
    """What the owner stated, question by question, in the challenge's language."""

    today: str
    who: str
    how_many: int | None
    better: str
    noticed: str
    benefits: str
    benefit_noticed: str
    offers_data: str
    hours_a_week: int | None
    budget: Decimal | None
    respects: str
    needed_by: date | None
    planned_answer: date | None
    planned_pilot: date | None
    planned_end: date | None
    closing_reason: str | None
    closing_note: str
    published_at: datetime | None


class BroughtInOut(Schema):
    """A challenge that was merged into this one; its address leads here."""

    id: str
    owner: OrganisationRef | None
    title: dict[str, str]
    statement: StatementOut


class EventOut(Schema):
    """Something that happened since the publication; no person is named."""

    at: datetime
    event: str = Field(examples=["challenge.moved"])
    before: str | None = Field(description="The state before.")
    after: str | None = Field(description="The state after.")
    reason: str | None
    organisation: str | None = Field(description="Who joined or left.")
    challenge: str | None = Field(description="What was brought in or taken out.")
    fields: list[str] = Field(description="Answers that changed.")
    texts_before: dict[str, str] = Field(description="How they read before.")


class ChallengeOut(EntryOut):
    owner: OrganisationRef | None
    state: str = Field(description=f"One of: {', '.join(STATES)}.")
    opens: date | None
    closes: date | None
    prize: str | None
    is_external: bool = Field(description="Its owner runs it on another site.")
    backing: BackingOut | None = Field(
        None, description="Null when it is run on another site."
    )


class ChallengeDetail(ChallengeOut):
    folded: list[FoldedRef] = Field(description="The same need in other catalogues.")
    owners: list[OrganisationRef] = Field(description="All that own it together.")
    version: int = Field(description="Send it with a change.")
    is_held: bool = Field(description="It waits for a moderator.")
    merged_into: str | None = Field(description="The joint challenge it is part of.")
    statement: StatementOut | None = Field(
        description="Null when it is run on another site."
    )
    brought_in: list[BroughtInOut]
    history: list[EventOut] = Field(description="Oldest first.")


class MoveIn(Schema):
    state: str = Field(max_length=12, description=f"One of: {', '.join(STATES)}.")
    version: int = Field(
        ge=1, le=LARGEST_VERSION, description="The version that you read."
    )
    reason: str = Field(
        "",
        max_length=12,
        description=f"To close it; one of: {REASONS}.",
    )
    note: Words = Field("", description="What became of it, once it is over.")


class ChallengePage(Page):
    results: list[ChallengeOut]


class ChallengeFilter(EntryFilter):
    state: str = Field("", description=f"One of: {', '.join(STATES)}.")
    owner: str = Field(
        "", max_length=16, description="Id of an organisation that owns or shares it."
    )
    origin: Literal["", "here", "elsewhere"] = Field(
        "", description="Stated here, or listed from another site."
    )


def readable(rows: "QuerySet[Challenge]") -> "QuerySet[Challenge]":
    return rows.select_related("owner").defer("content_hash")


@router.get(
    "",
    response={200: ChallengePage, **PROBLEMS},
    operation_id="listChallenges",
    url_name="list_challenges",
    summary="List challenges",
)
def list_challenges(
    request: HttpRequest, response: HttpResponse, wanted: Query[ChallengeFilter]
) -> ChallengePage:
    """List public challenges, newest first.

    Those folded under another, gone from their source or merged are left out.
    """
    rows = readable(Challenge.objects.canonical())
    if choice(wanted.state, STATES, "state"):
        rows = rows.filter(state=wanted.state)
    if wanted.owner:
        rows = rows.filter(owned_by_organisation(wanted.owner))
    if wanted.origin:
        rows = rows.filter(is_external=wanted.origin == "elsewhere")
    page = newest_first(rows, wanted)
    backed = backings(row.pk for row in page.rows if not row.is_external)
    return ChallengePage(
        results=[challenge_out(row, backed.get(row.pk)) for row in page.rows],
        next=link_next(request, response, page.next),
    )


@router.get(
    "/{id}",
    response={200: ChallengeDetail, **PROBLEMS},
    operation_id="getChallenge",
    url_name="get_challenge",
    auth=optional,
    summary="Read a challenge",
)
def get_challenge(request: HttpRequest, id: str) -> ChallengeDetail:
    """Read a challenge that you may see, also when it is folded or vanished."""
    rows = readable(Challenge.objects.visible_to(request.user))
    challenge = one(rows.select_related("statement"), id)
    return challenge_detail(challenge)


@router.post(
    "/{id}/state",
    response={200: ChallengeDetail, **PROBLEMS},
    operation_id="moveChallenge",
    url_name="move_challenge",
    auth=scoped("challenges"),
    tags=["challenges"],
    summary="Change the state of a challenge",
)
def move_challenge(request: SignedRequest, id: str, wanted: MoveIn) -> ChallengeDetail:
    """Take a challenge of yours to another state, and tell its followers.

    409 when the state cannot follow, or somebody changed it since you read it.
    """
    challenge = own_challenge(request, id)
    require(request.user, "challenges.change", challenge)
    choice(wanted.state, STATES, "state")
    made = services.move(
        challenge,
        wanted.state,
        by=request.user,
        version=wanted.version,
        reason=wanted.reason,
        note=wanted.note,
    )
    return challenge_detail(made)


def challenge_detail(challenge: Challenge) -> ChallengeDetail:
    """Show all of a challenge; one from elsewhere has no statement and no history."""
    is_own = not challenge.is_external and hasattr(challenge, "statement")
    counted = backing(challenge) if is_own else None
    return ChallengeDetail(
        **challenge_out(challenge, counted).model_dump(),
        folded=folded(challenge),
        owners=_refs(owners(challenge)),
        version=challenge.version,
        is_held=challenge.held_at is not None,
        merged_into=challenge.merged_into_id,
        statement=_statement(challenge) if is_own else None,
        brought_in=[
            BroughtInOut(
                id=other.pk,
                owner=organisation_ref(other.owner),
                title=other.title,
                statement=_statement(other),
            )
            for other in (brought_in(challenge) if is_own else [])
            if other.held_at is None
        ],
        history=[
            _event(event) for event in (public_events(challenge) if is_own else [])
        ],
    )


def challenge_out(row: Challenge, counted: Backing | None = None) -> ChallengeOut:
    return ChallengeOut(
        **shared_fields(row, "challenge"),
        owner=organisation_ref(row.owner),
        state=row.state,
        opens=row.opens,
        closes=row.closes,
        prize=row.prize or None,
        is_external=row.is_external,
        backing=BackingOut(**asdict(counted)) if counted else None,
    )


def _statement(challenge: Challenge) -> StatementOut:
    statement = challenge.statement
    values = {name: getattr(statement, name) for name in StatementOut.model_fields}
    return StatementOut(**values | {"closing_reason": statement.closing_reason or None})


def _event(event: PublicEvent) -> EventOut:
    texts = event.revision.texts if event.revision else {}
    return EventOut(
        at=event.at,
        event=event.action,
        before=event.before or None,
        after=event.after or None,
        reason=event.reason or None,
        organisation=event.organisation or None,
        challenge=event.other or None,
        fields=list(event.fields),
        texts_before={
            name: str(text)
            for name, text in texts.items()
            if name in event.fields and text
        },
    )


def _refs(organisations: Iterable[Organisation]) -> list[OrganisationRef]:
    return [ref for one in organisations if (ref := organisation_ref(one)) is not None]
