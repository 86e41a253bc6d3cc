"""Stating challenges: drafts, their answers, advice and publication."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import AfterValidator, ConfigDict, Field

from seutu.accounts.selectors import organisations_of
from seutu.api.addresses import api_url, page_url
from seutu.api.authentication import SignedRequest, scoped
from seutu.api.challenges import router as challenges_router
from seutu.api.entries import RECORD_ID, OrganisationRef, organisation_ref
from seutu.api.filters import region_code
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.api.readers import need_language
from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.challenges.questions import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CONCEPTS,
    MOST_HOURS,
    MOST_MONEY,
    MOST_PEOPLE,
    MOST_THEMES,
)
from seutu.challenges.services.states import missing
from seutu.challenges.statements import advice_on, answers_of, with_language
from seutu.core.errors import Invalid, NotFound
from seutu.core.pagination import page_by_id
from seutu.core.permissions import require
from seutu.matching.installed import knowledge
from seutu.vocabularies import ConceptStore

router = Router(tags=["challenges"])

LARGEST_VERSION = 2**31 - 1


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text.replace("\r\n", "\n").strip()


Line = Annotated[str, Field(max_length=LONGEST_TITLE), AfterValidator(_without_nul)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_without_nul)]
Code = Annotated[str, Field(max_length=100), AfterValidator(_without_nul)]


class Answers(Schema):
    """Answers to the questions of the form; those left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    title: Line = Field("", description="The need in one line.")
    language: str = Field(
        "", max_length=35, description="Language of the texts; recognised when empty."
    )
    region: str | None = Field(None, max_length=5, description="NUTS code.")
    today: Text = Field("", description="What happens today.")
    who: Text = Field("", description="Who has the need.")
    how_many: int | None = Field(
        None, ge=0, le=MOST_PEOPLE, description="People or cases a year."
    )
    better: Text = Field("", description="What would be better.")
    noticed: Text = Field("", description="How one would notice.")
    benefits: Text = Field("", description="Who in the region benefits.")
    benefit_noticed: Text = Field("", description="How they will notice.")
    offers_data: Text = Field("", description="Data that is offered.")
    hours_a_week: int | None = Field(None, ge=0, le=MOST_HOURS)
    budget: Decimal | None = Field(
        None, ge=0, le=MOST_MONEY, decimal_places=2, description="In euros."
    )
    respects: Text = Field("", description="What an answer must respect.")
    needed_by: date | None = None
    planned_answer: date | None = None
    planned_pilot: date | None = None
    planned_end: date | None = None
    themes: list[Code] = Field(
        default_factory=list,
        max_length=MOST_THEMES,
        description="EU data themes.",
        examples=[["HEAL"]],
    )
    concepts: list[Code] = Field(
        default_factory=list,
        max_length=MOST_CONCEPTS,
        description="Ids of concepts; see /concepts.",
    )


class DraftIn(Schema):
    organisation: str = Field(max_length=16, description="Who has the need.")
    answers: Answers | None = None
    key: str = Field(
        "",
        max_length=32,
        pattern=r"^([0-9a-f]{32})?$",
        description="The same key twice makes one draft; 32 hexadecimal digits.",
    )


class ChangeIn(Schema):
    answers: Answers
    version: int = Field(
        ge=1, le=LARGEST_VERSION, description="The version that you read."
    )


class PublicationIn(Schema):
    version: int = Field(
        ge=1, le=LARGEST_VERSION, description="The version that you read."
    )


class OwnChallengeOut(Schema):
    """A challenge as its organisation sees it."""

    id: str
    url: str = Field(description="Its page, or for a draft the page to read it.")
    api_url: str
    state: str = Field(examples=["draft"])
    is_held: bool = Field(description="It waits for a moderator.")
    version: int = Field(description="Send it with a change.")
    owner: OrganisationRef | None
    missing: list[str] = Field(description="Answers needed before publication.")
    answers: Answers
    changed_at: datetime


class OwnChallengePage(Page):
    results: list[OwnChallengeOut]


class AdviceOut(Schema):
    """One remark. It never keeps anybody from publishing."""

    kind: str = Field(
        description="solution, jargon, owner, people, measure, short, long or"
        " abbreviation."
    )
    question: str = Field(description="The answer that is meant.")
    start: int = Field(description="Where in the answer the words begin.")
    end: int = Field(description="Where they end; 0 when all of it is meant.")
    words: str
    sentence: str = Field(description="In the reader's language.")


class AdviceList(Schema):
    results: list[AdviceOut]


@router.get(
    "/me/challenges",
    response={200: OwnChallengePage, **PROBLEMS},
    operation_id="listMyChallenges",
    url_name="list_my_challenges",
    auth=scoped("challenges"),
    summary="List your organisations' challenges",
)
def list_my_challenges(
    request: SignedRequest, response: HttpResponse, wanted: Query[Paged]
) -> OwnChallengePage:
    """List the drafts and challenges of the organisations you act for."""
    rows = (
        Challenge.objects.own()
        .owned_by(request.user, "owner", "editor")
        .select_related("statement", "owner")
    )
    page = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    return OwnChallengePage(
        results=[own_challenge_out(row) for row in page.rows],
        next=link_next(request, response, page.next),
    )


