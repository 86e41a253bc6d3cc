"""Comments and questions about a subject, as one tag for every page.

`{% conversation "challenge:<id>" %}` prints the whole part: list, form, hints.
"""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from seutu.conversation.rendering import Line, Paragraph, Part
from seutu.core import subjects
from seutu.web.forms_conversation import CommentForm
from seutu.web.presenters.conversation import conversation_view

register = template.Library()


@register.simple_tag(takes_context=True)
def conversation(context: Context, subject: str) -> SafeString:
    """Print a conversation; nothing without a request or for who may not see it."""
    request = context.get("request")
    if request is None or not subjects.visible(request.user, [subject]):
        return SafeString("")
    after = request.GET.get("comments", "")
    view = conversation_view(
        subject,
        request.user,
        path=request.path,
        order=request.GET.get("order", ""),
        after=int(after) if _is_number(after) else 0,
    )
    shown = {
        "conversation": view,
        "form": CommentForm() if view.may_comment else None,
        "here": f"{request.path}#conversation",
    }
    return render_to_string("conversation/thread.html", shown, request=request)


@register.filter
def written(blocks: tuple[Paragraph, ...]) -> SafeString:
    """Print plain text as paragraphs; only safe addresses become links."""
    return format_html_join("", "<p>{}</p>", ((_lines(block),) for block in blocks))


def _lines(block: Paragraph) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((_line(one),) for one in block))


def _line(line: Line) -> SafeString:
    return format_html_join("", "{}", ((_part(part),) for part in line))


def _part(part: Part) -> SafeString | str:
    if not part.url:
        return part.text
    return format_html(
        '<a href="{}" rel="nofollow ugc noopener external">{}</a>', part.url, part.text
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
