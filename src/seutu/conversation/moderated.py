"""Comments as moderators reach them, and as subjects of reports."""

from seutu.accounts.models import User
from seutu.conversation.models import Comment
from seutu.conversation.selectors import may_read
from seutu.conversation.services.posting import show_comment
from seutu.core import subjects
from seutu.core.subjects import Subject, Viewer
from seutu.moderation.registry import Earlier

OPENING = 60


def _numbers(ids: list[str]) -> list[int]:
    return [int(pk) for pk in ids if pk.isascii() and pk.isdecimal() and len(pk) < 19]


def _found(pk: str) -> Comment | None:
    return (
        Comment.objects.select_related("author").filter(pk__in=_numbers([pk])).first()
    )


def _locked(pk: str) -> Comment | None:
    return Comment.objects.select_for_update().filter(pk__in=_numbers([pk])).first()


class ModeratedComments:
    """Answers `seutu.moderation.registry.Moderated` for comments."""

    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        rows = Comment.objects.filter(pk__in=_numbers(pks))
        return {str(key): body for key, body in rows.values_list("pk", "body")}

    def author(self, pk: str) -> User | None:
        comment = _found(pk)
        return comment.author if comment else None

    def show(self, pk: str, *, by: User | None) -> None:
        comment = _locked(pk)
        if comment and comment.state != Comment.State.WITHDRAWN:
            show_comment(comment)

    def hide(self, pk: str, *, by: User | None) -> None:
        self._move(pk, Comment.State.HIDDEN)

    def remove(self, pk: str, *, by: User | None) -> None:
        self._move(pk, Comment.State.REMOVED)

    def earlier(self, pk: str) -> list[Earlier]:
        comment = _found(pk)
        if comment is None:
            return []
        return [
            Earlier(text=revision.body, until=revision.replaced_at.isoformat())
            for revision in comment.revisions.all()
        ]

    def _move(self, pk: str, state: Comment.State) -> None:
        comment = _locked(pk)
        if comment and comment.state != Comment.State.WITHDRAWN:
            comment.state = state
            comment.save(update_fields=["state"])


class CommentSubjects:
    """Answers `seutu.core.subjects.SubjectKind` for comments: they can be reported."""

    def find(self, ids: list[str]) -> dict[str, Subject]:
        return {
            str(comment.pk): Subject(
                name=comment.name,
                title={comment.language or "und": _opening(comment.body)},
                url=comment.get_absolute_url(),
            )
            for comment in Comment.objects.filter(pk__in=_numbers(ids))
        }

    def visible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        return {
            pk for pk in ids if (comment := _found(pk)) and may_read(comment, viewer)
        }

    def may(self, viewer: Viewer, action: str, pk: str) -> bool:
        comment = _found(pk)
        if comment is None or not may_read(comment, viewer):
            return False
        if action == "view":
            return True
        if action in {"translate", "moderate"}:
            return subjects.may(viewer, action, comment.subject)
        return False


def _opening(body: str) -> str:
    first = body.split("\n", 1)[0]
    return first if len(first) <= OPENING else f"{first[:OPENING].rstrip()}…"
