"""Deciding a case, and what follows for the content and its author."""

import hashlib
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid, Refused
from seutu.moderation.happenings import announce_decided
from seutu.moderation.models import Case, Decision
from seutu.moderation.registry import Removable, port_of, texts_of
from seutu.moderation.selectors import moderators
from seutu.moderation.services.claiming import check_unclaimed, locked
from seutu.moderation.tasks import tell_visitors
from seutu.moderation.wording import tidy

LONGEST_REASON = 2_000
Action = Decision.Action


@transaction.atomic
def decide(
    case: Case, action: str, *, by: User, reason: str, seen: str | None = None
) -> Decision:
    """Settle a waiting case and carry the decision out.

    `seen` is the `seen_now` of the moment when the moderator read the content. Raises
    `Conflict` when somebody else has decided it or works on it, or when its words
    changed; `Refused` for one's own content or one's own decision where another
    moderator could look; `Invalid` when the decision does not fit or has no reason.
    """
    case = locked(case)
    if not case.is_waiting:
        raise Conflict(_("This has been decided already."))
    check_unclaimed(case, by)
    if seen is not None and seen != seen_now(case):
        raise Conflict(_("The words changed while you read them. Read them again."))
    words = tidy(reason)
    _check(case, action, words)
    _check_impartial(case, by)
    on_appeal = case.state == Case.State.APPEALED
    decision = Decision.objects.create(
        case=case, action=action, reason=words, by=by, on_appeal=on_appeal
    )
    _carry_out(case, action, by)
    if on_appeal and not decision.is_against:
        case.decisions.filter(on_appeal=False).update(is_overturned=True)
    case.state = Case.State.CLOSED if on_appeal else Case.State.DECIDED
    case.decided_at = timezone.now()
    case.claimed_by = case.claimed_at = None
    case.save(update_fields=["state", "decided_at", "claimed_by", "claimed_at"])
    record("case.decided", target=case, actor=by, decision=action, appeal=on_appeal)
    announce_decided(case, decision)
    if case.reports.exclude(contact="").exists():
        transaction.on_commit(partial(tell_visitors.enqueue, case.pk))
    return decision


def decide_many(
    cases: Iterable[Case], action: str, *, by: User, reason: str
) -> tuple[int, int]:
    """Decide each case alike; returns how many were, and how many could not be."""
    done = left = 0
    for case in cases:
        try:
            decide(case, action, by=by, reason=reason)
            done += 1
        except (Conflict, Refused, Invalid):
            left += 1
    return done, left


def seen_now(case: Case) -> str:
    """Give a mark of the words as they stand, to tell whether they changed."""
    return mark_of(texts_of([case.subject]).get(case.subject, ""))


def mark_of(text: str) -> str:
    """Give the mark of words; see `seen_now`."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def choices_for(case: Case) -> list[Decision.Action]:
    """List the decisions that fit a case: what is hidden can be shown or stay so."""
    if port_of(case.subject) is None:
        return [Action.NO_ACTION, Action.WARN]
    if is_hidden(case):
        return [Action.SHOW, Action.HIDE, Action.REMOVE]
    return [Action.NO_ACTION, Action.WARN, Action.HIDE, Action.REMOVE]


def is_hidden(case: Case) -> bool:
    """Tell whether nobody but its author sees the content while the case waits."""
    if case.state == Case.State.APPEALED:
        decisions = case.decisions.all()
        first = next((one for one in decisions if not one.on_appeal), None)
        return first is not None and first.action in {Action.HIDE, Action.REMOVE}
    return case.was_held


def _check(case: Case, action: str, words: str) -> None:
    if action not in choices_for(case):
        raise Invalid(_("This decision does not fit here."), field="action")
    if action in Decision.AGAINST and not words:
        raise Invalid(
            _("Write the reason; the author is given it with the decision."),
            field="reason",
        )
    if len(words) > LONGEST_REASON:
        raise Invalid(
            ngettext(
                "Keep the reason under %(limit)d letter.",
                "Keep the reason under %(limit)d letters.",
                LONGEST_REASON,
            )
            % {"limit": LONGEST_REASON},
            field="reason",
        )


def _check_impartial(case: Case, by: User) -> None:
    others = [person for person in moderators() if person.pk != by.pk]
    others = [person for person in others if person.pk != case.author_id]
    if not others:
        return
    if case.author_id == by.pk:
        raise Refused(_("This is your own. Another moderator has to decide it."))
    first = case.decisions.filter(on_appeal=False).first()
    if case.state == Case.State.APPEALED and first is not None and first.by_id == by.pk:
        raise Refused(
            _("The appeal is against your decision. Another moderator has to look.")
        )


def _carry_out(case: Case, action: str, by: User) -> None:
    port = port_of(case.subject)
    key = case.subject.partition(":")[2]
    if port is None:
        return
    if action == Action.SHOW:
        port.show(key, by=by)
    elif action == Action.REMOVE and isinstance(port, Removable):
        port.remove(key, by=by)
    elif action in {Action.HIDE, Action.REMOVE}:
        port.hide(key, by=by)
