"""Forgetting former wordings when their time is over."""

from datetime import timedelta

from django.conf import settings
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from seutu.conversation.models import Revision
from seutu.moderation.models import Case


def forget_old_revisions() -> int:
    """Remove former wordings, except where a case still waits; returns how many."""
    before = timezone.now() - timedelta(days=settings.KEEP_REPORTS_DAYS)
    waiting = Case.objects.waiting().values("subject")
    old = Revision.objects.filter(replaced_at__lt=before).annotate(
        subject=Concat(Value("comment:"), Cast("comment_id", CharField()))
    )
    return old.exclude(subject__in=waiting).delete()[0]
