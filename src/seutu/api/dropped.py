"""Meanings that readers dropped, for operators and for the makers of the tables."""

from datetime import datetime
from typing import Literal, cast

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.authentication import SignedRequest, scoped
from seutu.api.comments import Key
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.core.errors import NotFound
from seutu.core.pagination import page_newest_first
from seutu.core.permissions import require
from seutu.matching.dropped import decide_pair
from seutu.matching.models import DroppedPair

router = Router(tags=["matching"])

State = Literal["open", "kept", "removed"]


class DroppedPairOut(Schema):
    """A meaning that readers dropped from their needs."""

    id: int
    language: str = Field(description="Of the need.")
    term: str = Field(description="The words of the need in their normal form.")
    target_language: str | None = Field(description="Of the records; null: a concept.")
    target: str = Field(description="The term or the concept they were taken for.")
    state: State = Field(description="removed: left out for everybody.")
    count: int = Field(description="Networks that dropped it, added up by month.")
    first_seen_at: datetime
    last_seen_at: datetime


class DroppedPairPage(Page):
    results: list[DroppedPairOut]


class DroppedFilter(Paged):
    state: State = "open"


class PairDecisionIn(Schema):
    state: State
    was: State = Field(description="The state that you have read.")


@router.get(
    "/dropped-pairs",
    response={200: DroppedPairPage, **PROBLEMS},
    operation_id="listDroppedPairs",
    auth=scoped("operate"),
    summary="List meanings that readers dropped",
)
def list_dropped_pairs(
    request: SignedRequest, response: HttpResponse, wanted: Query[DroppedFilter]
) -> DroppedPairPage:
    """List what readers said was not meant, what most of them dropped first."""
    require(request.user, "accounts.operate")
    page = page_newest_first(
        DroppedPair.objects.in_state(wanted.state),
        field="count",
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    return DroppedPairPage(
        results=[pair_out(pair) for pair in page.rows],
        next=link_next(request, response, page.next),
    )


@router.post(
    "/dropped-pairs/{id}/decision",
    response={200: DroppedPairOut, **PROBLEMS},
    operation_id="decideDroppedPair",
    auth=scoped("operate"),
    summary="Keep a meaning, or leave it out for everybody",
)
def decide(request: SignedRequest, id: Key, said: PairDecisionIn) -> DroppedPairOut:
    """Decide about a meaning; open asks the question again."""
    require(request.user, "accounts.operate")
    pair = DroppedPair.objects.filter(pk=id).first()
    if pair is None:
        raise NotFound(_("There is no such record."))
    state = DroppedPair.State(said.state)
    return pair_out(decide_pair(pair, state, by=request.user, was=said.was))


def pair_out(pair: DroppedPair) -> DroppedPairOut:
    return DroppedPairOut(
        id=pair.pk,
        language=pair.language,
        term=pair.term,
        target_language=pair.target_language or None,
        target=pair.target,
        state=cast("State", pair.state),
        count=pair.count,
        first_seen_at=pair.first_seen_at,
        last_seen_at=pair.last_seen_at,
    )
