"""Lists of datasets, solutions and challenges."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from seutu.web.criteria import LONGEST_VALUE, Criteria
from seutu.web.presenters.feeds import list_feed_link
from seutu.web.presenters.lists import ELSEWHERE, HERE, list_view
from seutu.web.views.match import without_nul
from seutu.web.views.partials import render_page

EXTRAS = ("organisation", "cofog", "technology")

View = Callable[[HttpRequest], HttpResponse]


def list_of(kind: str) -> View:
    """Make the view that lists one kind. Words typed there are a need to match."""

    @require_safe
    @vary_on_headers("HX-Request")
    def view(request: HttpRequest) -> HttpResponse:
        words = without_nul(request.GET.get("q", "")).strip()
        criteria = Criteria.narrowing(request.GET, kind)
        if words:
            return redirect(f"{reverse('match')}{criteria.query(words)}")
        extras = extras_of(request)
        shown = list_view(
            kind, criteria, cursor=request.GET.get("cursor", ""), extras=extras
        )
        context = {"list": shown, "feeds": (list_feed_link(kind, criteria, extras),)}
        return render_page(request, "list.html", "list", context)

    return view


def extras_of(request: HttpRequest) -> dict[str, str]:
    """Read the conditions that have no filter beside the list."""
    found = {
        name: without_nul(request.GET.get(name, ""))[:LONGEST_VALUE] for name in EXTRAS
    }
    # Both boxes ticked means what none of them ticked means.
    origins = set(request.GET.getlist("origin")) & {HERE, ELSEWHERE}
    if len(origins) == 1:
        found["origin"] = origins.pop()
    return {name: value for name, value in found.items() if value}
