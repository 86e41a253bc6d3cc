"""Challenges: needs that an organisation owns and publishes."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from seutu.api.authentication import optional
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
from seutu.challenges.models import Challenge

router = Router(tags=["records"])

STATES = dict(Challenge.State.choices)


class ChallengeOut(EntryOut):
    owner: OrganisationRef | None
    state: str = Field(description=f"One of: {', '.join(STATES)}.")
    opens: date | None
    closes: date | None
    prize: str | None
    is_external: bool = Field(description="Its owner runs it on another site.")


class ChallengeDetail(ChallengeOut):
    folded: list[FoldedRef] = Field(description="The same need in other catalogues.")


class ChallengePage(Page):
    results: list[ChallengeOut]


class ChallengeFilter(EntryFilter):
    state: str = Field("", description=f"One of: {', '.join(STATES)}.")
    owner: str = Field("", max_length=16, description="Id of an organisation.")


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
    """List challenges, newest first; folded and vanished ones are left out."""
    rows = readable(Challenge.objects.canonical())
    if choice(wanted.state, STATES, "state"):
        rows = rows.filter(state=wanted.state)
    if wanted.owner:
        rows = rows.filter(owner_id=wanted.owner)
    page = newest_first(rows, wanted)
    return ChallengePage(
        results=[challenge_out(row) for row in page.rows],
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
    challenge = one(readable(Challenge.objects.visible_to(request.user)), id)
    return ChallengeDetail(
        **challenge_out(challenge).model_dump(), folded=folded(challenge)
    )


def challenge_out(row: Challenge) -> ChallengeOut:
    return ChallengeOut(
        **shared_fields(row, "challenge"),
        owner=organisation_ref(row.owner),
        state=row.state,
        opens=row.opens,
        closes=row.closes,
        prize=row.prize or None,
        is_external=row.is_external,
    )
