"""Reporting a subject to the moderators, as one tag for every page: {% report_link "challenge:<id>" %}."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def report_link(context: Context, subject: str) -> SafeString:
    return SafeString("")
