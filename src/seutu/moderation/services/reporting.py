"""Telling the moderators that something is wrong."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from seutu.accounts.models import AnyUser, User
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.happenings import announce_waiting
from seutu.moderation.models import Report
from seutu.moderation.registry import port_of
from seutu.moderation.services.holding import open_case
from seutu.moderation.wording import tidy

LONGEST_REPORT = 4_000
SHORTEST_NOTICE = 20
MOST_A_DAY = 50


@transaction.atomic
def report(
    subject: str,
    *,
    by: AnyUser | None,
    reason: str,
    text: str = "",
    contact: str = "",
) -> Report:
    """Add a report to the subject's waiting case, opening one when there is none.

    Without an account it is a legal notice, which has to explain itself. Raises
    `Conflict` when this person has reported it already, `Invalid` for unusable words.
    """
    person = by if isinstance(by, User) else None
    words = tidy(text)
    _check(reason, words, is_notice=person is None)
    if person is not None:
        _check_pace(person)
    port = port_of(subject)
    author = port.author(subject.partition(":")[2]) if port else None
    case, is_new = open_case(subject, author)
    if person is not None and case.reports.filter(by=person).exists():
        raise Conflict(
            _("You have reported this already, and the moderators will look at it.")
        )
    made = Report.objects.create(
        case=case,
        reason=reason,
        text=words,
        by=person,
        contact="" if person else contact,
        language=get_language() or "",
        is_legal_notice=person is None,
    )
    record("case.reported", target=case, actor=person, reason=reason)
    if is_new:
        announce_waiting(case)
    return made


def _check_pace(person: User) -> None:
    since = timezone.now() - timedelta(days=1)
    if Report.objects.filter(by=person, reported_at__gte=since).count() >= MOST_A_DAY:
        raise Conflict(_("You have reported a lot today. Go on tomorrow."))


def _check(reason: str, words: str, *, is_notice: bool) -> None:
    if reason not in Report.Reason.values:
        raise Invalid(_("Choose one of the reasons."), field="reason")
    if len(words) > LONGEST_REPORT:
        raise Invalid(
            ngettext(
                "Keep the explanation under %(limit)d letter.",
                "Keep the explanation under %(limit)d letters.",
                LONGEST_REPORT,
            )
            % {"limit": LONGEST_REPORT},
            field="text",
        )
    if is_notice and len(words) < SHORTEST_NOTICE:
        raise Invalid(
            _("Explain in a sentence or two why this is illegal or against the rules."),
            field="text",
        )
    if reason == Report.Reason.OTHER and not words:
        raise Invalid(_("Say what is wrong."), field="text")