@challenges_router.post(
    "",
    response={201: OwnChallengeOut, **PROBLEMS},
    operation_id="createChallenge",
    url_name="list_challenges",
    auth=scoped("challenges"),
    tags=["challenges"],
    summary="Begin a challenge",
)
def create_challenge(
    request: SignedRequest, response: HttpResponse, wanted: DraftIn
) -> Status[OwnChallengeOut]:
    """Begin a draft that only the organisation sees."""
    organisation = organisations_of(request.user).filter(pk=wanted.organisation).first()
    if organisation is None:
        raise NotFound(_("You do not act for such an organisation."))
    answers = with_language(checked(wanted.answers or Answers.model_validate({})))
    with transaction.atomic():
        made = services.create_draft(
            by=request.user,
            organisation=organisation,
            language=str(answers.get("language", "und")),
            key=wanted.key,
        )
        if answers and made.version == 1:
            made = services.save_answers(
                made, answers, by=request.user, version=made.version
            )
    response["Location"] = api_url("get_challenge", made.pk)
    return Status(201, own_challenge_out(made))


@challenges_router.patch(
    "/{id}",
    response={200: OwnChallengeOut, **PROBLEMS},
    operation_id="changeChallenge",
    url_name="get_challenge",
    auth=scoped("challenges"),
    tags=["challenges"],
    summary="Change answers of a challenge",
)
def change_challenge(
    request: SignedRequest, id: str, wanted: ChangeIn
) -> OwnChallengeOut:
    """Save some answers. 409 when somebody saved after the version you read."""
    challenge = changeable(request, id)
    answers = with_language(checked(wanted.answers), challenge)
    made = services.save_answers(
        challenge, answers, by=request.user, version=wanted.version
    )
    return own_challenge_out(made)


@challenges_router.delete(
    "/{id}",
    response={204: None, **PROBLEMS},
    operation_id="deleteDraft",
    url_name="get_challenge",
    auth=scoped("challenges"),
    tags=["challenges"],
    summary="Remove a draft",
)
def delete_draft(request: SignedRequest, id: str) -> Status[None]:
    """Remove a draft for good; a published challenge is closed instead."""
    services.discard_draft(changeable(request, id), by=request.user)
    return Status(204, None)


@challenges_router.get(
    "/{id}/advice",
    response={200: AdviceList, **PROBLEMS},
    operation_id="adviseOnChallenge",
    url_name="advise_on_challenge",
    auth=scoped("challenges"),
    tags=["challenges"],
    summary="Read what could be better",
)
def advise_on_challenge(request: SignedRequest, id: str) -> AdviceList:
    """Say what could be better about the answers; nothing of it is required."""
    challenge = changeable(request, id)
    return AdviceList(
        results=[
            AdviceOut(
                kind=one.kind,
                question=one.question,
                start=one.start,
                end=one.end,
                words=one.words,
                sentence=one.sentence,
            )
            for one in advice_on(challenge)
        ]
    )


@challenges_router.post(
    "/{id}/publication",
    response={200: OwnChallengeOut, **PROBLEMS},
    operation_id="publishChallenge",
    url_name="publish_challenge",
    auth=scoped("challenges"),
    tags=["challenges"],
    summary="Publish a draft",
)
def publish_challenge(
    request: SignedRequest, id: str, wanted: PublicationIn
) -> OwnChallengeOut:
    """Make a draft public. 409 when it is no draft or was changed since you read it.

    What new members of an unverified organisation publish waits for a moderator;
    then `is_held` is true.
    """
    challenge = changeable(request, id)
    require(request.user, "challenges.publish", challenge)
    made = services.publish(challenge, by=request.user, version=wanted.version)
    return own_challenge_out(made)


def changeable(request: SignedRequest, id: str) -> Challenge:
    """Find a challenge that the caller may change.

    One that she may not see is not there; one that she may only see is refused.
    """
    rows = (
        Challenge.objects.own()
        .visible_to(request.user)
        .select_related("statement", "owner", "region")
    )
    found = rows.filter(pk=id).first() if RECORD_ID.fullmatch(id) else None
    if found is None:
        raise NotFound(_("There is no such challenge that you may change."))
    require(request.user, "challenges.change", found)
    return found


def checked(answers: Answers) -> dict[str, object]:
    """Give the answers that were sent; raises `Invalid` for codes nobody published."""
    sent: dict[str, object] = answers.model_dump(include=answers.model_fields_set)
    if "language" in sent:
        sent["language"] = need_language(answers.language) or "und"
    if answers.region:
        sent["region"] = region_code(answers.region, field="region")
    for theme in answers.themes:
        if f"theme:{theme}" not in _store():
            raise Invalid(
                _("There is no theme “%(code)s”.") % {"code": theme}, field="themes"
            )
    for concept in answers.concepts:
        if concept not in _store():
            raise Invalid(
                _("There is no concept “%(code)s”.") % {"code": concept},
                field="concepts",
            )
    return sent


def own_challenge_out(row: Challenge) -> OwnChallengeOut:
    return OwnChallengeOut(
        id=row.pk,
        url=page_url("challenge_preview" if row.is_draft else "challenge", row.pk),
        api_url=api_url("get_challenge", row.pk),
        state=row.state,
        is_held=row.held_at is not None,
        version=row.version,
        owner=organisation_ref(row.owner),
        missing=list(missing(row)),
        answers=Answers.model_construct(
            **answers_of(row),  # type: ignore[arg-type]
            themes=row.themes,
            concepts=row.statement.concepts,
        ),
        changed_at=row.updated_at,
    )


def _store() -> ConceptStore:
    store = knowledge().concepts
    if not isinstance(store, ConceptStore):
        raise TypeError("the installed knowledge holds another kind of concepts")
    return store
