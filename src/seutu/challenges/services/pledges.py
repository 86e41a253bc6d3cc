"""Pledges and likes: made, answered, kept, taken back."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.challenges.happenings import (
    pledge_key,
    tell,
    tell_owners,
    tell_person,
)
from seutu.challenges.models import Challenge, Pledge, Support
from seutu.challenges.selectors import family, root
from seutu.challenges.services.pace import check_pace
from seutu.challenges.services.states import GOING_ON
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.services import hold, withdraw_case
from seutu.moderation.wording import tidy
from seutu.notifications.models import Reason
from seutu.notifications.services import follow

State = Pledge.State
MOST_OPEN = 20


@transaction.atomic
def make_pledge(
    challenge: Challenge,
    *,
    by: User,
    kind: str,
    organisation: Organisation | None = None,
    amount: Decimal | None = None,
    conditions: str = "",
) -> Pledge:
    """Promise something to a challenge that is going on.

    Raises `Conflict` when the challenge is over, or the same promise stands already,
    so that a form sent twice makes one pledge.
    """
    challenge = going_on(challenge)
    if kind not in Pledge.Kind:
        raise Invalid(_("Choose what you pledge."), field="kind")
    if kind not in Pledge.UNITS:
        amount = None
    elif amount is None or amount <= 0:
        raise Invalid(_("Say how much you pledge."), field="amount")
    mine = Pledge.objects.filter(challenge=challenge, person=by, state=State.OFFERED)
    if mine.filter(kind=kind, organisation=organisation).exists():
        raise Conflict(_("You have made this pledge already."), field="kind")
    if mine.count() >= MOST_OPEN:
        raise Conflict(_("Wait for an answer to your other pledges first."))
    check_pace(by)
    pledge = Pledge.objects.create(
        challenge=challenge,
        person=by,
        organisation=organisation,
        kind=kind,
        amount=amount,
        conditions=tidy(conditions),
    )
    if hold(pledge.subject, author=by):
        pledge.held_at = timezone.now()
        pledge.save(update_fields=["held_at"])
    record("pledge.made", target=pledge, actor=by, challenge=challenge.pk, kind=kind)
    follow(by, challenge.subject, because=Reason.PLEDGED)
    if pledge.held_at is None:
        _tell_made(pledge, by)
    return pledge


@transaction.atomic
def show_pledge(pledge: Pledge, *, by: User | None) -> None:
    """Let everybody see a pledge that waited; the owners hear of it now."""
    pledge = _locked(pledge)
    if pledge.held_at is not None:
        pledge.held_at = None
        pledge.save(update_fields=["held_at"])
        record("pledge.shown", target=pledge, actor=by)
        if pledge.state == State.OFFERED:
            _tell_made(pledge, by)


@transaction.atomic
def hide_pledge(pledge: Pledge, *, by: User | None) -> None:
    pledge = _locked(pledge)
    if pledge.held_at is None:
        pledge.held_at = timezone.now()
        pledge.save(update_fields=["held_at"])
        record("pledge.hidden", target=pledge, actor=by)


@transaction.atomic
def answer_pledge(
    pledge: Pledge, *, accept: bool, by: User, answer: str = ""
) -> Pledge:
    """Accept or decline a pledge; declining needs a reason."""
    pledge = _locked(pledge)
    if pledge.state != State.OFFERED or pledge.held_at is not None:
        raise Conflict(_("This pledge was answered or withdrawn already."))
    answer = tidy(answer)
    if not accept and not answer:
        raise Invalid(_("Say why you decline."), field="answer")
    pledge.state = State.ACCEPTED if accept else State.DECLINED
    pledge.answer = answer
    pledge.answered_at = timezone.now()
    pledge.save(update_fields=["state", "answer", "answered_at"])
    record("pledge.accepted" if accept else "pledge.declined", target=pledge, actor=by)
    tell_person(
        f"pledge.{pledge.state}",
        pledge.challenge,
        pledge.person,
        key=pledge_key(pledge),
        actor=by,
        url=pledge.get_absolute_url(),
    )
    return pledge


@transaction.atomic
def fulfil_pledge(pledge: Pledge, *, by: User) -> Pledge:
    """Note that an accepted promise was kept, and tell the followers."""
    pledge = _locked(pledge)
    if pledge.state != State.ACCEPTED:
        raise Conflict(_("Only an accepted pledge can be kept."))
    pledge.state = State.FULFILLED
    pledge.fulfilled_at = timezone.now()
    pledge.save(update_fields=["state", "fulfilled_at"])
    record("pledge.fulfilled", target=pledge, actor=by)
    tell("pledge.fulfilled", pledge.challenge, actor=by, key=pledge_key(pledge))
    return pledge


@transaction.atomic
def withdraw_pledge(pledge: Pledge, *, by: User) -> None:
    """Take back a promise that has not been kept yet."""
    # Cases are locked before what they are about, as a decision does.
    withdraw_case(pledge.subject, by=by)
    pledge = _locked(pledge)
    if pledge.state not in (State.OFFERED, State.ACCEPTED):
        raise Conflict(_("This pledge cannot be withdrawn any more."))
    pledge.state = State.WITHDRAWN
    pledge.save(update_fields=["state"])
    record("pledge.withdrawn", target=pledge, actor=by)


@transaction.atomic
def support(challenge: Challenge, *, by: User) -> None:
    """Say "I want this solved". Saying it twice counts once."""
    challenge = going_on(challenge)
    _support, is_new = Support.objects.get_or_create(challenge=challenge, person=by)
    if is_new:
        record("support.given", target=challenge, actor=by)


@transaction.atomic
def withdraw_support(challenge: Challenge, *, by: User) -> None:
    """Take a like back, also one given to what was merged into the challenge."""
    mine = Support.objects.filter(challenge__in=family(challenge), person=by)
    gone, _models = mine.delete()
    if gone:
        record("support.withdrawn", target=challenge, actor=by)


def going_on(challenge: Challenge) -> Challenge:
    """Find where support goes: the joint challenge, while it is going on.

    It is locked until the commit, so that nothing is brought to a challenge that is
    being closed, and a form sent twice at once counts once.
    """
    standing = root(Challenge.objects.get(pk=challenge.pk))
    challenge = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("owner")
        .get(pk=standing.pk)
    )
    if challenge.merged_into_id:
        raise Conflict(_("This challenge was merged meanwhile. Open it again."))
    if challenge.is_external:
        raise Conflict(_("Its owner runs this challenge on another site."))
    if not challenge.is_public or challenge.state not in GOING_ON:
        raise Conflict(_("This challenge is not open for support now."))
    return challenge


def _locked(pledge: Pledge) -> Pledge:
    return (
        Pledge.objects.select_for_update(of=("self",))
        .select_related("challenge__owner", "person", "organisation")
        .get(pk=pledge.pk)
    )


def _tell_made(pledge: Pledge, actor: User | None) -> None:
    tell_owners(
        "pledge.made",
        pledge.challenge,
        key=f"{pledge.pk}",
        actor=actor,
        url=pledge.get_absolute_url(),
    )
