"""Taking a case, so that two moderators do not work on the same one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict
from seutu.moderation.models import Case


def locked(case: Case) -> Case:
    """Read a case afresh and keep others from changing it until the commit."""
    return Case.objects.select_for_update().get(pk=case.pk)


def check_unclaimed(case: Case, by: User) -> None:
    """Raise `Conflict` while another moderator works on the case."""
    holder = case.claimant()
    if holder is not None and holder != by:
        raise Conflict(
            _("%(name)s is working on this. Choose another one, or wait half an hour.")
            % {"name": holder}
        )


@transaction.atomic
def claim(case: Case, *, by: User) -> Case:
    """Take a waiting case for half an hour. Raises `Conflict` when it is taken."""
    case = locked(case)
    if not case.is_waiting:
        raise Conflict(_("This has been decided already."))
    check_unclaimed(case, by)
    case.claimed_by, case.claimed_at = by, timezone.now()
    case.save(update_fields=["claimed_by", "claimed_at"])
    record("case.claimed", target=case, actor=by)
    return case


@transaction.atomic
def release(case: Case, *, by: User) -> Case:
    """Give a case back. Harmless when it was not taken by this person."""
    case = locked(case)
    if case.claimed_by_id == by.pk:
        case.claimed_by = case.claimed_at = None
        case.save(update_fields=["claimed_by", "claimed_at"])
        record("case.released", target=case, actor=by)
    return case
