"""One page of questions: saved as typed, and never at the cost of what was typed."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from seutu.challenges import services
from seutu.challenges.merging import Merged, merge
from seutu.challenges.models import Challenge
from seutu.challenges.questions import LONGEST_TEXT, LONGEST_TITLE, Step, step
from seutu.challenges.statements import advice_on, answers_of, with_language
from seutu.core.errors import Conflict, Invalid
from seutu.web.forms_accounts import with_error
from seutu.web.forms_challenges import PRINT, StepForm
from seutu.web.presenters import stating as shown
from seutu.web.views.stating.finding import Context, frame, mine, person, step_called

KEPT = "kept_answers"
MOST_TRIES = 5


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, challenge_id: str, key: str) -> HttpResponse:
    """Show one page of the form, or save what was typed on it.

    A script asks for JSON and sends what changed; without scripts every button saves.
    """
    asked = step_called(key)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return signed_out(request, challenge_id, key)
        return login_required(edit)(request, challenge_id, key)
    challenge = mine(request, challenge_id)
    if request.method == "POST":
        return _saved(request, challenge, asked)
    form = _form(challenge, asked)
    kept = request.session.get(KEPT)
    was_kept = isinstance(kept, dict) and kept.get("page") == f"{challenge.pk}/{key}"
    if isinstance(kept, dict) and was_kept:
        form = _form(challenge, asked, kept["answers"])
    return _page(request, challenge, asked, form, was_kept=was_kept)


@require_POST
def keep(request: HttpRequest, challenge_id: str, key: str) -> HttpResponse:
    """Keep what was typed while its writer signs in again."""
    asked = step_called(key)
    names = [question.name for question in asked.questions]
    names += [f"{PRINT}{name}" for name in names]
    request.session[KEPT] = {
        "page": f"{challenge_id}/{key}",
        "answers": {
            name: request.POST[name][: 2 * LONGEST_TEXT]
            for name in names
            if name in request.POST
        },
    }
    return redirect(reverse("edit_challenge", args=[challenge_id, key]))


def signed_out(request: HttpRequest, challenge_id: str, key: str) -> HttpResponse:
    """Hand back what was typed when the form is too old or nobody is signed in."""
    if _wants_json(request):
        message = _("You are signed out. Your text is kept in this browser.")
        return JsonResponse({"message": message}, status=401)
    asked = step(key)
    typed = [
        (
            question,
            request.POST[question.name],
            request.POST.get(f"{PRINT}{question.name}", ""),
        )
        for question in (asked.questions if asked else ())
        if question.name in request.POST
    ]
    signed_in = request.user.is_authenticated
    address = "edit_challenge" if signed_in else "keep_answers"
    context = {
        "typed": typed,
        "action": reverse(address, args=[challenge_id, key]),
        "is_signed_in": signed_in,
    }
    return render(request, "stating/signed_out.html", context, status=403)


def _form(
    challenge: Challenge, asked: Step, data: Mapping[str, Any] | None = None
) -> StepForm:
    has_region = any(question.kind == "region" for question in asked.questions)
    return StepForm(
        asked,
        answers_of(challenge),
        data,
        regions=shown.regions_near(challenge) if has_region else (),
        shown=shown.shown_answers(challenge),
    )


def _saved(request: HttpRequest, challenge: Challenge, asked: Step) -> HttpResponse:
    form = _form(challenge, asked, request.POST)
    answers = form.answers()
    try:
        challenge, merged = save_merged(challenge, answers, form.opened_with, request)
    except Invalid as error:
        with_error(form, error)
        merged = Merged(answers={})
    if _wants_json(request):
        return _told(challenge, asked, form, merged)
    if merged.conflicts:
        return _conflict(request, challenge, asked, merged.conflicts)
    request.session.pop(KEPT, None)
    if form.errors:
        return _page(request, challenge, asked, form, status=422)
    return redirect(_onwards(request, challenge, asked))


def save_merged(
    challenge: Challenge,
    answers: Mapping[str, object],
    opened_with: Mapping[str, str],
    request: HttpRequest,
) -> tuple[Challenge, Merged]:
    """Save what does not overwrite what somebody else wrote meanwhile.

    Tries again when another save comes in between; raises `Conflict` when that never
    ends, and `Invalid` when the answers together make no sense.
    """
    for _attempt in range(MOST_TRIES):
        saved = answers_of(challenge) | {
            "themes": challenge.themes,
            "concepts": challenge.statement.concepts,
        }
        merged = merge(answers, saved, opened_with)
        changes = with_language(merged.answers, challenge)
        try:
            challenge = services.save_answers(
                challenge, changes, by=person(request), version=challenge.version
            )
        except Conflict:
            challenge = mine(request, challenge.pk)
        else:
            return challenge, merged
    raise Conflict(_("Others are changing this challenge right now. Save again."))


def _onwards(request: HttpRequest, challenge: Challenge, asked: Step) -> str:
    before, after = shown.neighbours(asked.key)
    if "leave" in request.POST:
        return reverse("my_challenges")
    if "back" in request.POST and before:
        return shown.step_url(challenge, before)
    if request.POST.get("return") == "preview":
        return shown.step_url(challenge, shown.PREVIEW)
    return f"{shown.step_url(challenge, after)}?after={asked.key}"


def _page(
    request: HttpRequest,
    challenge: Challenge,
    asked: Step,
    form: StepForm,
    *,
    was_kept: bool = False,
    status: int = 200,
) -> HttpResponse:
    names = [question.name for question in asked.questions]
    context: Context = frame(challenge, asked.key) | {
        "step": asked,
        "form": form,
        "advice": advice_on(challenge, names),
        "earlier": earlier(request, challenge),
        "was_kept": was_kept,
        "returns": "preview" if request.GET.get("return") == "preview" else "",
        "regions": form.regions,
        "limits": {"title": LONGEST_TITLE, "text": LONGEST_TEXT},
    }
    return render(request, "stating/step.html", context, status=status)


def earlier(request: HttpRequest, challenge: Challenge) -> Context | None:
    """Say what could be better about the page that was just saved."""
    before = step(request.GET.get("after", ""))
    if before is None:
        return None
    names = [question.name for question in before.questions]
    found = advice_on(challenge, names)
    if not found:
        return None
    return {
        "title": before.title,
        "url": shown.step_url(challenge, before.key),
        "advice": found,
    }


def _conflict(
    request: HttpRequest, challenge: Challenge, asked: Step, names: tuple[str, ...]
) -> HttpResponse:
    """Show both texts; the form now starts from what is saved."""
    form = _form(challenge, asked)
    both = [
        (
            question,
            request.POST[question.name],
            form[question.name].value(),
            form[question.name],
        )
        for question in asked.questions
        if question.name in names
    ]
    context = frame(challenge, asked.key) | {"step": asked, "both": both, "form": form}
    return render(request, "stating/conflict.html", context, status=409)


def _told(
    challenge: Challenge, asked: Step, form: StepForm, merged: Merged
) -> JsonResponse:
    """Tell a script what was saved, what was not and why."""
    names = [question.name for question in asked.questions]
    advice = advice_on(challenge, names)
    fresh = _form(challenge, asked)
    now = formats.time_format(timezone.localtime(), "TIME_FORMAT")
    body = {
        "message": _("Saved at %(time)s") % {"time": now},
        "prints": {
            name: value
            for name, value in fresh.prints
            if name.removeprefix(PRINT) not in merged.conflicts
        },
        "errors": {
            name: " ".join(map(str, found)) for name, found in form.errors.items()
        },
        "advice": render_to_string("stating/advice.html", {"advice": advice}),
    }
    if merged.conflicts:
        body["message"] = _(
            "Somebody else changed this answer as well. Press “Save and go on” to see"
            " both."
        )
        return JsonResponse(body, status=409)
    if form.errors:
        body["message"] = _("Not everything is saved yet.")
        return JsonResponse(body, status=422)
    return JsonResponse(body)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
