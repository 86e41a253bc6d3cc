"""The first page: one question."""

from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from seutu.challenges.models import Challenge
from seutu.challenges.services.states import GOING_ON
from seutu.core.kinds import kinds
from seutu.matching.gaps import selectors as gap_selectors
from seutu.matching.listing import left_by
from seutu.matching.models import Assessment
from seutu.web.cards import Example, Link, Tab, Text
from seutu.web.forms import NeedForm
from seutu.web.presenters import gaps_words, labels
from seutu.web.presenters.entries import Row, cards, rows
from seutu.web.presenters.lists import HERE
from seutu.web.presenters.profiles import counts_by

TALLY_SECONDS = 60
MOST_STATED = 3
# Needs in the words of city and regional officers, one language each.
EXAMPLES = (
    ("fi", "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"),
    ("sv", "Vi vill veta vilka träd i staden som mår dåligt"),
    ("es", "Queremos reducir el desperdicio de agua en los barrios"),
    ("pl", "Jak przewidzieć, które drogi wymagają remontu?"),
    ("nl", "Hoe kunnen we fraude met bijstand opsporen?"),
)

Counts = tuple[tuple[str, int], ...]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return home_page(request, NeedForm())


def home_page(request: HttpRequest, form: NeedForm) -> HttpResponse:
    """Show the question; with the errors of a form, the text stays in its box."""
    records, countries, themes = _tally()
    match_address = reverse("match")
    context = {
        "form": form,
        "examples": [
            Example(
                labels.language_name(tag),
                Text(text, tag),
                f"{match_address}?{urlencode({'text': text})}",
            )
            for tag, text in EXAMPLES
        ],
        "counts": [
            *(
                Tab(str(kind.label_plural), reverse(f"{kind.name}_list"), count)
                for kind in kinds()
                if (count := dict(records).get(kind.name, 0))
            ),
            *(
                [Tab(_("Countries"), reverse("region_list"), countries)]
                if countries
                else []
            ),
        ],
        "stated": cards("challenge", _stated_here()),
        "stated_url": f"{reverse('challenge_list')}?{urlencode({'origin': HERE})}",
        "gaps": _gaps(),
        "themes": [
            (
                Link(
                    Text(labels.theme_name(code), labels.reader_language()),
                    reverse("theme", args=[code]),
                ),
                count,
            )
            for code, count in themes
            if code in labels.THEMES
        ],
    }
    return render(request, "home.html", context, status=422 if form.errors else 200)


def _tally() -> tuple[Counts, int, Counts]:
    """Count what can be found, at most once a minute in each process."""
    known: tuple[Counts, int, Counts] | None = cache.get("seutu:tally")
    if known is None:
        # The page still asks its question while the index is being built.
        left = {kind.name: left_by(kind.name) for kind in kinds()}
        records = tuple((name, one.total) for name, one in left.items() if one)
        themes = sorted(counts_by("theme").items(), key=lambda pair: (-pair[1], pair))
        known = (records, len(counts_by("country")), tuple(themes))
        cache.set("seutu:tally", known, TALLY_SECONDS)
    return known


def _stated_here() -> list[Row]:
    """List the newest challenges stated here that anybody may join."""
    going_on = Challenge.objects.own().public().filter(state__in=GOING_ON)
    found = rows("challenge").canonical().filter(pk__in=going_on.values("pk"))
    return list(found.order_by("-sort_date", "pk")[:MOST_STATED])


def _gaps() -> str:
    """Count what is asked for and what of it is met, at most once a minute."""
    known: tuple[int, int, int] | None = cache.get("seutu:gaps")
    if known is None:
        known = (
            Assessment.objects.current().count(),
            Assessment.objects.gaps().count(),
            len(gap_selectors.grounds().sources),
        )
        cache.set("seutu:gaps", known, TALLY_SECONDS)
    asked, unmet, sources = known
    return gaps_words.tally(asked, unmet, sources) if unmet else ""
