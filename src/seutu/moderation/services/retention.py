"""Forgetting what people wrote about a case when its time is over."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from seutu.moderation.models import Case, Decision, Report


@transaction.atomic
def forget_old_reports() -> int:
    """Remove reports, reasons and appeals of cases settled long ago; counts reports.

    The case itself stays with its actions and dates, for the public log.
    """
    before = timezone.now() - timedelta(days=settings.KEEP_REPORTS_DAYS)
    old = Case.objects.exclude(state__in=Case.WAITING).filter(decided_at__lt=before)
    removed, _by_model = Report.objects.filter(case__in=old).delete()
    Decision.objects.filter(case__in=old).exclude(reason="").update(reason="")
    old.exclude(appeal="", author=None).update(appeal="", author=None)
    return removed
