"""Pages about this site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from seutu.translation.translators import machine
from seutu.web.presenters import origins


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    context = {
        "sources": origins.source_rows(),
        "attributions": origins.attributions(),
    }
    return render(request, "about_data.html", context)


@require_safe
def matching(request: HttpRequest) -> HttpResponse:
    return render(request, "about_matching.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    translator = machine()
    context = {
        "keep_needs_days": settings.KEEP_NEEDS_DAYS,
        "count_searches": settings.COUNT_SEARCHES,
        "fewest_people": settings.GAPS_FEWEST_PEOPLE,
        "machine": translator.name if translator else "",
    }
    return render(request, "privacy.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"contact": settings.ACCESSIBILITY_CONTACT}
    return render(request, "accessibility.html", context)


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "imprint.html", {"imprint": settings.IMPRINT})
