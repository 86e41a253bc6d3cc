"""Answers that others put forward for a challenge: "we can answer this"."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.challenges.happenings import tell_owners, tell_person
from seutu.challenges.models import Answer, Challenge
from seutu.challenges.services.pace import check_pace
from seutu.challenges.services.pledges import going_on
from seutu.core.errors import Conflict, Invalid
from seutu.core.kinds import kinds
from seutu.moderation.services import hold, withdraw_case
from seutu.moderation.wording import tidy
from seutu.notifications.models import Reason
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
    the same record forward already, and `Invalid` for a record that answers nothing.
    """
    challenge = going_on(challenge)
    note = tidy(note)
    if not note:
        raise Invalid(_("Say how it answers the need."), field="note")
    if record_name and not _is_supply(record_name):
        raise Invalid(_("This record cannot be put forward."), field="record")
    if not record_name and _said_already(challenge, by, note):
        raise Conflict(_("You have put this forward already."), field="note")
    check_pace(by)
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
    follow(by, challenge.subject, because=Reason.ANSWERED)
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
        if answer.state == State.OFFERED:
            tell_owners(
                "answer.offered", answer.challenge, key=f"{answer.pk}", actor=by
            )


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
    reason = tidy(reason)
    if not accept and not reason:
        raise Invalid(_("Say why it does not fit."), field="reason")
    answer.state = State.ACCEPTED if accept else State.DECLINED
    answer.reason = reason
    answer.answered_at = timezone.now()
    answer.save(update_fields=["state", "reason", "answered_at"])
    record("answer.accepted" if accept else "answer.declined", target=answer, actor=by)
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
    withdraw_case(f"answer:{answer.pk}", by=by)
    answer = _locked(answer)
    if answer.state != State.OFFERED:
        raise Conflict(_("This answer was looked at or withdrawn already."))
    answer.state = State.WITHDRAWN
    answer.save(update_fields=["state"])
    record("answer.withdrawn", target=answer, actor=by)


def _is_supply(name: str) -> bool:
    """Tell whether "<kind>:<record id>" names a record that can answer a need."""
    kind, _colon, key = name.partition(":")
    found = next((one for one in kinds() if one.name == kind), None)
    return (
        found is not None
        and found.role == "supply"
        and next(iter(found.records.texts([key])), None) is not None
    )


def _said_already(challenge: Challenge, person: User, note: str) -> bool:
    return Answer.objects.filter(
        challenge=challenge, person=person, record="", note=note, state=State.OFFERED
    ).exists()


def _locked(answer: Answer) -> Answer:
    return (
        Answer.objects.select_for_update(of=("self",))
        .select_related("challenge__owner", "person")
        .get(pk=answer.pk)
    )
