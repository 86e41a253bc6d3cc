"""Comments and questions about a subject."""

from datetime import datetime
from typing import Annotated, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from seutu.accounts.models import AnyUser, Organisation
from seutu.accounts.selectors import organisations_of
from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.entries import OrganisationRef, organisation_ref
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.conversation import services
from seutu.conversation.models import Comment
from seutu.conversation.selectors import comments_about, may_read
from seutu.conversation.services.posting import LONGEST_COMMENT
from seutu.core import subjects
from seutu.core.errors import Invalid, NotFound, Refused
from seutu.core.pagination import decode_cursor, encode_cursor
from seutu.core.permissions import require

router = Router(tags=["conversation"])

LARGEST_ID = 2**63 - 1
KINDS = ", ".join(Comment.Kind.values)
Key = Annotated[int, Path(ge=1, le=LARGEST_ID)]
SubjectName = Annotated[
    str, StringConstraints(max_length=80, pattern=r"^[a-z-]+:[A-Za-z0-9._-]+$")
]


class CommentOut(Schema):
    """What somebody said. Who waits for a moderator sees her own words here alone."""

    id: int
    url: str = Field(description="Its page.")
    subject: str = Field(examples=["challenge:y4y7ogsf2kzan4ty"])
    kind: str = Field(description=f"One of: {KINDS}.")
    parent: int | None = Field(description="What an answer answers.")
    author: str = Field(description="A name or a pseudonym; empty for former members.")
    speaks_for: OrganisationRef | None
    text: str
    language: str | None
    state: str = Field(
        description="visible; held or hidden for its author and moderators only."
    )
    is_official: bool = Field(description="The answer of the owner.")
    posted_at: datetime
    edited_at: datetime | None


class CommentPage(Page):
    results: list[CommentOut]


class CommentFilter(Paged):
    subject: SubjectName
    parent: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="Only answers to this comment."
    )
    kind: Literal["", "comment", "question", "answer"] = ""


class CommentIn(Schema):
    subject: SubjectName
    text: str = Field(max_length=4 * LONGEST_COMMENT)
    kind: Literal["comment", "question", "answer"] = "comment"
    parent: int | None = Field(None, ge=1, le=LARGEST_ID)
    official: bool = Field(
        True, description="Answers of those who may answer for the owner are its own."
    )
    acting_for: str | None = Field(
        None, max_length=16, description="Organisation you speak for."
    )
    key: str = Field(
        "",
        max_length=32,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="The same key twice makes one comment.",
    )


class WordsIn(Schema):
    text: str = Field(max_length=4 * LONGEST_COMMENT)


@router.get(
    "/comments",
    response={200: CommentPage, **PROBLEMS},
    operation_id="listComments",
    auth=optional,
    summary="List comments about a subject",
)
def list_comments(
    request: HttpRequest, response: HttpResponse, wanted: Query[CommentFilter]
) -> CommentPage:
    """List what you may read about one subject, oldest first."""
    if not subjects.visible(request.user, [wanted.subject]):
        raise NotFound(_("There is no such subject."))
    rows = comments_about(wanted.subject, request.user)
    if wanted.parent:
        rows = rows.filter(parent=wanted.parent)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.cursor:
        rows = rows.filter(pk__gt=key_in(wanted.cursor))
    found = list(
        rows.select_related("author", "organisation").order_by("pk")[: wanted.limit + 1]
    )
    shown = found[: wanted.limit]
    more = encode_cursor(str(shown[-1].pk)) if len(found) > wanted.limit else ""
    return CommentPage(
        results=[comment_out(row) for row in shown],
        next=link_next(request, response, more),
    )


@router.get(
    "/comments/{id}",
    response={200: CommentOut, **PROBLEMS},
    operation_id="getComment",
    auth=optional,
    summary="Read a comment",
)
def get_comment(request: HttpRequest, id: Key) -> CommentOut:
    """Read one comment; what you may not read is as if it were not there."""
    return comment_out(_readable(id, request.user))


@router.post(
    "/comments",
    response={201: CommentOut, **PROBLEMS},
    operation_id="postComment",
    auth=scoped("conversation"),
    summary="Say something",
)
def post_comment(request: SignedRequest, said: CommentIn) -> Status[CommentOut]:
    """Comment, ask or answer. Words of newcomers are held: see `state`."""
    if not subjects.visible(request.user, [said.subject]):
        raise NotFound(_("There is no such subject."))
    require(request.user, "conversation.comment", said.subject)
    parent = _readable(said.parent, request.user) if said.parent else None
    comment = services.post_comment(
        said.subject,
        by=request.user,
        body=said.text,
        kind=said.kind,
        parent=parent,
        official=None if said.official else False,
        acting_for=_acting_for(request, said.acting_for),
        form_key=said.key,
    )
    return Status(201, comment_out(comment))


@router.patch(
    "/comments/{id}",
    response={200: CommentOut, **PROBLEMS},
    operation_id="editComment",
    auth=scoped("conversation"),
    summary="Change a comment",
)
def edit_comment(request: SignedRequest, id: Key, said: WordsIn) -> CommentOut:
    """Change your words within half an hour; moderators keep the former ones."""
    comment = _readable(id, request.user)
    require(request.user, "conversation.edit", comment)
    return comment_out(services.edit_comment(comment, by=request.user, body=said.text))


@router.delete(
    "/comments/{id}",
    response={204: None, **PROBLEMS},
    operation_id="withdrawComment",
    auth=scoped("conversation"),
    summary="Take a comment back",
)
def withdraw_comment(request: SignedRequest, id: Key) -> Status[None]:
    """Take your words back; a placeholder stays where others have read them."""
    comment = _readable(id, request.user)
    require(request.user, "conversation.withdraw", comment)
    services.withdraw_comment(comment, by=request.user)
    return Status(204, None)


def comment_out(comment: Comment) -> CommentOut:
    return CommentOut(
        id=comment.pk,
        url=f"{settings.SITE_URL}{comment.get_absolute_url()}",
        subject=comment.subject,
        kind=comment.kind,
        parent=comment.parent_id,
        author=str(comment.author) if comment.author else "",
        speaks_for=organisation_ref(comment.organisation),
        text=comment.body,
        language=comment.language or None,
        state=comment.state,
        is_official=comment.is_official,
        posted_at=comment.posted_at,
        edited_at=comment.edited_at,
    )


def key_in(cursor: str) -> int:
    """Read a cursor that holds a key; raises `Invalid` for anything else."""
    (text,) = decode_cursor(cursor, size=1)
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Invalid(
            _("This cursor is not valid. Start again from the first page."),
            field="cursor",
        )
    return int(text)


def _readable(key: int, user: AnyUser) -> Comment:
    found = Comment.objects.select_related("author", "organisation")
    comment = found.filter(pk=key).first()
    if comment is None or not may_read(comment, user):
        raise NotFound(_("There is no such comment."))
    return comment


def _acting_for(request: SignedRequest, key: str | None) -> Organisation | None:
    if not key:
        return None
    found = organisations_of(request.user).filter(pk=key).first()
    if found is None:
        raise Refused(_("You do not act for this organisation."), field="acting_for")
    return found
