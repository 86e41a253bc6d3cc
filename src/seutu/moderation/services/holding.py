"""Holding content back before anybody sees it or is told of it."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.moderation.happenings import announce_waiting
from seutu.moderation.models import Case
from seutu.moderation.registry import port_of
from seutu.moderation.selectors import trust_of
from seutu.moderation.trust import Trust, causes_to_hold


@transaction.atomic
def hold(subject: str, *, author: User, causes: Sequence[str] = ()) -> bool:
    """Decide whether new content waits for a moderator, and queue it if so.

    Call it in the transaction that stores the content, before anybody is notified.
    `causes` are reasons that the caller found; operators are never held.
    """
    level = trust_of(author)
    port = port_of(subject)
    text = port.text(subject.partition(":")[2]) if port else ""
    found = [*causes_to_hold(level, text)]
    if level < Trust.OPERATOR:
        found += [cause for cause in causes if cause not in found]
    if not found:
        return False
    case, is_new = open_case(subject, author)
    case.was_held, case.causes = True, found
    case.save()
    record("case.held", target=case, actor=author, causes=",".join(found))
    if is_new:
        announce_waiting(case)
    return True


def open_case(subject: str, author: User | None) -> tuple[Case, bool]:
    """Lock the waiting case about a subject, or open one; tells whether it is new.

    Of two who report at the same moment one opens it and the other finds it.
    """
    case = lock_case(subject)
    if case is not None:
        return case, False
    try:
        with transaction.atomic():
            return Case.objects.create(subject=subject, author=author), True
    except IntegrityError:
        case = lock_case(subject)
        if case is None:
            raise
        return case, False


def lock_case(subject: str) -> Case | None:
    """Keep others from deciding about a subject until the commit."""
    return (
        Case.objects.select_for_update()
        .filter(subject=subject, state__in=Case.WAITING)
        .first()
    )


@transaction.atomic
def withdraw_case(subject: str, *, by: User) -> None:
    """Close what waits about content that its author took back before a decision.

    A case with reports goes on: removing one's words does not end it.
    """
    case = lock_case(subject)
    if case is None or case.state != Case.State.OPEN:
        return
    if not case.reports.exists():
        record("case.withdrawn", target=case, actor=by)
        case.delete()
