"""Following a subject, as one tag for every page: {% follow_button "challenge:<id>" %}.

`{% unread_count as unread %}` and `{% notices_link %}` tell a person of new notices.
"""

import hashlib

from django import template
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from seutu.core import subjects
from seutu.notifications import selectors
from seutu.notifications.models import Follow
from seutu.web.presenters.notices import cadence_choices, cadence_label

register = template.Library()


@register.simple_tag(takes_context=True)
def follow_button(
    context: Context, subject: str, *, show_count: bool = True
) -> SafeString:
    """Let the reader follow a subject and choose how; empty when it cannot be seen."""
    request = context.get("request")
    user = getattr(request, "user", None) or AnonymousUser()
    if request is None or not subjects.visible(user, [subject]):
        return SafeString("")
    follow = selectors.follow_of(user, subject)
    count = selectors.follower_count(subject) if show_count else 0
    return _button(request, subject, follow, count)


@register.simple_tag(takes_context=True)
def own_follow_button(
    context: Context, subject: str, follow: Follow | None
) -> SafeString:
    """Show the button for a subject of the reader's own, which the view has read."""
    return _button(context["request"], subject, follow, 0)


def _button(
    request: HttpRequest, subject: str, follow: Follow | None, count: int
) -> SafeString:
    shown = {
        "subject": subject,
        "follow": follow,
        "cadence": cadence_label(follow) if follow is not None else "",
        "cadences": cadence_choices(),
        "count": count,
        # The path alone: a query may hold a need.
        "here": request.path,
        "prefix": f"follow-{_mark(subject)}",
    }
    return render_to_string("notices/follow_button.html", shown, request=request)


@register.simple_tag(takes_context=True)
def unread_count(context: Context) -> int:
    """Count the reader's unread notices, up to a hundred; one query for a page."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None:
        return 0
    known = getattr(request, "unread_notices", None)
    if known is None:
        known = request.unread_notices = selectors.unread_count(user)
    return int(known)


@register.simple_tag(takes_context=True)
def notices_link(context: Context) -> SafeString:
    """Lead a signed-in reader to the notices and say how many are new."""
    request = context.get("request")
    if (
        request is None
        or not getattr(request, "user", AnonymousUser()).is_authenticated
    ):
        return SafeString("")
    unread = unread_count(context)
    label = f"{unread - 1}+" if unread == selectors.MANY else str(unread)
    shown = {"unread": unread, "unread_label": label}
    return render_to_string("notices/link.html", shown, request=request)


def _mark(subject: str) -> str:
    """Make a part of an `id` that stands for a subject on a page with several."""
    return hashlib.blake2b(subject.encode(), digest_size=4).hexdigest()
