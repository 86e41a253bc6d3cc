"""Who may read, say, change and close; asked of a comment or a subject's name."""

import rules

from seutu.accounts.models import AnyUser
from seutu.conversation.models import Comment
from seutu.conversation.selectors import can_be_edited, is_closed, may_close, may_read
from seutu.core import subjects


@rules.predicate
def is_readable(user: AnyUser, comment: Comment | None) -> bool:
    return comment is not None and may_read(comment, user)


@rules.predicate
def may_comment(user: AnyUser, subject: str | None) -> bool:
    return bool(
        subject
        and user.is_authenticated
        and user.is_active
        and subjects.may(user, "comment", subject)
        and not is_closed(subject)
    )


@rules.predicate
def is_its_author(user: AnyUser, comment: Comment | None) -> bool:
    return comment is not None and user.is_active and comment.author_id == user.pk


@rules.predicate
def is_editable(user: AnyUser, comment: Comment | None) -> bool:
    return (
        comment is not None
        and can_be_edited(comment)
        and not is_closed(comment.subject)
    )


@rules.predicate
def still_stands(user: AnyUser, comment: Comment | None) -> bool:
    return comment is not None and comment.state not in {
        Comment.State.WITHDRAWN,
        Comment.State.REMOVED,
    }


@rules.predicate
def is_host(user: AnyUser, subject: str | None) -> bool:
    return bool(subject and may_close(user, subject))


rules.add_perm("conversation.view", is_readable)
rules.add_perm("conversation.comment", may_comment)
rules.add_perm("conversation.edit", is_its_author & is_readable & is_editable)
rules.add_perm("conversation.withdraw", is_its_author & still_stands)
rules.add_perm("conversation.close", is_host)
