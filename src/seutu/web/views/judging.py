"""Matches over time, verdicts on them, and "why not?"."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from seutu.challenges.models import Challenge
from seutu.core.errors import Invalid
from seutu.core.kinds import kinds
from seutu.matching import selectors
from seutu.matching.judging import judge as keep_judgement
from seutu.matching.judging import text_of, withdraw_judgement
from seutu.web.acting import acting_for
from seutu.web.cards import Link, Text
from seutu.web.criteria import Criteria
from seutu.web.forms_judging import JudgementForm, WhyNotForm
from seutu.web.presenters import labels
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.judging import (
    PER_PAGE,
    matches_view,
    reasons_to_choose,
    snapshots,
    why_not_view,
)
from seutu.web.returning import page_to_return_to

SHOWN = ("current", "new", "former")
OFFERED = 10
ADDRESS = re.compile(r"/([a-z]+)/([a-z2-7]{16})/?(?:[?#].*)?$")


@require_safe
def challenge_matches(request: HttpRequest, record_id: str) -> HttpResponse:
    """List what matches a challenge now, what is new, or what did once."""
    challenge = _visible(request, record_id)
    show = request.GET.get("show", "current")
    if show not in SHOWN:
        show = "current"
    criteria = Criteria.read(request.GET)
    steered = Criteria(drops=criteria.drops, offset=criteria.offset)
    context = {
        **_shared(challenge),
        "show": show,
        "matches": matches_view(
            challenge, request.user, show=show, criteria=steered, limit=PER_PAGE
        ),
        "snapshots": snapshots(challenge),
        "reasons": reasons_to_choose(),
    }
    return render(request, "judging/matches.html", context)


@require_POST
@login_required
def judge(request: HttpRequest, record_id: str) -> HttpResponse:
    """Keep a verdict, or take it back, and go back to where it was given."""
    challenge = _visible(request, record_id)
    form = JudgementForm(request.POST)
    back = _back(request, challenge)
    assert request.user.is_authenticated  # noqa: S101 - login_required
    if "withdraw" in request.POST:
        withdraw_judgement(
            challenge, request.POST.get("record", "")[:60], by=request.user
        )
        messages.success(request, _("Your verdict was taken back."))
        return redirect(back)
    if not form.is_valid():
        messages.error(request, _("Say whether it fits, and why."))
        return redirect(back)
    keep_judgement(
        challenge,
        form.cleaned_data["record"],
        by=request.user,
        fits=form.fits,
        because=form.because,
        note=form.cleaned_data["note"],
        organisation=acting_for(request),
    )
    messages.success(request, _("Thank you. Your verdict is kept, and counts."))
    return redirect(back)


@require_safe
def why_not(request: HttpRequest, record_id: str) -> HttpResponse:
    """Explain why a record that one expected is not shown, or where it stands."""
    challenge = _visible(request, record_id)
    form = WhyNotForm(request.GET if "record" in request.GET else None)
    context = {**_shared(challenge), "form": form, "answer": None, "offered": ()}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data["record"].replace("\x00", "").strip()
        record = text_of(_name(asked))
        if record is not None:
            context["answer"] = why_not_view(challenge, record)
        else:
            context["offered"] = _offered(asked)
            context["asked"] = asked
    return render(request, "judging/why_not.html", context)


def _visible(request: HttpRequest, record_id: str) -> Challenge:
    return get_object_or_404(
        Challenge.objects.visible_to(request.user).select_related("owner"),
        pk=record_id,
    )


def _shared(challenge: Challenge) -> dict[str, object]:
    title = labels.content(challenge.title)
    return {
        "challenge": challenge,
        "title": title,
        "judge_url": reverse("judge", args=[challenge.pk]),
        "crumbs": [
            Link(
                Text(labels.kind_plural("challenge"), labels.reader_language()),
                reverse("challenge_list"),
            ),
            Link(title, challenge.get_absolute_url()),
        ],
    }


def _name(asked: str) -> str:
    """Read a record's name from what was typed: a name, or an address of this site."""
    found = ADDRESS.search(asked)
    if not found:
        return asked[:60]
    plural, pk = found.groups()
    name = next((known.name for known in kinds() if known.plural == plural), plural)
    return f"{name}:{pk}"


def _offered(asked: str) -> tuple[tuple[str, object], ...]:
    """Offer the supply records whose words are nearest to what was typed."""
    supply = tuple(known.name for known in kinds() if known.role == "supply")
    try:
        found = selectors.search_records(asked, filters={"kind": supply}, limit=OFFERED)
    except Invalid:
        return ()
    cards = cards_by_id(found.ids)
    return tuple((name, cards[name]) for name in found.ids if name in cards)


def _back(request: HttpRequest, challenge: Challenge) -> str:
    return page_to_return_to(request, f"{challenge.get_absolute_url()}#matches")
