"""Atom feeds of lists and of saved searches."""

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from seutu.core.kinds import kinds
from seutu.matching.alerts import found_by
from seutu.notifications.models import SavedSearch
from seutu.web.atom import MEDIA_TYPE, AtomFeed, written
from seutu.web.criteria import Criteria
from seutu.web.presenters.entries import MODELS
from seutu.web.presenters.feeds import list_feed, search_feed
from seutu.web.views.lists import extras_of

FRESH = 900


@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """Give a list with its filters as a feed, page after page."""
    if kind not in {known.name for known in kinds()} & MODELS.keys():
        raise Http404(_("There is no such feed."))
    found = list_feed(
        kind,
        Criteria.narrowing(request.GET, kind),
        cursor=request.GET.get("cursor", ""),
        extras=extras_of(request),
    )
    response = _answer(found)
    patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
def saved_search_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Give what answers a saved search to who knows its secret address.

    The search runs once in a quarter of an hour, however often a reader asks.
    """
    search = get_object_or_404(
        SavedSearch.objects.select_related("owner"), feed_key=key, owner__is_active=True
    )
    stored = f"search-feed:{search.pk}:{key}"
    names: list[str] | None = cache.get(stored)
    if names is None:
        names = found_by(search)
        cache.set(stored, names, FRESH)
    with override(search.owner.language or settings.LANGUAGE_CODE):
        address = f"{settings.SITE_URL}{reverse('saved_search_feed', args=[key])}"
        response = _answer(search_feed(search, names, address))
    patch_cache_control(response, private=True, max_age=300)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _answer(found: AtomFeed) -> HttpResponse:
    return HttpResponse(written(found), content_type=f"{MEDIA_TYPE}; charset=utf-8")
