"""Background work of moderation: small, repeatable."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from seutu.moderation.models import Case, Report


@task()
def tell_visitors(case_id: int) -> str:
    """Write to those who reported a case without an account and left an address.

    The address is forgotten in the transaction that sends the mail, so that nobody is
    written to twice unless the process dies between the mail and the commit.
    """
    waiting = Report.objects.filter(case=case_id).exclude(contact="")
    told = 0
    for key in waiting.values_list("pk", flat=True):
        told += _tell(key)
    return f"{told} told"


def _tell(key: int) -> int:
    with transaction.atomic():
        report = (
            Report.objects.select_for_update()
            .filter(pk=key, case__state__in=(Case.State.DECIDED, Case.State.CLOSED))
            .exclude(contact="")
            .first()
        )
        if report is None:
            return 0
        address, report.contact = report.contact, ""
        report.save(update_fields=["contact"])
        with override(report.language or settings.LANGUAGE_CODE):
            _message(report, address).send()
    return 1


def _message(report: Report, address: str) -> EmailMessage:
    decision = report.case.decisions.order_by("-pk").first()
    outcome = decision.outcome if decision else ""
    lines = [
        _("You reported something on %(site)s, and a moderator has decided.")
        % {"site": settings.SITE_URL},
        _("Decision: %(decision)s") % {"decision": outcome},
        _("We have deleted your address."),
    ]
    return EmailMessage(
        subject=_("What became of your report"),
        body="\n\n".join(lines),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
