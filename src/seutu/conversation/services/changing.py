"""Changing and taking back what one said."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.conversation.detection import language_of
from seutu.conversation.models import Comment, Revision
from seutu.conversation.selectors import can_be_edited, is_closed
from seutu.conversation.services.posting import fingerprint, suspicions, worded
from seutu.core.errors import Conflict
from seutu.moderation.selectors import trust_of
from seutu.moderation.services import hold, lock_case, withdraw_case
from seutu.moderation.trust import Trust


@transaction.atomic
def edit_comment(comment: Comment, *, by: User, body: str) -> Comment:
    """Change the words; the former ones are kept for moderators.

    The new words may have to wait like new ones. Raises `Conflict` when the time for
    it is over or the thread closed.
    """
    words = worded(body)
    # Cases are locked before what they are about, as a decision does.
    lock_case(comment.name)
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if not can_be_edited(comment) or is_closed(comment.subject):
        raise Conflict(_("This can no longer be changed. You can add a new comment."))
    if words == comment.body:
        return comment
    Revision.objects.create(comment=comment, body=comment.body)
    comment.body, comment.language = words, language_of(words)
    comment.fingerprint = fingerprint(words)
    comment.edited_at = timezone.now()
    comment.has_links = trust_of(by) >= Trust.SETTLED
    comment.save(
        update_fields=["body", "language", "fingerprint", "edited_at", "has_links"]
    )
    record("comment.edited", target=comment, actor=by)
    if hold(comment.name, author=by, causes=suspicions(comment)):
        comment.state = Comment.State.HELD
        comment.save(update_fields=["state"])
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: User) -> Comment:
    """Take one's own words back; a placeholder stays where others have read them.

    Moderators can read the words for a time, so that nobody escapes a report.
    """
    withdraw_case(comment.name, by=by)
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.state in {Comment.State.WITHDRAWN, Comment.State.REMOVED}:
        return comment
    Revision.objects.create(comment=comment, body=comment.body)
    comment.body = comment.language = ""
    comment.state = Comment.State.WITHDRAWN
    comment.save(update_fields=["body", "language", "state"])
    record("comment.withdrawn", target=comment, actor=by)
    return comment
