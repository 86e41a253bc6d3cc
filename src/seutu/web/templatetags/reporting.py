"""Reporting a subject to the moderators, as one tag for every page.

`{% report_link "challenge:<id>" %}` prints a small link; it works without an account.
"""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from seutu.core import subjects
from seutu.web.presenters.conversation import report_address

register = template.Library()


@register.simple_tag(takes_context=True)
def report_link(context: Context, subject: str) -> SafeString:
    """Print a link to the form; nothing for who may not see the subject."""
    request = context.get("request")
    if request is None or not subjects.visible(request.user, [subject]):
        return SafeString("")
    return format_html(
        '<a class="report-link" href="{}" rel="nofollow">{}</a>',
        report_address(subject),
        _("Report this"),
    )
