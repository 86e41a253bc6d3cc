"""A person's part in conversations: handed out, and forgotten on erasure."""

from seutu.accounts.models import User
from seutu.conversation.models import Comment, Revision
from seutu.moderation.services import withdraw_case


def comments_of(user: User) -> list[dict[str, object]]:
    """Give everything a person said, whatever became of it."""
    return [
        {
            "id": comment.pk,
            "subject": comment.subject,
            "kind": comment.kind,
            "text": comment.body,
            "language": comment.language,
            "state": comment.state,
            "posted_at": comment.posted_at.isoformat(),
            "edited_at": comment.edited_at.isoformat() if comment.edited_at else None,
        }
        for comment in Comment.objects.filter(author=user)
    ]


def forget_author(user: User) -> None:
    """Drop what nobody else has seen and former wordings; public words stay.

    Their author is the emptied account, which has no name left.
    """
    Revision.objects.filter(comment__author=user).delete()
    for comment in Comment.objects.filter(author=user, first_shown_at=None):
        withdraw_case(comment.name, by=user)
        comment.delete()
