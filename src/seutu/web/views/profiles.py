"""Pages and lists of organisations, regions, cities and themes."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from seutu.accounts.models import Organisation
from seutu.places.models import City, Region
from seutu.web.presenters import directories, labels, profiles
from seutu.web.presenters.accounts import organisation_facts, standing_of
from seutu.web.presenters.feeds import profile_feeds
from seutu.web.presenters.quality import mention_of
from seutu.web.presenters.structured import of_organisation
from seutu.web.views.match import without_nul
from seutu.web.views.partials import render_page

LONGEST_SEARCH = 200


@require_safe
@vary_on_headers("HX-Request")
def organisations(request: HttpRequest) -> HttpResponse:
    shown = directories.organisations_view(
        search=_search(request), cursor=request.GET.get("cursor", "")
    )
    return render_page(request, "list.html", "list", {"list": shown})


@require_safe
def organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    visible = Organisation.objects.visible_to(request.user)
    found = get_object_or_404(visible, pk=organisation_id)
    profile = profiles.organisation_view(found)
    context = {
        "profile": replace(profile, facts=(*profile.facts, *organisation_facts(found))),
        "standing": standing_of(found, request.user),
        "structured": of_organisation(found),
        "feeds": profile_feeds("organisation", found.pk),
        "quality": mention_of("publisher", found.pk),
    }
    return render(request, "organisation.html", context)


@require_safe
@vary_on_headers("HX-Request")
def regions(request: HttpRequest) -> HttpResponse:
    shown = directories.regions_view(search=_search(request))
    return render_page(request, "list.html", "list", {"list": shown})


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    if code != code.upper():
        return redirect("region", code.upper(), permanent=True)
    found = get_object_or_404(Region, pk=code)
    context = {
        "profile": profiles.region_view(found),
        "feeds": profile_feeds("region", found.pk),
    }
    return render(request, "region.html", context)


@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(City.objects.select_related("region"), slug=slug)
    return render(request, "city.html", {"profile": profiles.city_view(found)})


@require_safe
@vary_on_headers("HX-Request")
def themes(request: HttpRequest) -> HttpResponse:
    context = {"list": directories.themes_view()}
    return render_page(request, "list.html", "list", context)


@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    if code not in labels.THEMES:
        raise Http404(_("No theme has this code."))
    context = {
        "profile": profiles.theme_view(code),
        "feeds": profile_feeds("theme", code),
    }
    return render(request, "theme.html", context)


def _search(request: HttpRequest) -> str:
    return without_nul(request.GET.get("q", "")).strip()[:LONGEST_SEARCH]
