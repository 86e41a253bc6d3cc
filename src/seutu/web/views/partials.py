"""One template for whole pages and for the part that htmx asks for."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_page(
    request: HttpRequest, template: str, partial: str, context: Mapping[str, object]
) -> HttpResponse:
    """Render a page, or only its partial when htmx swaps it into the page shown."""
    is_partial = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    name = f"{template}#{partial}" if is_partial else template
    return render(request, name, dict(context))
