"""Writing a digest at the moment it is sent, in the language of its receiver."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import Resolver404, reverse, translate_url
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import get_supported_language_variant, ngettext
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.core.language import best
from seutu.core.subjects import Subject
from seutu.notifications.events import (
    Event,
    find_event,
    in_markup,
    in_words,
    one_line,
)
from seutu.notifications.mail.headers import digest_headers
from seutu.notifications.mail.links import EVERYTHING, stop_url
from seutu.notifications.mail.stopping import takes_mail
from seutu.notifications.models import (
    Cadence,
    Follow,
    Mail,
    Mailbox,
    Notification,
    Preference,
    Reason,
)
from seutu.notifications.telling import zone_of
from seutu.notifications.timing import chosen_cadence

MOST_ITEMS = 50
LONGEST_LINE = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One notice of a mail, as text and as markup."""

    sentence: str
    markup: SafeString
    body: str
    body_markup: SafeString
    url: str
    at: datetime
    topic: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The notices of one subject; `stop` is the address that ends mail about it."""

    title: str
    reason: str
    stop: str
    items: tuple[Item, ...]


class Wishes:
    """What a person wants by mail now, whatever was so when the notice was written."""

    def __init__(self, user: User) -> None:
        self.topics = dict(
            Follow.objects.filter(user=user).values_list("subject", "cadence")
        )
        self.categories = dict(
            Preference.objects.filter(user=user).values_list("category", "cadence")
        )

    def wants_by_mail(self, notice: Notification, event: Event) -> bool:
        is_direct = notice.reason == Reason.DIRECT
        followed = [name for name in notice.happening.topics if name in self.topics]
        if not followed and not is_direct:
            return False
        cadence = chosen_cadence(
            on_topic=self.topics[followed[-1]] if followed else "",
            on_category=self.categories.get(event.category, ""),
            is_direct=is_direct,
            is_essential=event.is_essential,
        )
        return cadence not in {Cadence.PAGE, Cadence.MUTE}


def write(mail: Mail) -> EmailMultiAlternatives | None:
    """Write a mail; None when nothing is left that its receiver should be sent.

    Left out of a digest are notices that were read meanwhile, that the person no
    longer wants by mail, and those of subjects the person may not see any more.
    """
    if mail.kind == Mail.Kind.MESSAGE:
        return _message(mail, mail.subject, mail.text, mail.html, mail.headers)
    user = mail.user
    box = Mailbox.objects.filter(user=user).first() if user is not None else None
    if user is None or user.email != mail.to or not takes_mail(user, box):
        return None
    language = language_of(user)
    with translation.override(language), timezone.override(zone_of(box)):
        items = list(_items(user, mail, language))
        if not items:
            return None
        shown, more = items[:MOST_ITEMS], len(items) - MOST_ITEMS
        topics = _topics(user, shown)
        only = topics[0].stop if len(topics) == 1 and more <= 0 else ""
        context = {
            "topics": topics,
            "more": max(more, 0),
            "language": language,
            "site": settings.SITE_URL,
            "page_url": settings.SITE_URL + reverse("notices"),
            "choices_url": settings.SITE_URL + reverse("notice_choices"),
            "stop_url": stop_url(user, EVERYTHING),
        }
        return _message(
            mail,
            _headline(items),
            render_to_string("notifications/digest.txt", context),
            render_to_string("notifications/digest.html", context),
            digest_headers(
                stop_url=only or str(context["stop_url"]),
                topic=items[0].topic if len(topics) == 1 else "",
            ),
        )


def language_of(user: User) -> str:
    """The interface language for a person, English when theirs has none."""
    try:
        return get_supported_language_variant(user.language or settings.LANGUAGE_CODE)
    except LookupError:
        return str(settings.LANGUAGE_CODE)


def page_of(url: str, subject: Subject | None, language: str) -> str:
    """Give the path a notice leads to, in a language; the notices page at the least."""
    path = url or (subject.url if subject is not None else "") or reverse("notices")
    try:
        return translate_url(path, language)
    except Resolver404:
        return path


def _message(
    mail: Mail, subject: str, text: str, html: str, headers: dict[str, str]
) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=one_line(subject),
        body=text or _("This mail has no plain text."),
        from_email=mail.sender or settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={**headers, "Message-ID": mail.message_id},
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _items(user: User, mail: Mail, language: str) -> Iterable[Item]:
    notices = list(
        Notification.objects.filter(mail=mail, user=user, read_at=None)
        .select_related("happening")
        .order_by("at", "pk")
    )
    names = list({notice.happening.subject for notice in notices})
    seen = subjects.visible(user, names)
    described = subjects.subjects(sorted(seen))
    wishes = Wishes(user)
    for notice in notices:
        happening = notice.happening
        event = find_event(happening.event)
        if event is None or happening.subject not in seen:
            continue
        if not wishes.wants_by_mail(notice, event):
            continue
        path = page_of(happening.url, described.get(happening.subject), language)
        yield Item(
            sentence=in_words(event.subject, happening.gaps),
            markup=in_markup(event.subject, happening.gaps),
            body=in_words(event.body, happening.gaps),
            body_markup=in_markup(event.body, happening.gaps),
            url=settings.SITE_URL + path,
            at=happening.at,
            topic=happening.subject,
            reason=Reason(notice.reason),
        )


def _topics(user: User, items: list[Item]) -> list[Topic]:
    names = list(dict.fromkeys(item.topic for item in items))
    described = subjects.subjects(names)
    followed = set(
        Follow.objects.filter(user=user, subject__in=names).values_list(
            "subject", flat=True
        )
    )
    topics = []
    for name in names:
        of_topic = tuple(item for item in items if item.topic == name)
        personal = any(item.reason == Reason.DIRECT for item in of_topic)
        subject = described.get(name)
        title = (
            best(subject.title, (translation.get_language() or "en", "en"))[1]
            if (subject is not None)
            else ""
        )
        topics.append(
            Topic(
                title=one_line(title),
                reason=str(of_topic[0].reason.label),
                # A click that stops less than the whole mail would look broken.
                stop=stop_url(user, name) if name in followed and not personal else "",
                items=of_topic,
            )
        )
    return topics


def _headline(items: list[Item]) -> str:
    if len(items) == 1:
        line = items[0].sentence
        return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
    return ngettext(
        "%(count)d notice from Seutu", "%(count)d notices from Seutu", len(items)
    ) % {"count": len(items)}
