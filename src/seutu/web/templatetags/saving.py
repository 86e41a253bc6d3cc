"""Saving a search from the page of its results: {% save_search kind text %}."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from seutu.web.criteria import read_filters

register = template.Library()


@register.simple_tag(takes_context=True)
def save_search(context: Context, kind: str = "", text: str = "") -> SafeString:
    """Draw the button that keeps a need, or a list with its filters, as a search.

    Nothing is drawn for a whole list: everybody would hear of every record.
    """
    request = context["request"]
    filters = [
        (name, value)
        for name, values in read_filters(request.GET).items()
        for value in values
    ]
    if not text and not filters:
        return SafeString("")
    return render_to_string(
        "notices/save_search.html",
        {
            "text": text,
            "kind": kind,
            "language": request.GET.get("language", "")[:35],
            "filters": filters,
        },
        request=request,
    )
