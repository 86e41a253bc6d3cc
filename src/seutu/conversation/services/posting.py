"""Saying something."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.conversation.detection import language_of
from seutu.conversation.happenings import announce_posted
from seutu.conversation.models import Comment
from seutu.conversation.selectors import is_closed
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, Refused
from seutu.moderation.models import Case
from seutu.moderation.selectors import trust_of
from seutu.moderation.services import hold
from seutu.moderation.trust import Trust
from seutu.moderation.wording import squeezed, tidy

LONGEST_COMMENT = 5_000
MOST_LINES = 200
# How many comments an hour; what a person in a lively discussion does not reach.
PACE = {
    Trust.RESTRICTED: 2,
    Trust.NEWCOMER: 5,
    Trust.SETTLED: 20,
    Trust.ESTABLISHED: 40,
    Trust.OPERATOR: 200,
}
REPEATED_WITHIN = timedelta(days=7)
# Short thanks are repeated by many; a paragraph is not.
SHORTEST_REPEATED = 40
Kind = Comment.Kind


@transaction.atomic
def post_comment(
    subject: str,
    *,
    by: User,
    body: str,
    kind: str = "comment",
    parent: Comment | None = None,
    official: bool | None = None,
    acting_for: Organisation | None = None,
    form_key: str = "",
) -> Comment:
    """Add a comment, a question or an answer; newcomers' words wait for a moderator.

    The same `form_key` twice is one comment. An answer is the owner's when its author
    may "answer" the subject, unless `official` is False. `acting_for` names whom she
    speaks for; the caller has checked that she may. Raises `Invalid` for unusable
    words, `Conflict` for a closed thread, a vanished parent, a repetition or a pace
    that no person keeps up, `Refused` for an official answer without the right.
    """
    # Without the key: two who answer one another insert notices for each other.
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if form_key:
        earlier = Comment.objects.filter(author=person, form_key=form_key).first()
        if earlier is not None:
            return earlier
    words = worded(body)
    if is_closed(subject):
        raise Conflict(_("This conversation is closed."))
    parent = _open_parent(subject, kind, parent)
    level = trust_of(person)
    _check_pace(person, level)
    _check_not_said(subject, person, words)
    comment = Comment.objects.create(
        subject=subject,
        kind=kind,
        parent=parent,
        author=person,
        organisation=acting_for,
        body=words,
        language=language_of(words),
        state=Comment.State.HELD,
        is_official=_is_official(subject, person, kind, official),
        has_links=level >= Trust.SETTLED,
        fingerprint=fingerprint(words),
        form_key=form_key,
    )
    record("comment.posted", target=comment, actor=person, kind=kind)
    if not hold(comment.name, author=person, causes=suspicions(comment)):
        show_comment(comment)
    return comment


def show_comment(comment: Comment) -> None:
    """Make a comment visible and, the first time, tell who listens."""
    is_first = comment.first_shown_at is None
    comment.state = Comment.State.VISIBLE
    if is_first:
        comment.first_shown_at = timezone.now()
    comment.save(update_fields=["state", "first_shown_at"])
    if is_first:
        announce_posted(comment)


def worded(body: str) -> str:
    """Tidy a text; raises `Invalid` when nothing is left or it is too long."""
    words = tidy(body)
    if not words:
        raise Invalid(_("Write something first."), field="body")
    if len(words) > LONGEST_COMMENT:
        raise Invalid(
            ngettext(
                "A comment may have up to %(limit)d letter,"
                " and this one has %(count)d.",
                "A comment may have up to %(limit)d letters,"
                " and this one has %(count)d.",
                LONGEST_COMMENT,
            )
            % {"limit": LONGEST_COMMENT, "count": len(words)},
            field="body",
        )
    if words.count("\n") >= MOST_LINES:
        raise Invalid(
            ngettext(
                "A comment may have up to %(limit)d line.",
                "A comment may have up to %(limit)d lines.",
                MOST_LINES,
            )
            % {"limit": MOST_LINES},
            field="body",
        )
    return words


def fingerprint(words: str) -> str:
    """Give copies of a text the same mark, whatever their spaces and capitals."""
    return hashlib.blake2b(squeezed(words).encode(), digest_size=16).hexdigest()


def suspicions(comment: Comment) -> tuple[str, ...]:
    """Name what makes a comment wait although its author is trusted."""
    if len(comment.body) < SHORTEST_REPEATED:
        return ()
    copies = Comment.objects.filter(
        fingerprint=comment.fingerprint,
        posted_at__gte=timezone.now() - REPEATED_WITHIN,
    ).exclude(pk=comment.pk)
    return (Case.Cause.REPEATED.value,) if copies.exists() else ()


def _open_parent(subject: str, kind: str, parent: Comment | None) -> Comment | None:
    if kind not in Kind.values:
        raise Invalid(_("This is no kind of comment."), field="kind")
    if (parent is None) == (kind == Kind.ANSWER):
        raise Invalid(_("An answer needs something it answers."), field="parent")
    if parent is None:
        return None
    found = Comment.objects.select_for_update().about(subject).filter(pk=parent.pk)
    current = found.filter(parent=None).shown().first()
    if current is None:
        raise Conflict(_("What you answer is no longer here."), field="parent")
    return current


def _check_pace(person: User, level: Trust) -> None:
    since = timezone.now() - timedelta(hours=1)
    written = Comment.objects.filter(author=person, posted_at__gte=since).count()
    if written >= PACE[level]:
        raise Conflict(
            _("You have written a lot within the last hour. Go on a little later.")
        )


def _check_not_said(subject: str, person: User, words: str) -> None:
    said = Comment.objects.about(subject).filter(
        author=person,
        fingerprint=fingerprint(words),
        posted_at__gte=timezone.now() - REPEATED_WITHIN,
        state__in=(Comment.State.HELD, Comment.State.VISIBLE),
    )
    if said.exists():
        raise Conflict(_("You have written this here already."), field="body")


def _is_official(subject: str, person: User, kind: str, official: bool | None) -> bool:
    if kind != Kind.ANSWER or official is False:
        return False
    may = subjects.may(person, "answer", subject)
    if official and not may:
        raise Refused(_("Only the owner gives the owner's answer."))
    return may
