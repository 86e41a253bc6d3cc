"""Telling people what happened, and keeping what they chose to hear of.

Other apps call `notify`, `follow`, `unfollow` and `is_following` from here.
"""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import AnyUser, User
from seutu.audit.services import record
from seutu.core.errors import Invalid
from seutu.core.ids import unguessable_id
from seutu.notifications.events import (
    Event,
    Gap,
    categories,
    find_event,
    in_words,
    stored,
)
from seutu.notifications.models import (
    Cadence,
    Follow,
    Happening,
    Notification,
    Preference,
    Reason,
)
from seutu.notifications.telling import AT_ONCE, tell, tell_followers

LONGEST_SUBJECT = 80


@transaction.atomic
def notify(
    event: Event | str,
    *,
    subject: str,
    actor: User | None = None,
    to: Iterable[User] = (),
    url: str = "",
    also_followers: bool = True,
    also_subjects: Iterable[str] = (),
    key: str = "",
    **gaps: Gap,
) -> Happening:
    """Tell people of a happening in the caller's transaction; mail goes out later.

    Told are `to` and the followers of the subject and of `also_subjects`, once each,
    without the actor and without those who may not see the subject. More followers
    than a request should write for are told by the worker. With a `key` the same event
    of a subject is told to each person once, however often this is called. `url` is a
    path of this site; without it the subject's own page is meant.

    Raises `ValueError` for an unknown event, an address elsewhere or a missing gap.
    """
    kind = event if isinstance(event, Event) else find_event(event)
    if kind is None:
        raise ValueError(f"No event {event!r} is registered.")
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"A notice leads to a page of this site, not to {url!r}.")
    _check_gaps(kind, gaps)
    happening, is_new = Happening.objects.get_or_create(
        key=_digest(kind.name, subject, key or unguessable_id()),
        defaults={
            "event": kind.name,
            "subject": subject,
            "also": sorted(set(also_subjects) - {subject}),
            "actor_id": str(actor.pk) if actor is not None else "",
            "url": url,
            "gaps": stored(gaps),
            "at": timezone.now(),
            "told_at": None if also_followers else timezone.now(),
        },
    )
    tell(happening, {person: Reason.DIRECT for person in to})
    if is_new and also_followers:
        tell_followers(happening, at_most=AT_ONCE)
    return happening


@transaction.atomic
def follow(
    user: User,
    subject: str,
    *,
    because: Reason = Reason.CHOSE,
    cadence: Cadence | str | None = None,
) -> Follow:
    """Let a person hear of a subject; the caller has checked that they may see it.

    A follow that is there stays as the person set it, muted ones too, unless a cadence
    is given; an empty cadence leaves it to the person's settings.
    """
    if len(subject) > LONGEST_SUBJECT or ":" not in subject:
        raise ValueError(f"{subject[:LONGEST_SUBJECT]!r} is no subject.")
    if cadence and cadence not in Cadence:
        raise Invalid(_("Choose how you want to hear of it."), field="cadence")
    kept, is_new = Follow.objects.get_or_create(
        user=user,
        subject=subject,
        defaults={"reason": because, "cadence": cadence or ""},
    )
    if is_new:
        record("follow.started", target=kept, actor=user, subject=subject)
    elif cadence is not None and kept.cadence != cadence:
        kept.cadence = cadence
        kept.save(update_fields=["cadence"])
        record("follow.changed", target=kept, actor=user, cadence=str(cadence))
    return kept


@transaction.atomic
def unfollow(user: User, subject: str) -> None:
    """Stop hearing of a subject; what waits to be mailed about it is not mailed."""
    kept = Follow.objects.filter(user=user, subject=subject).first()
    if kept is None:
        return
    record("follow.ended", target=kept, actor=user, subject=subject)
    kept.delete()
    Notification.objects.of(user).awaiting_mail().filter(
        happening__subject=subject
    ).exclude(reason=Reason.DIRECT).update(due_at=None)


def is_following(user: AnyUser, subject: str) -> bool:
    """Tell whether a person hears of a subject, on the page at least."""
    if not user.is_authenticated:
        return False
    mine = Follow.objects.filter(user_id=user.pk, subject=subject)
    return mine.exclude(cadence=Cadence.MUTE).exists()


@transaction.atomic
def choose_cadence(user: User, choices: dict[str, str]) -> None:
    """Keep how a person wants to hear of each category; raises `Invalid`."""
    known = categories()
    for category, cadence in choices.items():
        if category not in known or cadence not in Cadence:
            raise Invalid(_("Choose one of the ways offered."), field=category)
        Preference.objects.update_or_create(
            user=user, category=category, defaults={"cadence": cadence}
        )
    record("notices.chosen", actor=user, categories=len(choices))


def mark_read(user: User, ids: Iterable[int]) -> int:
    """Mark a person's own notices as read; ids of others change nothing."""
    mine = Notification.objects.of(user).unread().filter(pk__in=list(ids))
    return mine.update(read_at=timezone.now())


def mark_all_read(user: User) -> int:
    return Notification.objects.of(user).unread().update(read_at=timezone.now())


def _check_gaps(event: Event, gaps: dict[str, Gap]) -> None:
    try:
        in_words(event.subject, gaps)
        in_words(event.body, gaps)
    except (KeyError, TypeError) as missing:
        raise ValueError(f"The event {event.name!r} lacks a gap: {missing}.") from None


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=24).hexdigest()
