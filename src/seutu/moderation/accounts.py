"""A person's part in moderation: handed out, and forgotten on erasure."""

from seutu.accounts.models import User
from seutu.moderation.models import Case, Report


def reports_of(user: User) -> list[dict[str, object]]:
    """Give what a person reported."""
    return [
        {
            "subject": report.case.subject,
            "reason": report.reason,
            "text": report.text,
            "reported_at": report.reported_at.isoformat(),
        }
        for report in Report.objects.filter(by=user).select_related("case")
    ]


def cases_of(user: User) -> list[dict[str, object]]:
    """Give what was decided about a person's content, and her appeals."""
    return [
        {
            "subject": case.subject,
            "state": case.state,
            "opened_at": case.opened_at.isoformat(),
            "appeal": case.appeal,
            "decisions": [
                {"action": one.action, "reason": one.reason, "at": one.at.isoformat()}
                for one in case.decisions.all()
            ],
        }
        for case in Case.objects.filter(author=user).prefetch_related("decisions")
    ]


def forget_person(user: User) -> None:
    """Part reports from who sent them; what was reported stays to be decided."""
    Report.objects.filter(by=user).update(by=None, contact="")
    Case.objects.filter(author=user).update(appeal="")
