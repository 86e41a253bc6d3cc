"""Owning a challenge together."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from seutu.accounts.models import Organisation
from seutu.api.addresses import page_url
from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.entries import OrganisationRef, organisation_ref
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.api.standing import Key, Words, acting_for, own_challenge
from seutu.challenges import services
from seutu.challenges.models import Challenge, Partnership
from seutu.challenges.selectors import sides
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id
from seutu.core.permissions import require

router = Router(tags=["challenges"])

STATES = ", ".join(Partnership.State.values)


class PartnershipOut(Schema):
    """An organisation that shares a challenge, was invited, or asks to."""

    id: int
    url: str
    challenge: str
    organisation: OrganisationRef | None
    state: str = Field(description=f"One of: {STATES}.")
    merges: str | None = Field(description="The challenge it brings in.")
    message: str = Field(description="For the two sides alone; else empty.")
    proposed_at: datetime
    answered_at: datetime | None


class PartnershipPage(Page):
    results: list[PartnershipOut]


class ProposalIn(Schema):
    kind: Literal["ask", "invite"] = Field(
        description="Ask for your organisation, or invite one to your challenge."
    )
    organisation: str = Field(max_length=16)
    merging: str | None = Field(
        None, max_length=16, description="Own challenge to bring in, when you ask."
    )
    message: Words = ""


class ConsentIn(Schema):
    accept: bool
    merging: str | None = Field(
        None, max_length=16, description="Own challenge to bring in, when invited."
    )


@router.get(
    "/challenges/{id}/partnerships",
    response={200: PartnershipPage, **PROBLEMS},
    operation_id="listPartnerships",
    url_name="list_partnerships",
    auth=optional,
    summary="List who shares a challenge",
)
def list_partnerships(
    request: HttpRequest, response: HttpResponse, id: str, wanted: Query[Paged]
) -> PartnershipPage:
    """List standing partnerships, and the proposals of your own organisations."""
    challenge = own_challenge(request, id)
    rows = (
        Partnership.objects.visible_to(request.user)
        .filter(challenge=challenge)
        .select_related("organisation", "challenge")
    )
    found = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    partner, owner = sides(request.user, found.rows)
    return PartnershipPage(
        results=[_out(row, row.pk in partner | owner) for row in found.rows],
        next=link_next(request, response, found.next),
    )


@router.post(
    "/challenges/{id}/partnerships",
    response={201: PartnershipOut, **PROBLEMS},
    operation_id="proposePartnership",
    url_name="list_partnerships",
    auth=scoped("challenges"),
    summary="Ask to join, or invite",
)
def propose_partnership(
    request: SignedRequest, id: str, wanted: ProposalIn
) -> Status[PartnershipOut]:
    """Propose to own a challenge together; the other side has to consent."""
    challenge = own_challenge(request, id)
    if wanted.kind == "invite":
        require(request.user, "challenges.invite", challenge)
        invited = (
            Organisation.objects.visible_to(request.user)
            .filter(pk=wanted.organisation)
            .first()
        )
        if invited is None:
            raise NotFound(_("There is no such organisation."))
        made = services.invite_partner(
            challenge, invited, by=request.user, message=wanted.message
        )
        return Status(201, _out(made, is_side=True))
    organisation = acting_for(request.user, wanted.organisation)
    if organisation is None:
        raise NotFound(_("You do not act for such an organisation."))
    made = services.ask_to_join(
        challenge,
        organisation,
        by=request.user,
        message=wanted.message,
        merging=_brought(request, wanted.merging),
    )
    return Status(201, _out(made, is_side=True))


@router.post(
    "/partnerships/{id}/consent",
    response={200: PartnershipOut, **PROBLEMS},
    operation_id="answerPartnership",
    url_name="answer_partnership",
    auth=scoped("challenges"),
    summary="Consent or decline",
)
def answer_partnership(
    request: SignedRequest, id: Key, wanted: ConsentIn
) -> PartnershipOut:
    """Answer a proposal of the other side. 409 when it was answered or taken back."""
    partnership = _one(request, id)
    require(request.user, "challenges.answer_partnership", partnership)
    made = services.answer_partnership(
        partnership,
        accept=wanted.accept,
        by=request.user,
        merging=_brought(request, wanted.merging),
    )
    return _out(made, is_side=True)


@router.delete(
    "/partnerships/{id}",
    response={204: None, **PROBLEMS},
    operation_id="endPartnership",
    url_name="end_partnership",
    auth=scoped("challenges"),
    summary="Take a proposal back, or leave",
)
def end_partnership(request: SignedRequest, id: Key) -> Status[None]:
    """Take your open proposal back, or leave a challenge that you share."""
    partnership = _one(request, id)
    if partnership.is_open:
        require(request.user, "challenges.withdraw_partnership", partnership)
        services.withdraw_partnership(partnership, by=request.user)
    else:
        require(request.user, "challenges.leave_partnership", partnership)
        services.leave(partnership, by=request.user)
    return Status(204, None)


@router.delete(
    "/partnerships/{id}/merge",
    response={204: None, **PROBLEMS},
    operation_id="undoMerge",
    url_name="undo_merge",
    auth=scoped("challenges"),
    summary="Undo a merge",
)
def undo_merge(request: SignedRequest, id: Key) -> Status[None]:
    """Let the challenge that was brought in stand on its own again."""
    partnership = _one(request, id)
    require(request.user, "challenges.undo_merge", partnership)
    services.undo_merge(partnership, by=request.user)
    return Status(204, None)


def _brought(request: SignedRequest, key: str | None) -> Challenge | None:
    if not key:
        return None
    challenge = own_challenge(request, key)
    require(request.user, "challenges.change", challenge)
    return challenge


def _one(request: HttpRequest, key: int) -> Partnership:
    found = (
        Partnership.objects.visible_to(request.user)
        .select_related("organisation", "challenge", "merges")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such partnership."))
    return found


def _out(row: Partnership, is_side: bool) -> PartnershipOut:
    return PartnershipOut(
        id=row.pk,
        url=page_url("partnership", str(row.pk)),
        challenge=row.challenge_id,
        organisation=organisation_ref(row.organisation),
        state=row.state,
        merges=row.merges_id,
        message=row.message if is_side else "",
        proposed_at=row.proposed_at,
        answered_at=row.answered_at,
    )
