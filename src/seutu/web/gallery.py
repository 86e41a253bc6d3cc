"""The component gallery: every component and page in every state, on samples."""

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from seutu.web import samples
from seutu.web.cards import Link, Text

Context = dict[str, object]


class SpecimenForm(forms.Form):
    """A bound form with one right and two wrong answers."""

    title = forms.CharField(
        label=_("Title of the need"),
        help_text=_("One sentence that a person outside your house understands."),
    )
    closes_on = forms.DateField(label=_("Closing date"))
    agreed = forms.BooleanField(label=_("We may publish it"))


def match(verdict: str = "answers", **changes: object) -> Context:
    shown: Context = {
        "need": samples.NEED_VIEW,
        "verdict": verdict,
        "tabs": samples.TABS,
        "facets": samples.FACETS,
        "cards": samples.CARDS,
        "total": 23,
        "next_url": "?cursor=b",
        "clear_url": "?",
    }
    return shown | changes


PAGES: dict[str, tuple[str, Callable[[], Context]]] = {
    "home": (
        "home.html",
        lambda: {
            "examples": samples.EXAMPLES,
            "counts": samples.COUNTS,
            "themes": samples.THEMES,
        },
    ),
    "match": ("match.html", match),
    "match-weak": (
        "match.html",
        lambda: match("weak", need=samples.UNSURE_NEED, cards=samples.CARDS[1:]),
    ),
    "match-none": (
        "match.html",
        lambda: match("none", cards=samples.CARDS[3:], total=1, next_url=""),
    ),
    "match-filtered-out": ("match.html", lambda: match(cards=(), total=0)),
    "dataset": ("dataset.html", lambda: {"record": samples.DATASET}),
    "solution": ("solution.html", lambda: {"record": samples.SOLUTION}),
    "challenge": (
        "challenge.html",
        lambda: {"record": samples.CHALLENGE, "is_external": True},
    ),
    "city": ("city.html", lambda: {"profile": samples.CITY}),
    "region": ("region.html", lambda: {"profile": samples.REGION}),
    "list": ("list.html", lambda: {"list": samples.LIST}),
    "sources": ("sources.html", lambda: {"sources": samples.SOURCES}),
    "ai-cases": (
        "ai_cases.html",
        lambda: {"spreads": samples.SPREADS, "total": 2519, "csv_url": "#csv"},
    ),
    "about-data": ("about_data.html", lambda: {"sources": samples.SOURCES}),
    "about-matching": ("about_matching.html", dict),
    "privacy": ("privacy.html", lambda: {"keep_needs_days": 90}),
    "accessibility": ("accessibility.html", dict),
    "imprint": ("imprint.html", dict),
    **{
        f"error-{name}": (f"errors/{name}.html", dict)
        for name in ("400", "403", "csrf", "404", "429", "500")
    },
}


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show each component in each state."""
    context = match(
        badges=samples.BADGES,
        concepts=samples.CONCEPTS,
        pairs=samples.PAIRS,
        shown={"steps": samples.STEPS},
        cards=(*samples.CARDS, samples.CARER_SURVEY),
        distributions=samples.DISTRIBUTIONS,
        form=SpecimenForm({"title": "", "closes_on": "soon", "agreed": "on"}),
        page_links=[
            Link(Text(name, "en"), reverse("gallery_page", args=[name]))
            for name in PAGES
        ],
    )
    return render(request, "gallery.html", context)


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one whole page, filled with samples."""
    if name not in PAGES:
        raise Http404
    template, context = PAGES[name]
    return render(request, template, context())
