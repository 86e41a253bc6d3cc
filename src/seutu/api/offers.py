"""Answers that are put forward for challenges."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.entries import OrganisationRef, organisation_ref
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.api.standing import Key, Words, acting_for, own_challenge
from seutu.challenges import services
from seutu.challenges.models import Answer
from seutu.challenges.selectors import family, root
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id
from seutu.core.permissions import require

router = Router(tags=["challenges"])

STATES = ", ".join(Answer.State.values)


class AnswerOut(Schema):
    """A record, or something not recorded, that somebody put forward."""

    id: int
    challenge: str
    record: str | None = Field(examples=["solution:y4y7ogsf2kzan4ty"])
    note: str = Field(description="How it answers the need.")
    organisation: OrganisationRef | None
    state: str = Field(description=f"One of: {STATES}.")
    reason: str = Field(description="What the owners said.")
    is_held: bool = Field(description="It waits for a moderator.")
    made_at: datetime
    answered_at: datetime | None


class AnswerPage(Page):
    results: list[AnswerOut]


class AnswerIn(Schema):
    note: Words
    record: str = Field(
        "",
        max_length=60,
        pattern=r"^([a-z-]+:[a-z2-7]{16})?$",
        description="What answers it, as kind:id; empty when it is not recorded.",
    )
    organisation: str | None = Field(None, max_length=16)


class OfferVerdictIn(Schema):
    accept: bool
    reason: Words = Field("", description="Needed when it does not fit.")


@router.get(
    "/challenges/{id}/answers",
    response={200: AnswerPage, **PROBLEMS},
    operation_id="listAnswers",
    url_name="list_answers",
    auth=optional,
    summary="List answers put forward",
)
def list_answers(
    request: HttpRequest, response: HttpResponse, id: str, wanted: Query[Paged]
) -> AnswerPage:
    """List the answers you may see, with those to what was merged into it."""
    challenge = root(own_challenge(request, id))
    rows = Answer.objects.visible_to(request.user).filter(
        challenge__in=family(challenge)
    )
    found = page_by_id(
        rows.select_related("organisation"), cursor=wanted.cursor, limit=wanted.limit
    )
    return AnswerPage(
        results=[answer_out(row) for row in found.rows],
        next=link_next(request, response, found.next),
    )


@router.post(
    "/challenges/{id}/answers",
    response={201: AnswerOut, **PROBLEMS},
    operation_id="offerAnswer",
    url_name="list_answers",
    auth=scoped("challenges"),
    summary="Put an answer forward",
)
def offer_answer(
    request: SignedRequest, id: str, wanted: AnswerIn
) -> Status[AnswerOut]:
    """Say that you can answer it. 409 when you have put the same forward."""
    challenge = own_challenge(request, id)
    require(request.user, "challenges.answer", challenge)
    made = services.offer_answer(
        challenge,
        by=request.user,
        note=wanted.note,
        organisation=acting_for(request.user, wanted.organisation),
        record_name=wanted.record,
    )
    return Status(201, answer_out(made))


@router.post(
    "/answers/{id}/verdict",
    response={200: AnswerOut, **PROBLEMS},
    operation_id="judgeAnswer",
    url_name="judge_answer",
    auth=scoped("challenges"),
    summary="Take an answer up, or not",
)
def judge_answer(request: SignedRequest, id: Key, wanted: OfferVerdictIn) -> AnswerOut:
    """Judge an answer to your challenge. 409 when it was judged already."""
    answer = _one(request, id)
    require(request.user, "challenges.judge_answer", answer)
    made = services.answer_offer(
        answer, accept=wanted.accept, by=request.user, reason=wanted.reason
    )
    return answer_out(made)


@router.delete(
    "/answers/{id}",
    response={204: None, **PROBLEMS},
    operation_id="withdrawAnswer",
    url_name="withdraw_answer",
    auth=scoped("challenges"),
    summary="Take an answer back",
)
def withdraw_answer(request: SignedRequest, id: Key) -> Status[None]:
    """Take back what the owners have not judged yet."""
    answer = _one(request, id)
    require(request.user, "challenges.withdraw_answer", answer)
    services.withdraw_answer(answer, by=request.user)
    return Status(204, None)


def answer_out(row: Answer) -> AnswerOut:
    return AnswerOut(
        id=row.pk,
        challenge=row.challenge_id,
        record=row.record or None,
        note=row.note,
        organisation=organisation_ref(row.organisation),
        state=row.state,
        reason=row.reason,
        is_held=row.held_at is not None,
        made_at=row.made_at,
        answered_at=row.answered_at,
    )


def _one(request: HttpRequest, key: int) -> Answer:
    found = (
        Answer.objects.visible_to(request.user)
        .select_related("organisation", "challenge")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such answer."))
    return found
