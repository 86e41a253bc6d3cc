"""What operators decide about meanings that readers dropped."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from seutu.audit.services import record
from seutu.core.pagination import page_newest_first
from seutu.core.permissions import require
from seutu.matching import dropped
from seutu.matching.models import DroppedPair
from seutu.web.presenters.dropped import pair_views
from seutu.web.views.accounts.people import person
from seutu.web.views.match import without_nul

PAGE = 50
State = DroppedPair.State


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the meanings that readers dropped, what most of them dropped first."""
    require(request.user, "accounts.operate")
    state = _state(request.GET.get("state", ""))
    cursor = without_nul(request.GET.get("cursor", ""))
    page = page_newest_first(
        DroppedPair.objects.in_state(state), field="count", cursor=cursor, limit=PAGE
    )
    counts = dict(
        DroppedPair.objects.order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    query = f"?state={state}"
    context = {
        "rows": pair_views(page.rows),
        "states": [
            (value, label, counts.get(value, 0)) for value, label in State.choices
        ],
        "state": state,
        "next_url": f"{query}&cursor={page.next}" if page.next else "",
        "first_url": query if cursor else "",
    }
    return render(request, "judging/dropped.html", context)


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a meaning, leave it out for everybody, or open the question again."""
    require(request.user, "accounts.operate")
    pair = get_object_or_404(DroppedPair, pk=pk)
    was = request.POST.get("was", "")[:7]
    state = request.POST.get("state", "")
    if state in State.values:
        dropped.decide_pair(pair, State(state), by=person(request), was=was)
        messages.success(request, _said(State(state)))
    return redirect(f"{reverse('dropped_pairs')}?state={_state(was)}")


@login_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Give everything that was dropped to the makers of the tables; itself an event."""
    require(request.user, "accounts.operate")
    record("pairs.exported", actor=person(request))
    response = StreamingHttpResponse(
        _lines(), content_type="text/tab-separated-values; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="dropped-pairs.tsv"'
    return response


def _lines() -> Iterator[str]:
    for row in dropped.lines():
        yield "\t".join(" ".join(cell.split()) for cell in row) + "\n"


def _state(text: str) -> State:
    return State(text) if text in State.values else State.OPEN


def _said(state: State) -> str:
    if state == State.REMOVED:
        return _("It is left out of every match from now on.")
    if state == State.KEPT:
        return _("The meaning stays.")
    return _("The question is open again.")
