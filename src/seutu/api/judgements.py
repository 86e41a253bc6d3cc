"""Verdicts of people on matches, and matches over time."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.challenges.models import Challenge
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id
from seutu.matching import judging
from seutu.matching.missing import why_not
from seutu.matching.models import Judgement, Snapshot, Standing, StandingMatch
from seutu.matching.standing import need_of

router = Router(tags=["matching"])

RECORD = "The record: <kind>:<id>."
REASONS = ", ".join(Judgement.Because.values)


class StandingMatchOut(Schema):
    """A record that matches a challenge now."""

    record: str = Field(description=RECORD, examples=["dataset:y4y7ogsf2kzan4ty"])
    score: float = Field(description="Probability of being judged useful, 0 to 1.")
    rank: int
    first_seen_at: datetime
    is_new: bool = Field(description="Came after the challenge was first matched.")


class SnapshotOut(Schema):
    """What matched on a day: records, best first."""

    day: date
    verdict: str
    records: list[str]


class ChallengeMatchesOut(Schema):
    """The matches of a challenge, and how they changed, newest first."""

    refreshed_at: datetime | None
    verdict: str = Field(description="answers, weak, none; empty before the first.")
    matches: list[StandingMatchOut]
    snapshots: list[SnapshotOut]


class WhyNotFilter(Schema):
    record: str = Field(max_length=60, description=RECORD)


class WhyNotOut(Schema):
    """Where a record stands for a challenge."""

    cause: str = Field(description="shown, below, nothing-shared or not-indexed.")
    rank: int = Field(description="Among the records of its kind; 0 is not ranked.")
    score: float | None
    unanswered: list[str] = Field(description="Words that nothing in it speaks to.")
    best: str | None = Field(description="The first record of its kind.")


class JudgementIn(Schema):
    record: str = Field(max_length=60, description=RECORD)
    fits: bool
    because: str = Field(description=f"One of: {REASONS}.")
    note: str = Field("", max_length=judging.LONGEST_NOTE)


class JudgementOut(Schema):
    """A verdict, without the person who gave it."""

    record: str
    fits: bool
    because: str
    note: str
    is_owner: bool = Field(description="By an owner of the challenge.")
    grade: int = Field(description="2 answers, 1 in part or an example, 0 does not.")
    changed_at: datetime


class JudgementPage(Page):
    results: list[JudgementOut]


@router.get(
    "/challenges/{id}/matches",
    response={200: ChallengeMatchesOut, **PROBLEMS},
    operation_id="getChallengeMatches",
    auth=optional,
    summary="Matches of a challenge over time",
)
def get_matches(request: HttpRequest, id: str) -> ChallengeMatchesOut:
    """Read what matches a challenge now, and what matched it before."""
    challenge = _visible(request, id)
    standing = Standing.objects.filter(pk=challenge.pk).first()
    rows = StandingMatch.objects.current().filter(challenge=challenge).order_by("rank")
    return ChallengeMatchesOut(
        refreshed_at=standing.refreshed_at if standing else None,
        verdict=standing.verdict if standing else "",
        matches=[StandingMatchOut.from_orm(row) for row in rows],
        snapshots=[
            SnapshotOut(
                day=one.day,
                verdict=one.verdict,
                records=[name for name, _score in one.matches],
            )
            for one in Snapshot.objects.filter(challenge=challenge)[:100]
        ],
    )


@router.get(
    "/challenges/{id}/why-not",
    response={200: WhyNotOut, **PROBLEMS},
    operation_id="explainMissingMatch",
    auth=optional,
    summary="Why a record is not among the matches",
)
def explain_missing(
    request: HttpRequest, id: str, wanted: Query[WhyNotFilter]
) -> WhyNotOut:
    """Tell where a record stands for a challenge, and what it lacks."""
    challenge = _visible(request, id)
    text = judging.text_of(wanted.record)
    if text is None:
        raise NotFound(_("No record has this name."), field="record")
    need = need_of(challenge)
    if need is None:
        raise NotFound(_("This challenge is not matched while it is not public."))
    found = why_not(need, text)
    return WhyNotOut(
        cause=found.cause,
        rank=found.rank,
        score=found.match.score if found.match else None,
        unanswered=list(found.match.unanswered) if found.match else [],
        best=found.best.id if found.best else None,
    )


@router.get(
    "/challenges/{id}/judgements",
    response={200: JudgementPage, **PROBLEMS},
    operation_id="listJudgements",
    auth=optional,
    summary="Verdicts on the matches of a challenge",
)
def list_judgements(
    request: HttpRequest, response: HttpResponse, id: str, wanted: Query[Paged]
) -> JudgementPage:
    """List what people said of records for a challenge, without who said it."""
    page = page_by_id(
        Judgement.objects.filter(challenge=_visible(request, id)).select_related(
            "person"
        ),
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    return JudgementPage(
        results=[
            JudgementOut.from_orm(row)
            for row in judging.with_readable_notes(page.rows, request.user)
        ],
        next=link_next(request, response, page.next),
    )


@router.post(
    "/challenges/{id}/judgements",
    response={200: JudgementOut, **PROBLEMS},
    operation_id="judgeMatch",
    auth=scoped("judgements"),
    summary="Say whether a record fits a challenge",
)
def judge_match(request: SignedRequest, id: str, said: JudgementIn) -> JudgementOut:
    """Keep your verdict on a record; a second one replaces the first."""
    judgement = judging.judge(
        _visible(request, id),
        said.record,
        by=request.user,
        fits=said.fits,
        because=said.because,
        note=said.note,
    )
    return JudgementOut.from_orm(judgement)


@router.delete(
    "/challenges/{id}/judgements/{record}",
    response={204: None, **PROBLEMS},
    operation_id="withdrawJudgement",
    auth=scoped("judgements"),
    summary="Take a verdict back",
)
def withdraw(request: SignedRequest, id: str, record: str) -> Status[None]:
    """Take back your verdict on a record; nothing happens when there is none."""
    judging.withdraw_judgement(_visible(request, id), record, by=request.user)
    return Status(204, None)


def _visible(request: HttpRequest, key: str) -> Challenge:
    challenge = Challenge.objects.visible_to(request.user).filter(pk=key).first()
    if challenge is None:
        raise NotFound(_("No record has this identifier."))
    return challenge
