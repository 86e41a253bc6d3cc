"""What happened to a challenge, as everybody may know it: no person, no draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.challenges.models import Challenge, Revision
from seutu.challenges.selectors import family

MOST_EVENTS = 200
# Event of the audit -> whether it tells of the challenge itself or of one beside it.
ABOUT_ITSELF = (
    "challenge.published",
    "challenge.moved",
    "challenge.changed",
    "partnership.joined",
    "partnership.left",
)
ABOUT_ANOTHER = ("challenge.merged", "challenge.separated")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEvent:
    """One thing that happened.

    `other` is the challenge that was merged or taken out. `fields` are the answers
    that changed on that day and `revision` how they read before.
    """

    at: datetime
    action: str
    before: str = ""
    after: str = ""
    reason: str = ""
    organisation: str = ""
    other: str = ""
    fields: tuple[str, ...] = ()
    revision: Revision | None = None


def public_events(challenge: Challenge) -> list[PublicEvent]:
    """Tell what happened since the publication, oldest first; three queries.

    Changes of the text on one day are told as one, because a form that is saved as it
    is typed makes many.
    """
    since = challenge.statement.published_at
    if since is None:
        return []
    found = [
        _told(event, challenge)
        for event in _events(challenge, family(challenge), since)
        if event.action != "challenge.changed"
    ]
    found += _changes(challenge, since)
    return sorted(found, key=lambda event: event.at)


def _events(
    challenge: Challenge, keys: Sequence[str], since: datetime
) -> list[AuditEvent]:
    others = [key for key in keys if key != challenge.pk]
    about = Q(target_id=challenge.pk, action__in=ABOUT_ITSELF) | Q(
        action__in=ABOUT_ANOTHER, details__other=challenge.pk
    )
    if others:
        about |= Q(target_id__in=others, action="challenge.merged")
    events = AuditEvent.objects.filter(about, target_kind="challenge", at__gte=since)
    return list(reversed(events.order_by("-at", "-pk")[:MOST_EVENTS]))


def _told(event: AuditEvent, challenge: Challenge) -> PublicEvent:
    details = event.details
    return PublicEvent(
        at=event.at,
        action=event.action,
        before=str(details.get("before", "")),
        after=str(details.get("after", "")),
        reason=str(details.get("reason", "")),
        organisation=str(details.get("organisation", "")),
        other=event.target_id if event.target_id != challenge.pk else "",
    )


def _changes(challenge: Challenge, since: datetime) -> list[PublicEvent]:
    """Put the changes of one day together, with what the texts said before them."""
    events = AuditEvent.objects.filter(
        target_kind="challenge",
        target_id=challenge.pk,
        action="challenge.changed",
        at__gte=since,
    ).order_by("-at", "-pk")[:MOST_EVENTS]
    days: dict[object, list[AuditEvent]] = {}
    for event in reversed(events):
        days.setdefault(timezone.localdate(event.at), []).append(event)
    first: dict[object, Revision] = {}
    for revision in challenge.revisions.order_by("version"):
        first.setdefault(timezone.localdate(revision.changed_at), revision)
    return [
        PublicEvent(
            at=changes[-1].at,
            action="challenge.changed",
            fields=tuple(
                dict.fromkeys(
                    name
                    for event in changes
                    for name in str(event.details.get("fields", "")).split(", ")
                    if name
                )
            ),
            revision=first.get(day),
        )
        for day, changes in days.items()
    ]
