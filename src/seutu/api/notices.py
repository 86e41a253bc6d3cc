"""Notices and what a person follows."""

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from seutu.api.authentication import SignedRequest, scoped
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.core import subjects
from seutu.core.errors import NotFound
from seutu.notifications import searches as saved
from seutu.notifications import selectors, services
from seutu.notifications.events import categories, find_event, in_words
from seutu.notifications.models import Cadence, Preference, Reason, SavedSearch
from seutu.notifications.selectors import Shown

router = Router(tags=["notifications"])
signed = scoped("notices")

CADENCES = ", ".join(Cadence.values)
MOST_IDS = 500
LARGEST_ID = 2**63 - 1

Words = Annotated[str, StringConstraints(max_length=200)]


class NoticeOut(Schema):
    """What one happening was; empty of words when it may no longer be seen."""

    id: int
    event: str
    at: datetime
    read_at: datetime | None
    reason: str = Field(description=f"One of: {', '.join(Reason.values)}.")
    subject: str | None = Field(description="Kind and id, such as challenge:y4y7….")
    sentence: str = Field(description="In the language of the request.")
    text: str
    url: str | None = Field(description="The page it is about.")


class NoticePage(Page):
    unread: int = Field(description="Unread notices, counted up to 100.")
    results: list[NoticeOut]


class NoticeFilter(Paged):
    unread: bool = Field(False, description="Only what was not read.")


class ReadIn(Schema):
    """Which notices were read: some by their ids, or all of them."""

    ids: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(
        default_factory=list, max_length=MOST_IDS
    )
    all: bool = False


class ReadOut(Schema):
    marked: int = Field(description="How many were unread before.")


class FollowIn(Schema):
    cadence: str | None = Field(
        None,
        max_length=6,
        description=f"One of: {CADENCES}; empty as in the choices; null to keep it.",
    )


class FollowOut(Schema):
    subject: str
    cadence: str
    reason: str
    since: datetime
    title: dict[str, str] | None = Field(description="Null when no longer to be seen.")


class FollowList(Schema):
    results: list[FollowOut]


class Choices(Schema):
    categories: dict[Words, Words] = Field(
        description=f"How to hear of each category, one of: {CADENCES}.", max_length=100
    )


class SearchIn(Schema):
    name: str = Field(max_length=120)
    text: str = Field("", max_length=saved.LONGEST_TEXT)
    language: str = Field("", max_length=35)
    kind: str = Field("", max_length=32, description="dataset, solution or challenge.")
    filters: dict[Words, list[Words]] = Field(default_factory=dict, max_length=50)


class SearchOut(SearchIn):
    id: int
    subject: str
    created_at: datetime
    last_seen_at: datetime


class SearchList(Schema):
    results: list[SearchOut]


@router.get(
    "/notices",
    auth=signed,
    response={200: NoticePage, **PROBLEMS},
    operation_id="listNotices",
    summary="List notices",
)
def list_notices(
    request: SignedRequest, response: HttpResponse, wanted: Query[NoticeFilter]
) -> NoticePage:
    """List the notices of the token's person, newest first."""
    shown, after = selectors.notices_of(
        request.user,
        cursor=wanted.cursor,
        limit=wanted.limit,
        only_unread=wanted.unread,
    )
    return NoticePage(
        unread=selectors.unread_count(request.user),
        results=[notice_out(each) for each in shown],
        next=link_next(request, response, after),
    )


@router.post(
    "/notices/read",
    auth=signed,
    response={200: ReadOut, **PROBLEMS},
    operation_id="markNoticesRead",
    summary="Mark notices as read",
)
def mark_notices_read(request: SignedRequest, given: ReadIn) -> ReadOut:
    """Mark notices of the token's person as read; ids of others change nothing."""
    if given.all:
        return ReadOut(marked=services.mark_all_read(request.user))
    return ReadOut(marked=services.mark_read(request.user, given.ids))


@router.get(
    "/notices/choices",
    auth=signed,
    response={200: Choices, **PROBLEMS},
    operation_id="getNoticeChoices",
    summary="Read how a person hears of things",
)
def get_choices(request: SignedRequest) -> Choices:
    """Give the choice for each category; daily mail where none was made."""
    chosen = dict(
        Preference.objects.filter(user=request.user).values_list("category", "cadence")
    )
    return Choices(
        categories={
            name: chosen.get(name, Cadence.DAILY.value) for name in categories()
        }
    )


@router.put(
    "/notices/choices",
    auth=signed,
    response={200: Choices, **PROBLEMS},
    operation_id="putNoticeChoices",
    summary="Choose how a person hears of things",
)
def put_choices(request: SignedRequest, given: Choices) -> Choices:
    """Change the categories named; the others stay."""
    services.choose_cadence(request.user, dict(given.categories))
    return get_choices(request)


