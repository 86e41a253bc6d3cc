"""Stopping mail, bringing it back, and noting what came back undelivered."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.notifications.mail.links import EVERYTHING, Stop, Undo, undo_token
from seutu.notifications.models import (
    Cadence,
    Follow,
    Mail,
    Mailbox,
    Notification,
    Reason,
)

ON_PAGE = {Cadence.PAGE, Cadence.MUTE}


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a stop did; `undo` is a token, and empty when it was stopped before."""

    what: str
    undo: str


@transaction.atomic
def stop_mail(stop: Stop) -> Stopped:
    """Stop mail about a subject or about everything; notices stay on the page."""
    user, what = stop.user, stop.what
    if what == EVERYTHING:
        box = mailbox_of(user)
        if box.stopped_at is not None:
            return Stopped(what, "")
        box.stopped_at = timezone.now()
        box.stopped_because = Mailbox.Stop.ASKED
        box.save(update_fields=["stopped_at", "stopped_because"])
        before, mark = "", box.stopped_at.isoformat()
    else:
        kept = _follow(user, what)
        if kept is None or kept.cadence in ON_PAGE:
            return Stopped(what, "")
        before, mark = kept.cadence, str(kept.pk)
        kept.cadence = Cadence.PAGE
        kept.save(update_fields=["cadence"])
        Notification.objects.of(user).awaiting_mail().filter(
            happening__subject=what
        ).exclude(reason=Reason.DIRECT).update(due_at=None)
    record("mail.stopped", actor=user, what=what)
    return Stopped(what, undo_token(Undo(user, what, before, mark)))


@transaction.atomic
def undo_stop(undo: Undo) -> bool:
    """Bring back what a stop ended; False when it is no longer as that stop left it."""
    if undo.what == EVERYTHING:
        box = mailbox_of(undo.user)
        if box.stopped_at is None or box.stopped_at.isoformat() != undo.mark:
            return False
        _start(box)
    else:
        kept = _follow(undo.user, undo.what)
        if kept is None or kept.cadence != Cadence.PAGE or str(kept.pk) != undo.mark:
            return False
        kept.cadence = undo.before
        kept.save(update_fields=["cadence"])
    record("mail.resumed", actor=undo.user, what=undo.what)
    return True


@transaction.atomic
def start_mail(user: User) -> None:
    """Send notices again after a stop or after bounces, because the person says so."""
    box = mailbox_of(user)
    if box.stopped_at is not None or box.bounces:
        _start(box)
        record("mail.resumed", actor=user, what=EVERYTHING)


@transaction.atomic
def choose_time_zone(user: User, name: str) -> None:
    """Keep the time zone in which a person's day begins; the caller has checked it."""
    box = mailbox_of(user)
    box.time_zone = name
    box.save(update_fields=["time_zone"])


@transaction.atomic
def note_bounce(mail: Mail, *, status: str) -> bool:
    """Count a mail that came back, once; after so many no more notices are mailed.

    A new address of the person starts at none. False when it was counted before.
    """
    fresh = Mail.objects.filter(pk=mail.pk, bounced_at=None)
    if not fresh.update(bounced_at=timezone.now(), error=f"came back: {status}"[:300]):
        return False
    record("mail.bounced", target=mail, status=status[:20])
    if mail.user is None or mail.user.email.lower() != mail.to.lower():
        return True
    box = mailbox_of(mail.user)
    if box.address.lower() != mail.to.lower():
        box.address, box.bounces = mail.to, 0
    box.bounces += 1
    if box.bounces >= settings.MAIL_MOST_BOUNCES and box.stopped_at is None:
        box.stopped_at = timezone.now()
        box.stopped_because = Mailbox.Stop.BOUNCED
    box.save()
    return True


def takes_mail(user: User, box: Mailbox | None) -> bool:
    """Tell whether notices may be mailed.

    A stop because of bounces ends when the address changes.
    """
    if not user.is_active or not user.email:
        return False
    if box is None or box.stopped_at is None:
        return True
    bounced = box.stopped_because == Mailbox.Stop.BOUNCED
    return bounced and box.address.lower() != user.email.lower()


def mailbox_of(user: User) -> Mailbox:
    """Get a person's mailbox for a change, locked where the database can."""
    Mailbox.objects.get_or_create(user=user)
    return Mailbox.objects.select_for_update().get(user=user)


def _start(box: Mailbox) -> None:
    box.stopped_at, box.stopped_because, box.bounces = None, "", 0
    box.save(update_fields=["stopped_at", "stopped_because", "bounces"])


def _follow(user: User, subject: str) -> Follow | None:
    mine = Follow.objects.select_for_update()
    return mine.filter(user=user, subject=subject).first()
