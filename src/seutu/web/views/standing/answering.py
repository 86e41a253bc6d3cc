"""Answers put forward: "we can answer this"."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.challenges import services
from seutu.challenges.models import Answer
from seutu.challenges.selectors import family, root
from seutu.core.errors import SeutuError
from seutu.core.pagination import page_by_id
from seutu.core.permissions import require
from seutu.web.acting import acting_for
from seutu.web.forms_support import OfferForm, VerdictForm
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.support import answer_rows
from seutu.web.views.match import without_nul
from seutu.web.views.standing.finding import (
    add_error,
    back_with,
    crumbs,
    one_of,
    own_challenge,
    person_of,
    title_link,
)

LONGEST_RECORD = 60
PAGE = 30


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer_answer(request: HttpRequest, record_id: str) -> HttpResponse:
    """Put a record forward (`?record=solution:<id>`), or describe what has none."""
    challenge = root(own_challenge(request, record_id))
    require(request.user, "challenges.answer", challenge)
    person = person_of(request)
    named = without_nul(request.GET.get("record", ""))[:LONGEST_RECORD]
    form = OfferForm(
        request.POST or None,
        user=person,
        acting_for=acting_for(request),
        initial={"record": named},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.offer_answer(
                challenge,
                by=person,
                note=form.cleaned_data["note"],
                organisation=form.acting,
                record_name=form.cleaned_data["record"],
            )
        except SeutuError as error:
            add_error(form, error)
        else:
            _say_what_became(request, made)
            return redirect(f"{challenge.get_absolute_url()}#answers")
    record = without_nul(str(form["record"].value() or ""))[:LONGEST_RECORD]
    return render(
        request,
        "challenges/offer_answer.html",
        {
            "challenge": challenge,
            "title": title_link(challenge),
            "form": form,
            "record": cards_by_id([record]).get(record) if record else None,
            "search_url": reverse("solution_list"),
            "crumbs": crumbs(challenge),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
def judge_answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take an answer up, or say why it does not fit."""
    found = _find(request, answer_id)
    require(request.user, "challenges.judge_answer", found)
    desk = f"{reverse('challenge_desk', args=[root(found.challenge).pk])}#answers"
    form = VerdictForm(request.POST)
    if not form.is_valid():
        sentences = [str(text) for texts in form.errors.values() for text in texts]
        messages.error(request, " ".join(sentences))
        return redirect(desk)
    try:
        services.answer_offer(
            found,
            accept=form.accepts,
            by=person_of(request),
            reason=form.cleaned_data["words"],
        )
    except SeutuError as error:
        return back_with(request, error, desk)
    messages.success(
        request,
        _("You took the answer up. Who put it forward is told.")
        if form.accepts
        else _("You said why it does not fit. Who put it forward is told."),
    )
    return redirect(desk)


@require_POST
@login_required
def withdraw_answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take back what one put forward."""
    found = _find(request, answer_id)
    require(request.user, "challenges.withdraw_answer", found)
    where = f"{root(found.challenge).get_absolute_url()}#answers"
    try:
        services.withdraw_answer(found, by=person_of(request))
    except SeutuError as error:
        return back_with(request, error, where)
    messages.success(request, _("You took your answer back."))
    return redirect(where)


def _find(request: HttpRequest, answer_id: int) -> Answer:
    rows = Answer.objects.visible_to(request.user).select_related(
        "challenge__owner", "challenge__merged_into", "organisation"
    )
    return one_of(rows, answer_id)


def _say_what_became(request: HttpRequest, made: Answer) -> None:
    if made.held_at is not None:
        messages.warning(
            request,
            _(
                "Your answer waits for a moderator, because you are new here. Then its"
                " owners hear of it."
            ),
        )
    else:
        messages.success(
            request,
            _(
                "Your answer was put forward, and the owners are told. You follow this"
                " challenge now; you can stop at any time."
            ),
        )


@require_safe
@never_cache
def answers_of(request: HttpRequest, record_id: str) -> HttpResponse:
    """List all answers that were put forward for a challenge."""
    challenge = root(own_challenge(request, record_id))
    rows = (
        Answer.objects.filter(challenge__in=family(challenge))
        .listed()
        .select_related("challenge", "organisation", "person")
    )
    page = page_by_id(rows, cursor=request.GET.get("cursor", ""), limit=PAGE)
    return render(
        request,
        "challenges/answers.html",
        {
            "title": title_link(challenge),
            "answers": answer_rows(page.rows, request.user),
            "next": page.next,
            "crumbs": crumbs(challenge),
        },
    )
