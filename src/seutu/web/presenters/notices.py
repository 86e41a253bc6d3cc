"""Notices, follows and mail as their pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.core.language import best
from seutu.notifications.events import find_event, in_markup
from seutu.notifications.mail.writing import page_of
from seutu.notifications.models import Cadence, Follow, Mail, Reason, SavedSearch
from seutu.notifications.searches import subject_of, url_of
from seutu.notifications.selectors import Shown, follows_among, follows_of
from seutu.web.cards import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One notice; without a sentence it tells of something no longer to be seen."""

    pk: int
    sentence: SafeString | str
    body: SafeString | str
    url: str
    at: datetime
    reason: str
    is_unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowView:
    subject: str
    title: Text | None
    url: str
    reason: str
    cadence: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    pk: int
    subject: str
    name: str
    text: str
    url: str
    filters: tuple[str, ...]
    since: datetime
    follow: Follow | None
    feed_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A mail as operators see it: never its text, and the address only in part."""

    pk: int
    kind: str
    to: str
    state: str
    attempts: int
    error: str
    at: datetime
    next_try_at: datetime | None
    can_be_tried: bool


def notice_view(shown: Shown) -> NoticeView:
    notice = shown.notice
    happening = notice.happening
    event = find_event(happening.event)
    is_unread = notice.read_at is None
    if shown.subject is None or event is None:
        return NoticeView(
            pk=notice.pk,
            sentence=_("This notice is about something that you can no longer see."),
            body="",
            url="",
            reason="",
            at=notice.at,
            is_unread=is_unread,
        )
    return NoticeView(
        pk=notice.pk,
        sentence=in_markup(event.subject, happening.gaps),
        body=in_markup(event.body, happening.gaps),
        url=reverse("notice_open", args=[notice.pk]),
        reason=str(Reason(notice.reason).label),
        at=notice.at,
        is_unread=is_unread,
    )


def target_of(shown: Shown) -> str:
    """Give the path that a notice leads to, the list when there is none any more."""
    if shown.subject is None:
        return reverse("notices")
    language = get_language() or "en"
    return page_of(shown.notice.happening.url, shown.subject, language)


def follow_views(user: User) -> list[FollowView]:
    return [
        FollowView(
            subject=follow.subject,
            title=_title(subject.title) if subject is not None else None,
            url=subject.url if subject is not None else "",
            reason=str(Reason(follow.reason).label),
            cadence=follow.cadence,
            since=follow.created_at,
        )
        for follow, subject in follows_of(user)
    ]


def cadence_choices() -> list[tuple[str, str]]:
    """List the ways to hear of a topic; the first leaves it to the settings."""
    return [("", _("As in my choices")), *_labels()]


def cadence_label(follow: Follow) -> str:
    return dict(cadence_choices()).get(follow.cadence, "")


def search_views(searches: Sequence[SavedSearch], user: User) -> list[SearchView]:
    """Show saved searches with how their owner hears of them; one query."""
    followed = follows_among(user, map(subject_of, searches))
    return [_search_view(one, followed.get(subject_of(one))) for one in searches]


def _search_view(search: SavedSearch, follow: Follow | None) -> SearchView:
    values = (value for many in search.filters.values() for value in many)
    return SearchView(
        pk=search.pk,
        subject=subject_of(search),
        name=search.name,
        text=search.text,
        url=url_of(search),
        filters=tuple(values),
        since=search.created_at,
        follow=follow,
        feed_url=_feed_url(search.feed_key),
    )


def _feed_url(key: str | None) -> str:
    path = reverse("saved_search_feed", args=[key]) if key else ""
    return f"{settings.SITE_URL}{path}" if path else ""


def queue_rows(mails: Iterable[Mail]) -> list[QueueRow]:
    return [
        QueueRow(
            pk=mail.pk,
            kind=str(Mail.Kind(mail.kind).label),
            to=masked(mail.to),
            state=str(Mail.State(mail.state).label),
            attempts=mail.attempts,
            error=mail.error.replace(mail.to, masked(mail.to)),
            at=mail.created_at,
            next_try_at=mail.next_try_at if mail.state == Mail.State.WAITING else None,
            can_be_tried=mail.state == Mail.State.DEAD,
        )
        for mail in mails
    ]


def masked(address: str) -> str:
    """Show enough of an address to talk about it: o…@turku.example."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{at}{domain}"


def _title(title: object) -> Text:
    if not isinstance(title, dict):
        return Text(str(title))
    tag, text = best(title, (get_language() or "en", "en"))
    return Text(text, tag)


def _labels() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Cadence.choices]
