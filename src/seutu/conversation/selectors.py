"""Reading conversations; nothing here shows more than the viewer may see."""

from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from seutu.accounts.models import AnyUser, User
from seutu.conversation.models import Comment, Thread
from seutu.core import subjects

EDITABLE_FOR = timedelta(minutes=30)


def is_closed(subject: str) -> bool:
    """Tell whether nobody can add to the conversation about a subject."""
    return Thread.objects.filter(pk=subject, closed_at__isnull=False).exists()


def comments_about(subject: str, viewer: AnyUser) -> "QuerySet[Comment]":
    """List what the viewer may read about a subject; nothing if she may not see it."""
    if not subjects.visible(viewer, [subject]):
        return Comment.objects.none()
    return Comment.objects.about(subject).readable_by(viewer)


def may_read(comment: Comment, viewer: AnyUser) -> bool:
    """Tell whether the viewer may read one comment: the same as being in her list."""
    return comments_about(comment.subject, viewer).filter(pk=comment.pk).exists()


def may_close(user: AnyUser, subject: str) -> bool:
    """Tell whether the user may close the conversation: moderators, and its host."""
    return user.has_perm("moderation.moderate") or subjects.may(
        user, "moderate", subject
    )


def can_be_edited(comment: Comment) -> bool:
    """Tell whether the words can still change: half an hour, while they stand."""
    return (
        comment.state in {Comment.State.HELD, Comment.State.VISIBLE}
        and timezone.now() - comment.posted_at < EDITABLE_FOR
    )


def visible_contributions(people: list[User]) -> dict[object, int]:
    """Count each author's visible comments."""
    found = Comment.objects.shown().filter(author__in=[one.pk for one in people])
    return dict(
        found.order_by()
        .values_list("author_id")
        .annotate(number=Count("pk"))
        .values_list("author_id", "number")
    )
