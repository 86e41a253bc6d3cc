"""Writing what people are told: in batches, once each, only to those who may see it."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.notifications.events import find_event
from seutu.notifications.models import (
    Cadence,
    Follow,
    Happening,
    Mailbox,
    Notification,
    Preference,
    Reason,
)
from seutu.notifications.timing import chosen_cadence, due_at

AT_ONCE = 50
BATCH = 500


def tell(happening: Happening, people: Mapping[User, Reason]) -> int:
    """Write one notice for each of these people; returns how many were offered.

    Left out are the actor, inactive accounts, those who may not see the subject and
    those who muted it. Whoever was told before stays told once. A batch costs the same
    number of queries for any number of people as long as anybody may see the subject.
    """
    able = [
        person
        for person in people
        if person.is_active and str(person.pk) != happening.actor_id
    ]
    able = _allowed(able, happening.subject)
    if not able:
        return 0
    choices = Choices(able, happening)
    notices = [
        notice
        for person in able
        if (notice := choices.notice(person, people[person])) is not None
    ]
    Notification.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def tell_followers(happening: Happening, *, at_most: int = 0) -> None:
    """Tell all followers in batches, going on where an earlier call stopped.

    With `at_most` it does nothing when there are more of them: the worker will.
    """
    waiting = Follow.objects.filter(
        subject__in=happening.topics, created_at__lte=happening.at
    ).select_related("user")
    if at_most:
        few = list(waiting.order_by("pk")[: at_most + 1])
        if len(few) <= at_most:
            _tell_batch(happening, few)
            _note(happening, told=True)
        return
    while True:
        after = waiting.filter(pk__gt=happening.followers_after)
        batch = list(after.order_by("pk")[:BATCH])
        with transaction.atomic():
            _tell_batch(happening, batch)
            if batch:
                happening.followers_after = batch[-1].pk
            _note(happening, told=len(batch) < BATCH)
        if happening.told_at is not None:
            return


def tell_waiting() -> int:
    """Tell the followers of every happening that waits; returns how many did."""
    told = 0
    for happening in Happening.objects.filter(told_at=None).order_by("pk")[:100]:
        tell_followers(happening)
        told += 1
    return told


class Choices:
    """What a batch of people chose that bears on one happening; three queries."""

    def __init__(self, people: list[User], happening: Happening) -> None:
        event = find_event(happening.event)
        keys = [person.pk for person in people]
        self.happening = happening
        self.is_essential = event is not None and event.is_essential
        found = Follow.objects.filter(user__in=keys, subject__in=happening.topics)
        chosen = {
            (subject, key): cadence
            for subject, key, cadence in found.values_list(
                "subject", "user_id", "cadence"
            )
        }
        # What was chosen for the subject itself counts more than for one beside it.
        self.topics = {
            key: chosen[subject, key]
            for subject in happening.topics
            for key in keys
            if (subject, key) in chosen
        }
        self.categories = dict(
            Preference.objects.filter(
                user__in=keys, category=event.category if event else ""
            ).values_list("user_id", "cadence")
        )
        self.mailboxes = Mailbox.objects.in_bulk(keys)

    def notice(self, person: User, reason: Reason) -> Notification | None:
        """Make a person's notice, or None where all of the topic is muted."""
        cadence = self.cadence(person, reason)
        if cadence == Cadence.MUTE:
            return None
        mailbox = self.mailboxes.get(person.pk)
        return Notification(
            user=person,
            happening=self.happening,
            reason=reason,
            at=self.happening.at,
            due_at=due_at(
                cadence, self.happening.at, zone_of(mailbox), settings.DIGEST_HOUR
            ),
        )

    def cadence(self, person: User, reason: Reason) -> str:
        return chosen_cadence(
            on_topic=self.topics.get(person.pk, ""),
            on_category=self.categories.get(person.pk, ""),
            is_direct=reason == Reason.DIRECT,
            is_essential=self.is_essential,
        )


def zone_of(mailbox: Mailbox | None) -> ZoneInfo:
    """The time zone a person chose, else the site's."""
    name = mailbox.time_zone if mailbox is not None else ""
    return ZoneInfo(name or settings.DIGEST_TIME_ZONE)


def _allowed(people: list[User], subject: str) -> list[User]:
    if not people or subjects.visible(AnonymousUser(), [subject]):
        return people
    return [person for person in people if subjects.visible(person, [subject])]


def _tell_batch(happening: Happening, follows: Iterable[Follow]) -> None:
    tell(happening, {each.user: Reason(each.reason) for each in follows})


def _note(happening: Happening, *, told: bool) -> None:
    if told:
        happening.told_at = timezone.now()
    happening.save(update_fields=["followers_after", "told_at"])
