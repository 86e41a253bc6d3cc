"""Answers that others put forward for a challenge: "we can answer this"."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.challenges.happenings import tell_owners, tell_person
from seutu.challenges.models import Answer, Challenge
from seutu.challenges.services.pledges import going_on
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.services import hold
from seutu.notifications.services import follow

State = Answer.State


@transaction.atomic
def offer_answer(
    challenge: Challenge,
    *,
    by: User,
    note: str,
    organisation: Organisation | None = None,
    record_name: str = "",
) -> Answer:
    """Put forward a record, or something not recorded yet, as an answer.

    `record_name` is "<kind>:<record id>". Raises `Conflict` when the person has put
    the same record forward already.
    """
    challenge = going_on(challenge)
    if not note.strip():
        raise Invalid(_("Say how it answers the need."), field="note")
    try:
        with transaction.atomic():
            answer = Answer.objects.create(
                challenge=challenge,
                record=record_name,
                person=by,
                organisation=organisation,
                note=note,
            )
    except IntegrityError:
        raise Conflict(
            _("You have put this forward already."), field="record"
        ) from None
    if hold(f"answer:{answer.pk}", author=by):
        answer.held_at = timezone.now()
        answer.save(update_fields=["held_at"])
    record("answer.offered", target=answer, actor=by, challenge=challenge.pk)
    follow(by, challenge.subject)
    if answer.held_at is None:
        tell_owners("answer.offered", challenge, key=f"{answer.pk}", actor=by)
    return answer


@transaction.atomic
def show_answer(answer: Answer, *, by: User | None) -> None:
    """Let everybody see an answer that waited; the owners hear of it now."""
    answer = _locked(answer)
    if answer.held_at is not None:
        answer.held_at = None
        answer.save(update_fields=["held_at"])
        record("answer.shown", target=answer, actor=by)
        tell_owners("answer.offered", answer.challenge, key=f"{answer.pk}", actor=by)


@transaction.atomic
def hide_answer(answer: Answer, *, by: User | None) -> None:
    answer = _locked(answer)
    if answer.held_at is None:
        answer.held_at = timezone.now()
        answer.save(update_fields=["held_at"])
        record("answer.hidden", target=answer, actor=by)


@transaction.atomic
def answer_offer(answer: Answer, *, accept: bool, by: User, reason: str = "") -> Answer:
    """Take an answer up, or say why it does not fit."""
    answer = _locked(answer)
    if answer.state != State.OFFERED or answer.held_at is not None:
        raise Conflict(_("This answer was looked at or withdrawn already."))
    if not accept and not reason.strip():
        raise Invalid(_("Say why it does not fit."), field="reason")
    answer.state = State.ACCEPTED if accept else State.DECLINED
    answer.reason = reason
    answer.answered_at = timezone.now()
    answer.save(update_fields=["state", "reason", "answered_at"])
    record(f"answer.{answer.state}", target=answer, actor=by)
    tell_person(
        "answer.judged",
        answer.challenge,
        answer.person,
        key=f"{answer.pk}:{answer.state}",
        actor=by,
    )
    return answer


@transaction.atomic
def withdraw_answer(answer: Answer, *, by: User) -> None:
    """Take back an answer that the owners have not looked at yet."""
    answer = _locked(answer)
    if answer.state != State.OFFERED:
        raise Conflict(_("This answer was looked at or withdrawn already."))
    answer.state = State.WITHDRAWN
    answer.save(update_fields=["state"])
    record("answer.withdrawn", target=answer, actor=by)


def _locked(answer: Answer) -> Answer:
    return (
        Answer.objects.select_for_update(of=("self",))
        .select_related("challenge__owner", "person")
        .get(pk=answer.pk)
    )
