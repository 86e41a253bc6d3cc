"""Forgetting: notices that were read, mail that ended, and all of an erased account."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from seutu.accounts.models import User
from seutu.notifications.models import (
    Follow,
    Happening,
    Mail,
    Mailbox,
    Notification,
    Preference,
    SavedSearch,
)

UNREAD_FACTOR = 4


def forget_old_notices() -> int:
    """Remove notices some time after they were read, unread ones four times later."""
    days = settings.KEEP_NOTICES_DAYS
    now = timezone.now()
    read = Notification.objects.filter(read_at__lt=now - timedelta(days=days))
    stale = Notification.objects.filter(
        at__lt=now - timedelta(days=days) * UNREAD_FACTOR
    )
    removed = read.delete()[0] + stale.delete()[0]
    told = Notification.objects.filter(happening=OuterRef("pk"))
    Happening.objects.filter(
        ~Exists(told), at__lt=now - timedelta(days=days), told_at__isnull=False
    ).delete()
    return removed


def forget_old_mail() -> int:
    """Remove what is known of mail that was sent or given up some time ago."""
    old = timezone.now() - timedelta(days=settings.KEEP_MAIL_DAYS)
    return Mail.objects.filter(ended_at__lt=old).delete()[0]


def forget_person(user: User) -> None:
    """Drop all that a person followed, was told and chose; part of erasing."""
    for model in (Notification, Follow, Preference, Mail, Mailbox):
        model._default_manager.filter(user=user).delete()
    for search in SavedSearch.objects.filter(owner=user):
        Happening.objects.filter(subject=f"search:{search.pk}").delete()
        search.delete()


def follows_export(user: User) -> list[dict[str, object]]:
    return [
        {
            "subject": each.subject,
            "cadence": each.cadence,
            "reason": each.reason,
            "since": each.created_at.isoformat(),
        }
        for each in Follow.objects.filter(user=user).order_by("pk")
    ]


def notices_export(user: User) -> list[dict[str, object]]:
    """List what a person was told: which event of which subject, when, and if read."""
    mine = Notification.objects.of(user).select_related("happening").order_by("pk")
    return [
        {
            "event": each.happening.event,
            "subject": each.happening.subject,
            "at": each.at.isoformat(),
            "read": each.read_at.isoformat() if each.read_at else None,
        }
        for each in mine
    ]


def choices_export(user: User) -> list[dict[str, object]]:
    chosen: list[dict[str, object]] = [
        {"category": category, "cadence": cadence}
        for category, cadence in Preference.objects.filter(user=user)
        .order_by("category")
        .values_list("category", "cadence")
    ]
    box = Mailbox.objects.filter(user=user).first()
    if box is not None:
        chosen.append(
            {
                "time_zone": box.time_zone,
                "mail_stopped": box.stopped_at.isoformat() if box.stopped_at else None,
                "mails_returned": box.bounces,
            }
        )
    return chosen


def searches_export(user: User) -> list[dict[str, object]]:
    return [
        {
            "name": each.name,
            "text": each.text,
            "language": each.language,
            "kind": each.kind,
            "filters": each.filters,
            "since": each.created_at.isoformat(),
        }
        for each in SavedSearch.objects.filter(owner=user).order_by("pk")
    ]


def mails_export(user: User) -> list[dict[str, object]]:
    return [
        {"to": to, "kind": kind, "state": state, "at": at.isoformat()}
        for to, kind, state, at in Mail.objects.filter(user=user)
        .order_by("pk")
        .values_list("to", "kind", "state", "created_at")
    ]
