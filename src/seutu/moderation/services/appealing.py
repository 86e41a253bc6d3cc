"""Asking for a second look."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.happenings import announce_waiting
from seutu.moderation.models import Case
from seutu.moderation.selectors import can_be_appealed
from seutu.moderation.services.claiming import locked
from seutu.moderation.wording import tidy

LONGEST_APPEAL = 4_000


@transaction.atomic
def appeal(case: Case, *, by: User, text: str) -> Case:
    """Let a decided case wait again, once.

    Raises `Conflict` when it was appealed before, its time is over, or a newer case
    about the same content waits.
    """
    case = locked(case)
    words = tidy(text)
    if not words or len(words) > LONGEST_APPEAL:
        raise Invalid(
            ngettext(
                "Say in up to %(limit)d letter why the decision is wrong.",
                "Say in up to %(limit)d letters why the decision is wrong.",
                LONGEST_APPEAL,
            )
            % {"limit": LONGEST_APPEAL},
            field="text",
        )
    if not can_be_appealed(case):
        raise Conflict(_("This decision cannot be appealed, or has been already."))
    if Case.objects.waiting().filter(subject=case.subject).exists():
        raise Conflict(_("The moderators are looking at this again already."))
    case.state, case.appeal = Case.State.APPEALED, words
    case.appealed_at = timezone.now()
    case.save(update_fields=["state", "appeal", "appealed_at"])
    record("case.appealed", target=case, actor=by)
    announce_waiting(case)
    return case
