"""Leaving a meaning out of a need: remembered for review, then shown without it."""

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from seutu.challenges.models import Challenge
from seutu.core.errors import NotFound
from seutu.core.throttling import Rate, take
from seutu.matching.dropped import remember
from seutu.matching.dropping import LONGEST_DROP, MOST_DROPS, read_drops
from seutu.matching.models import StoredNeed
from seutu.matching.standing import need_of
from seutu.web.criteria import Criteria
from seutu.web.forms import LONGEST_ADDRESSED
from seutu.web.views.gaps.counting import may_be_counted

log = structlog.get_logger(__name__)

LONGEST_QUERY = 20_000
REMEMBERED = Rate(60, 3_600)


# No cookie is set before sign-in, so there is no token. What is sent changes nothing
# that belongs to anybody, and pages of other sites count for nothing.
@csrf_exempt
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Leave a meaning out of a need in the address."""
    query = _query(request)
    text = query.get("text", "")[:LONGEST_ADDRESSED].replace("\x00", "")
    if not text.strip():
        return redirect("home")
    criteria = _dropped(request, query, text)
    return _see(f"{reverse('match')}{criteria.query(text)}")


@csrf_exempt
@require_POST
def drop_of_stored(request: HttpRequest, need_id: str) -> HttpResponse:
    """Leave a meaning out of a need that has an address of its own."""
    need = StoredNeed.objects.filter(pk=need_id, expires_at__gt=timezone.now()).first()
    if need is None:
        raise NotFound(
            _("This need is not here: its time is over, or the address is incomplete.")
        )
    criteria = _dropped(request, _query(request), need.text)
    return _see(f"{reverse('need', args=[need_id])}{criteria.query()}")


@csrf_exempt
@require_POST
def drop_of_challenge(request: HttpRequest, record_id: str) -> HttpResponse:
    """Leave a meaning out of a challenge: for this look at its matches only."""
    challenge = get_object_or_404(
        Challenge.objects.visible_to(request.user), pk=record_id
    )
    need = need_of(challenge)
    text = " ".join((need.title, *need.keywords, need.text)) if need else ""
    criteria = _dropped(request, _query(request), text)
    return _see(
        f"{reverse('challenge_matches', args=[challenge.pk])}{criteria.query()}"
    )


def _query(request: HttpRequest) -> QueryDict:
    return QueryDict(request.POST.get("query", "")[:LONGEST_QUERY])


def _dropped(request: HttpRequest, query: QueryDict, text: str) -> Criteria:
    """Remember what was dropped now, and give the address without it."""
    wrong = request.POST.get("wrong", "")[: MOST_DROPS * LONGEST_DROP]
    query = query.copy()
    query.pop("cursor", None)
    criteria = Criteria.read(query)
    if _may_be_remembered(request):
        language = request.POST.get("read_as", "")[:20]
        address = request.META.get("REMOTE_ADDR", "")
        for one in read_drops([wrong]):
            try:
                remember(one, text, language, address=address)
            except DatabaseError:
                log.warning("dropped pair not remembered")
    return criteria.dropping(wrong)


def _may_be_remembered(request: HttpRequest) -> bool:
    """Tell whether a click counts: made on our own page, by a person, not too often."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or not may_be_counted(request):
        return False
    allowance = take(request.META.get("REMOTE_ADDR", ""), REMEMBERED, what="drop")
    return not allowance.is_spent


def _see(address: str) -> HttpResponse:
    """Send the reader to the ranking without it; her browser asks for it anew."""
    response = HttpResponse(status=303)
    response["Location"] = address.rstrip("?")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
