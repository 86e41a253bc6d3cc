"""The life of a challenge from its publication on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.challenges.happenings import tell
from seutu.challenges.models import Challenge, Statement
from seutu.challenges.services.drafting import (
    hold_again,
    locked,
    must_wait,
    save_next_version,
)
from seutu.core.changes import announce
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.wording import tidy
from seutu.notifications.models import Reason
from seutu.notifications.services import follow

State = Challenge.State
GOING_ON = (State.PUBLISHED, State.ANSWERED, State.PILOTING)
ENDED = (State.SOLVED, State.CLOSED)
NEXT: Mapping[str, tuple[str, ...]] = {
    State.PUBLISHED: (State.ANSWERED, State.PILOTING, *ENDED),
    State.ANSWERED: (State.PILOTING, State.PUBLISHED, *ENDED),
    State.PILOTING: (State.ANSWERED, State.PUBLISHED, *ENDED),
    State.SOLVED: (State.PUBLISHED,),
    State.CLOSED: (State.PUBLISHED,),
}
REQUIRED = ("title", "today", "who", "better")


def missing(challenge: Challenge) -> tuple[str, ...]:
    """Name the questions that must be answered before publishing."""
    return tuple(
        name
        for name in REQUIRED
        if not (
            any(challenge.title.values())
            if name == "title"
            else getattr(challenge.statement, name).strip()
        )
    )


@transaction.atomic
def publish(challenge: Challenge, *, by: User, version: int) -> Challenge:
    """Make a draft public and searchable.

    Raises `Conflict` when it is no draft any more, so that two editors who press the
    button together publish once, and `Invalid` while a required answer is missing.
    What newcomers of an unverified organisation publish waits for a moderator.
    """
    challenge = locked(challenge)
    if not challenge.is_draft or challenge.merged_into_id:
        raise Conflict(_("This challenge has been published already."))
    if challenge.version != version:
        raise Conflict(
            _("Somebody else changed this draft. Read it again, then publish it."),
            field="version",
        )
    unanswered = missing(challenge)
    if unanswered:
        raise Invalid(_("Answer what is marked as needed first."), field=unanswered[0])
    challenge.state = State.PUBLISHED
    challenge.issued = timezone.now().date()
    if must_wait(challenge, by):
        challenge.held_at = timezone.now()
    save_next_version(challenge)
    Statement.objects.filter(pk=challenge.pk).update(published_at=timezone.now())
    record("challenge.published", target=challenge, actor=by)
    follow(by, challenge.subject, because=Reason.OWNS)
    if challenge.held_at is None:
        _tell_published(challenge, by)
    return challenge


@transaction.atomic
def move(
    challenge: Challenge,
    state: str,
    *,
    by: User,
    version: int,
    reason: str = "",
    note: str = "",
) -> Challenge:
    """Take a published challenge to another state, and tell its followers.

    Closing needs a reason. Raises `Conflict` when the state cannot follow the present
    one or somebody was quicker.
    """
    challenge = locked(challenge, version)
    if state not in NEXT.get(challenge.state, ()) or challenge.merged_into_id:
        raise Conflict(
            _("This step is not possible from where the challenge is now."),
            field="state",
        )
    if state == State.CLOSED and reason not in Statement.ClosingReason:
        raise Invalid(_("Say why the challenge is closed."), field="reason")
    before, challenge.state = challenge.state, State(state)
    statement = challenge.statement
    statement.closing_reason = reason if state == State.CLOSED else ""
    statement.closing_note = tidy(note) if state in ENDED else ""
    statement.save(update_fields=["closing_reason", "closing_note"])
    save_next_version(challenge)
    if statement.closing_note:
        hold_again(challenge, by)
    record(
        "challenge.moved",
        target=challenge,
        actor=by,
        before=before,
        after=state,
        reason=reason,
    )
    if challenge.held_at is None:
        tell(f"challenge.{state}", challenge, actor=by)
    return challenge


@transaction.atomic
def show(challenge: Challenge, *, by: User | None) -> None:
    """Let everybody see what a moderator looked at; its followers hear of it now."""
    if challenge.is_external:
        _move_listed(challenge, None, "challenge.shown", by)
        return
    challenge = locked(challenge)
    if challenge.held_at is None:
        return
    challenge.held_at = None
    save_next_version(challenge)
    record("challenge.shown", target=challenge, actor=by)
    if not challenge.is_draft and challenge.merged_into_id is None:
        _tell_published(challenge, by)


@transaction.atomic
def hide(challenge: Challenge, *, by: User | None) -> None:
    """Take a challenge out of sight; its owners still see it."""
    if challenge.is_external:
        _move_listed(challenge, timezone.now(), "challenge.hidden", by)
        return
    challenge = locked(challenge)
    if challenge.held_at is not None:
        return
    challenge.held_at = timezone.now()
    save_next_version(challenge)
    record("challenge.hidden", target=challenge, actor=by)


def _move_listed(
    challenge: Challenge, held_at: datetime | None, event: str, by: User | None
) -> None:
    """Hide or show here what is run elsewhere; the next harvest leaves it so."""
    found = Challenge.objects.filter(pk=challenge.pk, held_at__isnull=bool(held_at))
    if found.update(held_at=held_at):
        announce("challenge", [challenge.pk])
        record(event, target=challenge, actor=by)


def _tell_published(challenge: Challenge, actor: User | None) -> None:
    """Tell it once, however often a moderator hides and shows the challenge."""
    tell(
        "challenge.published",
        challenge,
        actor=actor,
        key=f"challenge.published:{challenge.pk}",
    )
