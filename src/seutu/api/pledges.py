"""Support for challenges: pledges and likes."""

from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from seutu.api import offers, partnerships
from seutu.api.addresses import page_url
from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.entries import OrganisationRef, organisation_ref
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.api.standing import Key, Words, acting_for, own_challenge
from seutu.challenges import services
from seutu.challenges.models import Challenge, Pledge
from seutu.challenges.selectors import backing, family, root
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id
from seutu.core.permissions import require

router = Router(tags=["challenges"])
router.add_router("", offers.router)
router.add_router("", partnerships.router)

KINDS = ", ".join(Pledge.Kind.values)
STATES = ", ".join(Pledge.State.values)


class PledgeOut(Schema):
    """A promise. Who made it alone has no name here, only whether it is yours."""

    id: int
    url: str
    challenge: str
    kind: str = Field(description=f"One of: {KINDS}.")
    amount: Decimal | None = Field(description="Hours a week, or euros.")
    conditions: str
    organisation: OrganisationRef | None = Field(
        description="Null when a person made it for herself."
    )
    state: str = Field(description=f"One of: {STATES}.")
    answer: str = Field(description="What the owners said.")
    is_held: bool = Field(description="It waits for a moderator.")
    made_at: datetime
    answered_at: datetime | None
    fulfilled_at: datetime | None


class PledgePage(Page):
    results: list[PledgeOut]


class PledgeIn(Schema):
    kind: str = Field(max_length=10, description=f"One of: {KINDS}.")
    amount: Decimal | None = Field(
        None, gt=0, max_digits=12, decimal_places=2, description="For hours and money."
    )
    conditions: Words = ""
    organisation: str | None = Field(
        None, max_length=16, description="For whom you pledge; null for yourself."
    )


class VerdictIn(Schema):
    accept: bool
    words: Words = Field("", description="Needed when you decline.")


class SupportOut(Schema):
    challenge: str
    supporters: int = Field(description="How many people want it solved.")


@router.get(
    "/challenges/{id}/pledges",
    response={200: PledgePage, **PROBLEMS},
    operation_id="listPledges",
    url_name="list_pledges",
    auth=optional,
    summary="List pledges to a challenge",
)
def list_pledges(
    request: HttpRequest, response: HttpResponse, id: str, wanted: Query[Paged]
) -> PledgePage:
    """List the pledges you may see, with those to what was merged into it."""
    challenge = root(own_challenge(request, id))
    rows = Pledge.objects.visible_to(request.user).filter(
        challenge__in=family(challenge)
    )
    return _page(request, response, rows, wanted)


@router.get(
    "/me/pledges",
    response={200: PledgePage, **PROBLEMS},
    operation_id="listMyPledges",
    url_name="list_my_pledges",
    auth=scoped("challenges"),
    summary="List your pledges",
)
def list_my_pledges(
    request: SignedRequest, response: HttpResponse, wanted: Query[Paged]
) -> PledgePage:
    """List what you pledged, for yourself or for your organisations."""
    return _page(request, response, Pledge.objects.made_by(request.user), wanted)


@router.post(
    "/challenges/{id}/pledges",
    response={201: PledgeOut, **PROBLEMS},
    operation_id="makePledge",
    url_name="list_pledges",
    auth=scoped("challenges"),
    summary="Make a pledge",
)
def make_pledge(request: SignedRequest, id: str, wanted: PledgeIn) -> Status[PledgeOut]:
    """Promise something. 409 when the challenge is over or the promise stands."""
    challenge = own_challenge(request, id)
    require(request.user, "challenges.pledge", challenge)
    made = services.make_pledge(
        challenge,
        by=request.user,
        kind=wanted.kind,
        organisation=acting_for(request.user, wanted.organisation),
        amount=wanted.amount,
        conditions=wanted.conditions,
    )
    return Status(201, pledge_out(made))


@router.get(
    "/pledges/{id}",
    response={200: PledgeOut, **PROBLEMS},
    operation_id="getPledge",
    url_name="get_pledge",
    auth=optional,
    summary="Read a pledge",
)
def get_pledge(request: HttpRequest, id: Key) -> PledgeOut:
    """Read one pledge that you may see, whatever became of it."""
    return pledge_out(_one(request, id))


