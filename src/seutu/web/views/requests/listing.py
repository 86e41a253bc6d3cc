"""The list of data requests, its tables, and one's own."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from seutu.accounts.models import Organisation
from seutu.challenges.data_requests.selectors import OVERDUE, Narrowed, narrowed
from seutu.challenges.models import DataRequest, DataRequestQuerySet, RequestSupport
from seutu.core.errors import Invalid
from seutu.core.pagination import page_newest_first
from seutu.places.finding import find_place
from seutu.web.cards import Choice
from seutu.web.presenters import labels
from seutu.web.presenters.requests import request_rows, state_name
from seutu.web.presenters.requests_tables import as_csv, as_json
from seutu.web.presenters.sorting import by_name
from seutu.web.views.match import without_nul
from seutu.web.views.standing.finding import person_of

PAGE = 20
MOST_OWN = 100
LONGEST_WORDS = 200
State = DataRequest.State
STATES = (State.ASKED, State.ACCEPTED, OVERDUE, State.DELIVERED, State.DECLINED)


@require_safe
def data_requests(request: HttpRequest) -> HttpResponse:
    """List what was asked for, newest first."""
    by, place_error = _narrowing(request)
    found = _found(by)
    page = page_newest_first(
        found.select_related("publisher", "region"),
        field="asked_at",
        cursor=request.GET.get("cursor", ""),
        limit=PAGE,
    )
    query = _query(request)
    context = {
        "rows": request_rows(page.rows),
        "total": found.count(),
        "states": _states(by.state),
        "themes": _themes(by.theme),
        "words": by.text,
        "place": request.GET.get("place", "")[:LONGEST_WORDS],
        "place_error": place_error,
        "publisher": Organisation.objects.filter(
            pk=by.publisher, hidden_at=None
        ).first()
        if by.publisher
        else None,
        "query": f"?{query}" if query else "",
        "next_url": f"?{urlencode({'cursor': page.next})}&{query}" if page.next else "",
        "first_url": f"?{query}" if request.GET.get("cursor") else "",
        "is_narrowed": by != Narrowed(),
    }
    return render(request, "requests/list.html", context)


@require_safe
def data_requests_csv(request: HttpRequest) -> StreamingHttpResponse:
    by, _error = _narrowing(request)
    return as_csv(_found(by).order_by("-asked_at", "pk"), "data-requests.csv")


@require_safe
def data_requests_json(request: HttpRequest) -> HttpResponse:
    by, _error = _narrowing(request)
    return as_json(_found(by).order_by("-asked_at", "pk"), "data-requests.json")


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List what a person asked for, what she joined, and what she has to answer."""
    rows = DataRequest.objects.select_related("publisher", "region")
    joined = RequestSupport.objects.made_by(request.user).standing()
    person = person_of(request)
    context = {
        "to_answer": request_rows(
            rows.public().open().to_answer_by(person).order_by("asked_at")[:MOST_OWN]
        ),
        "asked": request_rows(rows.asked_by(person).order_by("-asked_at")[:MOST_OWN]),
        "joined": request_rows(
            rows.public()
            .filter(pk__in=joined.values("request"))
            .exclude(asker=person)
            .order_by("-asked_at")[:MOST_OWN]
        ),
    }
    return render(request, "requests/mine.html", context)


def _narrowing(request: HttpRequest) -> tuple[Narrowed, str]:
    """Read how the list is narrowed; a place that is not known is said, not used."""
    typed = without_nul(request.GET.get("place", "")).strip()[:LONGEST_WORDS]
    code, error = "", ""
    if typed:
        try:
            place = find_place(typed)
            code = place.nuts_code or place.country
        except Invalid as unknown:
            error = unknown.message
    state = request.GET.get("state", "")
    theme = request.GET.get("theme", "")
    return (
        Narrowed(
            state=state if state in STATES else "",
            theme=theme if theme in labels.THEMES else "",
            place=code,
            publisher=without_nul(request.GET.get("publisher", ""))[:16],
            text=without_nul(request.GET.get("q", "")).strip()[:LONGEST_WORDS],
        ),
        error,
    )


def _found(by: Narrowed) -> DataRequestQuerySet:
    rows = DataRequest.objects.public().standing()
    return narrowed(rows, by, timezone.localdate())


def _query(request: HttpRequest) -> str:
    names = ("q", "state", "theme", "place", "publisher")
    pairs = [(name, request.GET.get(name, "")[:LONGEST_WORDS]) for name in names]
    return urlencode([(name, value) for name, value in pairs if value])


def _states(chosen: str) -> list[Choice]:
    named = [Choice(str(one), state_name(one), one == chosen) for one in STATES]
    return [Choice("", _("Any state"), not chosen), *named]


def _themes(chosen: str) -> list[Choice]:
    named = sorted(labels.THEMES, key=lambda code: by_name(labels.theme_name(code)))
    found = [Choice(code, labels.theme_name(code), code == chosen) for code in named]
    return [Choice("", _("Any theme"), not chosen), *found]


def list_url(**narrowing: str) -> str:
    """Give the address of the list, narrowed."""
    return f"{reverse('data_request_list')}?{urlencode(narrowing)}"