@router.get(
    "/follows",
    auth=signed,
    response={200: FollowList, **PROBLEMS},
    operation_id="listFollows",
    summary="List what a person follows",
)
def list_follows(request: SignedRequest) -> FollowList:
    """List what the token's person follows, newest first."""
    return FollowList(
        results=[
            FollowOut(
                subject=follow.subject,
                cadence=follow.cadence,
                reason=follow.reason,
                since=follow.created_at,
                title=dict(about.title) if about is not None else None,
            )
            for follow, about in selectors.follows_of(request.user)
        ]
    )


@router.put(
    "/follows/{subject}",
    auth=signed,
    response={200: FollowOut, **PROBLEMS},
    operation_id="putFollow",
    summary="Follow a subject",
)
def put_follow(request: SignedRequest, subject: str, given: FollowIn) -> FollowOut:
    """Follow a subject that may be seen, or change how one hears of it."""
    too_long = len(subject) > services.LONGEST_SUBJECT
    if too_long or not subjects.visible(request.user, [subject]):
        raise NotFound(_("There is nothing to follow at this address."))
    follow = services.follow(request.user, subject, cadence=given.cadence)
    about = subjects.subject(subject)
    return FollowOut(
        subject=subject,
        cadence=follow.cadence,
        reason=follow.reason,
        since=follow.created_at,
        title=dict(about.title) if about is not None else None,
    )


@router.delete(
    "/follows/{subject}",
    auth=signed,
    response={204: None, **PROBLEMS},
    operation_id="deleteFollow",
    summary="Stop following a subject",
)
def delete_follow(request: SignedRequest, subject: str) -> Status[None]:
    """Stop following; nothing happens when the subject was not followed."""
    services.unfollow(request.user, subject)
    return Status(204, None)


@router.get(
    "/searches",
    auth=signed,
    response={200: SearchList, **PROBLEMS},
    operation_id="listSearches",
    summary="List saved searches",
)
def list_searches(request: SignedRequest) -> SearchList:
    """List the saved searches of the token's person, newest first."""
    mine = SavedSearch.objects.filter(owner=request.user).order_by("-pk")
    return SearchList(results=[search_out(each) for each in mine])


@router.post(
    "/searches",
    auth=signed,
    response={201: SearchOut, **PROBLEMS},
    operation_id="saveSearch",
    summary="Save a search",
)
def save_search(request: SignedRequest, given: SearchIn) -> Status[SearchOut]:
    """Keep a need or a list with filters; saving the same again gives the same."""
    search = saved.save_search(
        by=request.user,
        name=given.name,
        text=given.text,
        language=given.language,
        kind=given.kind,
        filters=given.filters,
    )
    return Status(201, search_out(search))


@router.delete(
    "/searches/{id}",
    auth=signed,
    response={204: None, **PROBLEMS},
    operation_id="deleteSearch",
    summary="Delete a saved search",
)
def delete_search(request: SignedRequest, id: int) -> Status[None]:
    """Delete a saved search of one's own."""
    mine = SavedSearch.objects.filter(owner=request.user)
    search = mine.filter(pk=id).first() if 0 < id <= LARGEST_ID else None
    if search is None:
        raise NotFound(_("There is no such search."))
    saved.delete_search(search, by=request.user)
    return Status(204, None)


def notice_out(shown: Shown) -> NoticeOut:
    """Put a notice into words; nothing of what its person may not see any more."""
    notice, about = shown.notice, shown.subject
    event = find_event(notice.happening.event)
    seen = about is not None and event is not None
    gaps = notice.happening.gaps
    return NoticeOut(
        id=notice.pk,
        event=notice.happening.event,
        at=notice.at,
        read_at=notice.read_at,
        reason=notice.reason,
        subject=notice.happening.subject if seen else None,
        sentence=in_words(event.subject, gaps) if seen and event else "",
        text=in_words(event.body, gaps) if seen and event else "",
        url=_address(shown) if seen else None,
    )


def search_out(search: SavedSearch) -> SearchOut:
    return SearchOut(
        id=search.pk,
        subject=saved.subject_of(search),
        name=search.name,
        text=search.text,
        language=search.language,
        kind=search.kind,
        filters=search.filters,
        created_at=search.created_at,
        last_seen_at=search.last_seen_at,
    )


def _address(shown: Shown) -> str:
    path = shown.notice.happening.url
    if not path and shown.subject is not None:
        path = shown.subject.url
    return f"{settings.SITE_URL}{path}"
