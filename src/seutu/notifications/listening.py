"""Telling people of what the apps below announce: comments and moderation."""

from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import User
from seutu.conversation.happenings import on_posted
from seutu.conversation.models import Comment
from seutu.core.subjects import subject as find_subject
from seutu.moderation.happenings import on_decided, on_waiting
from seutu.moderation.models import Case, Decision
from seutu.notifications.events import Event, register_event
from seutu.notifications.models import Reason
from seutu.notifications.services import follow, notify

COMMENT = Event(
    name="comment.posted",
    category="conversation",
    subject=_("A new comment on %(title)s"),
    body=_("Somebody commented on “%(title)s”."),
)
QUESTION = Event(
    name="question.asked",
    category="conversation",
    subject=_("A question about %(title)s"),
    body=_("Somebody asked a question about “%(title)s”."),
)
ANSWER = Event(
    name="comment.answered",
    category="conversation",
    subject=_("An answer about %(title)s"),
    body=_("Somebody answered what you wrote about “%(title)s”."),
)
OFFICIAL = Event(
    name="comment.answered-officially",
    category="conversation",
    subject=_("The owner answered about %(title)s"),
    body=_("The owner answered in the conversation about “%(title)s”."),
)
AGAINST = Event(
    name="moderation.decided-against",
    category="moderation",
    subject=_("A moderator decided about what you wrote"),
    body=_(
        "A moderator decided about something you wrote on “%(title)s”. The page says"
        " why, and how you can appeal."
    ),
    is_essential=True,
)
SHOWN = Event(
    name="moderation.shown",
    category="moderation",
    subject=_("What you wrote is visible now"),
    body=_("A moderator looked at what you wrote on “%(title)s”; everybody sees it."),
)
WAITING = Event(
    name="moderation.waiting",
    category="moderation",
    subject=_("Something waits for a moderator"),
    body=_("Something on “%(title)s” waits for a decision."),
)
EVENTS = (COMMENT, QUESTION, ANSWER, OFFICIAL, AGAINST, SHOWN, WAITING)


def register() -> None:
    for event in EVENTS:
        register_event(event)
    on_posted(tell_of_comment)
    on_decided(tell_of_decision)
    on_waiting(tell_of_waiting)


def tell_of_comment(comment: Comment) -> None:
    """Tell the followers of the subject, and whoever is answered."""
    about = find_subject(comment.subject)
    if about is None:
        return
    if comment.author is not None:
        follow(comment.author, comment.subject, because=Reason.COMMENTED)
    asked = comment.parent.author if comment.parent else None
    event = QUESTION if comment.kind == Comment.Kind.QUESTION else COMMENT
    if asked is not None and asked != comment.author:
        notify(
            ANSWER,
            subject=comment.subject,
            actor=comment.author,
            to=[asked],
            also_followers=False,
            url=comment.get_absolute_url(),
            key=f"{comment.name}:answer",
            title=about.title,
        )
    notify(
        OFFICIAL if comment.is_official else event,
        subject=comment.subject,
        actor=comment.author,
        url=comment.get_absolute_url(),
        key=comment.name,
        title=about.title,
    )


def tell_of_decision(case: Case, decision: Decision) -> None:
    """Give the author the decision; one that changes nothing for her is not told."""
    if case.author is None or decision.action == Decision.Action.NO_ACTION:
        return
    about = find_subject(case.subject)
    notify(
        AGAINST if decision.is_against else SHOWN,
        subject=f"case:{case.pk}",
        actor=decision.by,
        to=[case.author],
        also_followers=False,
        url=case.get_absolute_url(),
        key=f"decision:{decision.pk}",
        title=about.title if about else {"en": case.subject},
    )


def tell_of_waiting(case: Case) -> None:
    """Tell the operators that something waits; their digest gathers it."""
    about = find_subject(case.subject)
    notify(
        WAITING,
        subject=f"case:{case.pk}",
        actor=case.author,
        to=User.objects.filter(is_staff=True, is_active=True),
        also_followers=False,
        url=case.get_absolute_url(),
        key=f"case:{case.pk}:{case.state}",
        title=about.title if about else {"en": case.subject},
    )