@router.post(
    "/pledges/{id}/verdict",
    response={200: PledgeOut, **PROBLEMS},
    operation_id="answerPledge",
    url_name="answer_pledge",
    auth=scoped("challenges"),
    summary="Accept or decline a pledge",
)
def answer_pledge(request: SignedRequest, id: Key, wanted: VerdictIn) -> PledgeOut:
    """Answer a pledge to your challenge. 409 when it was answered already."""
    pledge = _one(request, id)
    require(request.user, "challenges.answer_pledge", pledge)
    made = services.answer_pledge(
        pledge, accept=wanted.accept, by=request.user, answer=wanted.words
    )
    return pledge_out(made)


@router.post(
    "/pledges/{id}/fulfilment",
    response={200: PledgeOut, **PROBLEMS},
    operation_id="fulfilPledge",
    url_name="fulfil_pledge",
    auth=scoped("challenges"),
    summary="Say that a promise was kept",
)
def fulfil_pledge(request: SignedRequest, id: Key) -> PledgeOut:
    """Say that an accepted promise was kept. 409 when it was not accepted before."""
    pledge = _one(request, id)
    require(request.user, "challenges.fulfil_pledge", pledge)
    return pledge_out(services.fulfil_pledge(pledge, by=request.user))


@router.delete(
    "/pledges/{id}",
    response={204: None, **PROBLEMS},
    operation_id="withdrawPledge",
    url_name="get_pledge",
    auth=scoped("challenges"),
    summary="Take a pledge back",
)
def withdraw_pledge(request: SignedRequest, id: Key) -> Status[None]:
    """Take your promise back while it is not kept."""
    pledge = _one(request, id)
    require(request.user, "challenges.withdraw_pledge", pledge)
    services.withdraw_pledge(pledge, by=request.user)
    return Status(204, None)


@router.put(
    "/challenges/{id}/support",
    response={200: SupportOut, **PROBLEMS},
    operation_id="supportChallenge",
    url_name="support_challenge",
    auth=scoped("challenges"),
    summary="Support a challenge",
)
def support_challenge(request: SignedRequest, id: str) -> SupportOut:
    """Say that you want it solved; saying it twice counts once."""
    challenge = own_challenge(request, id)
    require(request.user, "challenges.support", challenge)
    services.support(challenge, by=request.user)
    return _support_out(root(challenge))


@router.delete(
    "/challenges/{id}/support",
    response={200: SupportOut, **PROBLEMS},
    operation_id="withdrawSupport",
    url_name="support_challenge",
    auth=scoped("challenges"),
    summary="Stop supporting a challenge",
)
def withdraw_support(request: SignedRequest, id: str) -> SupportOut:
    """Take your support back; nothing happens when there is none."""
    challenge = root(own_challenge(request, id))
    services.withdraw_support(challenge, by=request.user)
    return _support_out(challenge)


def pledge_out(row: Pledge) -> PledgeOut:
    return PledgeOut(
        id=row.pk,
        url=page_url("pledge", str(row.pk)),
        challenge=row.challenge_id,
        kind=row.kind,
        amount=row.amount,
        conditions=row.conditions,
        organisation=organisation_ref(row.organisation),
        state=row.state,
        answer=row.answer,
        is_held=row.held_at is not None,
        made_at=row.made_at,
        answered_at=row.answered_at,
        fulfilled_at=row.fulfilled_at,
    )


def _page(
    request: HttpRequest,
    response: HttpResponse,
    rows: "QuerySet[Pledge]",
    wanted: Paged,
) -> PledgePage:
    found = page_by_id(
        rows.select_related("organisation"), cursor=wanted.cursor, limit=wanted.limit
    )
    return PledgePage(
        results=[pledge_out(row) for row in found.rows],
        next=link_next(request, response, found.next),
    )


def _one(request: HttpRequest, key: int) -> Pledge:
    found = (
        Pledge.objects.visible_to(request.user)
        .select_related("organisation", "challenge")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such pledge."))
    return found


def _support_out(challenge: Challenge) -> SupportOut:
    return SupportOut(challenge=challenge.pk, supporters=backing(challenge).supporters)
