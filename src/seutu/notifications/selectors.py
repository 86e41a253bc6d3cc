"""Reading notices, follows and the state of mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from seutu.accounts.models import AnyUser, User
from seutu.core import subjects
from seutu.core.pagination import Page, page_newest_first
from seutu.core.subjects import Subject
from seutu.notifications.models import Cadence, Follow, Mail, Mailbox, Notification

MANY = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as its receiver may see it; no subject means: no longer to be seen."""

    notice: Notification
    subject: Subject | None


def unread_count(user: AnyUser) -> int:
    """Count what a person has not read, up to `MANY`."""
    if not user.is_authenticated:
        return 0
    return Notification.objects.filter(user_id=user.pk).unread()[:MANY].count()


def notices_of(
    user: User, *, cursor: str = "", limit: int, only_unread: bool = False
) -> tuple[list[Shown], str]:
    """Page through a person's notices, newest first; also returns the next cursor.

    What the person may not see any more comes without its subject, and its sentence
    must not be shown.
    """
    mine = Notification.objects.of(user).select_related("happening")
    if only_unread:
        mine = mine.unread()
    page: Page[Notification] = page_newest_first(
        mine, field="at", cursor=cursor, limit=limit
    )
    names = list({notice.happening.subject for notice in page.rows})
    seen = subjects.visible(user, names)
    described = subjects.subjects(sorted(seen))
    shown = [Shown(each, described.get(each.happening.subject)) for each in page.rows]
    return shown, page.next


def as_seen(notice: Notification) -> Shown:
    """Describe one notice as its receiver may see it."""
    name = notice.happening.subject
    is_seen = subjects.visible(notice.user, [name])
    return Shown(notice, subjects.subject(name) if is_seen else None)


def follow_of(user: AnyUser, subject: str) -> Follow | None:
    if not user.is_authenticated:
        return None
    return Follow.objects.filter(user_id=user.pk, subject=subject).first()


def follows_among(user: User, subjects: Iterable[str]) -> dict[str, Follow]:
    """Read how a person follows each of some subjects; one query."""
    rows = Follow.objects.filter(user=user, subject__in=list(subjects))
    return {follow.subject: follow for follow in rows}


def follower_count(subject: str) -> int:
    """Count who follows; those who muted a subject do not."""
    return Follow.objects.filter(subject=subject).exclude(cadence=Cadence.MUTE).count()


def follows_of(user: User) -> list[tuple[Follow, Subject | None]]:
    """List what a person follows, newest first, with what may still be seen of it."""
    mine = list(Follow.objects.filter(user=user).order_by("-pk"))
    seen = subjects.visible(user, [each.subject for each in mine])
    described = subjects.subjects(sorted(seen))
    return [(each, described.get(each.subject)) for each in mine]


def mailbox(user: User) -> Mailbox | None:
    return Mailbox.objects.filter(user=user).first()


def bounced_count() -> int:
    """Count the people whose mail was stopped because it came back."""
    return Mailbox.objects.filter(stopped_because=Mailbox.Stop.BOUNCED).count()


@dataclass(frozen=True, slots=True)
class QueueState:
    """The mail queue at a glance; `oldest` is since when the first mail waits."""

    counts: dict[str, int]
    oldest: datetime | None


def queue_state() -> QueueState:
    counts = Mail.objects.values_list("state").annotate(count=Count("pk"))
    waiting = Mail.objects.filter(state=Mail.State.WAITING)
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return QueueState(dict(counts), oldest)
