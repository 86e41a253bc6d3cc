"""What a need is about, what is there already, reading it through, publishing."""

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
from seutu.challenges.merging import print_of
from seutu.challenges.models import Challenge
from seutu.challenges.services.states import missing
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.core.language import best
from seutu.core.permissions import require
from seutu.web.cards import Card, Text
from seutu.web.forms_challenges import PRINT, prints_in
from seutu.web.presenters import stating as shown
from seutu.web.presenters import stating_topics as topics
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.stating_readers import reader_views
from seutu.web.presenters.stating_similar import already_there
from seutu.web.views.stating.answering import earlier, save_merged
from seutu.web.views.stating.finding import Context, frame, mine, person


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, challenge_id: str) -> HttpResponse:
    """Let the writer confirm what the matcher read out of her text."""
    challenge = mine(request, challenge_id)
    found = topics.topics_of(challenge)
    status = 200
    looked_up = ""
    if request.method == "POST":
        themes = topics.known_themes(request.POST.getlist("themes"))
        concepts = topics.known_concepts(request.POST.getlist("concepts"))
        looked_up = request.POST.get("look_up", "").replace("\x00", "").strip()[:100]
        if "find" not in request.POST:
            challenge, merged = save_merged(
                challenge,
                {"themes": themes, "concepts": concepts},
                prints_in(request.POST, ("themes", "concepts")),
                request,
            )
            if not merged.conflicts:
                return redirect(_after_about(request, challenge))
            messages.warning(
                request,
                _("Somebody else ticked other themes. Look at both, then save again."),
            )
            themes = [*themes, *challenge.themes]
            concepts = [*concepts, *challenge.statement.concepts]
            status = 409
        proposed = [one.id for one in found.concepts if one.is_proposed]
        more = topics.look_up(looked_up) if looked_up else []
        found = topics.Topics(
            themes=topics.themes_to_tick(
                themes, [one.id for one in found.themes if one.is_proposed]
            ),
            concepts=topics.concepts_to_tick(concepts, [*more, *proposed]),
            is_confirmed=True,
        )
        if "find" in request.POST and not more:
            messages.warning(request, _("We know no concept that begins like this."))
    context = frame(challenge, shown.ABOUT) | {
        "topics": found,
        "looked_up": looked_up,
        "earlier": earlier(request, challenge),
        "prints": [
            (f"{PRINT}themes", print_of(challenge.themes)),
            (f"{PRINT}concepts", print_of(challenge.statement.concepts)),
        ],
    }
    return render(request, "stating/about.html", context, status=status)


@never_cache
@login_required
@require_safe
def similar(request: HttpRequest, challenge_id: str) -> HttpResponse:
    """Show, before publishing, who asks for the same and what answers it."""
    challenge = mine(request, challenge_id)
    context = frame(challenge, shown.SIMILAR) | {"there": already_there(challenge)}
    return render(request, "stating/similar.html", context)


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, challenge_id: str) -> HttpResponse:
    """Show the challenge as it will be read, with all that could be better."""
    challenge = mine(request, challenge_id)
    context = frame(challenge, shown.PREVIEW) | {
        "sections": shown.sections_of(challenge),
        "title": Text(best(challenge.title, ())[1], challenge.language),
        "missing": missing(challenge),
        "readers": reader_views(challenge),
        "waits": challenge.owner is not None and challenge.owner.verified_at is None,
    }
    return render(request, "stating/preview.html", context)


@require_POST
@login_required
def publish(request: HttpRequest, challenge_id: str) -> HttpResponse:
    """Publish a draft once, however often the button is pressed."""
    challenge = mine(request, challenge_id)
    require(request.user, "challenges.publish", challenge)
    try:
        made = services.publish(
            challenge, by=person(request), version=_version(request)
        )
    except Invalid as error:
        messages.error(request, error.message)
        page = shown.step_of_question(error.field or "today")
        return redirect(shown.step_url(challenge, page))
    except Conflict as error:
        messages.error(request, error.message)
        if Challenge.objects.filter(pk=challenge.pk, state="draft").exists():
            return redirect("challenge_preview", challenge.pk)
        return redirect(challenge)
    if made.held_at is not None:
        messages.warning(
            request,
            _(
                "Your challenge is sent. A moderator looks at the first texts of new"
                " members; until then only your organisation sees it. You will be told."
            ),
        )
    else:
        messages.success(request, _("Your challenge is published."))
    return redirect(made)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, challenge_id: str) -> HttpResponse:
    """Remove a draft after asking; a record that answers it may be the reason."""
    challenge = mine(request, challenge_id)
    if not challenge.is_draft:
        raise Conflict(_("Only a draft can be removed; close a challenge instead."))
    answer = _answer(request.POST.get("because") or request.GET.get("because", ""))
    if request.method == "POST":
        services.discard_draft(challenge, by=person(request))
        messages.success(request, _("The draft is removed."))
        return redirect(answer.url if answer else "my_challenges")
    context: Context = {"challenge": challenge, "answer": answer}
    context["title"] = Text(best(challenge.title, ())[1], challenge.language)
    context["because"] = request.GET.get("because", "")
    context["keep_url"] = shown.step_url(challenge, shown.SIMILAR)
    return render(request, "stating/discard.html", context)


def _after_about(request: HttpRequest, challenge: Challenge) -> str:
    if "leave" in request.POST:
        return reverse("my_challenges")
    before, after = shown.neighbours(shown.ABOUT)
    return shown.step_url(challenge, before if "back" in request.POST else after)


def _answer(record: str) -> Card | None:
    """Find the record that answers the need, if one was named."""
    if not record or len(record) > 40 or ":" not in record:
        return None
    return cards_by_id([record]).get(record)


def _version(request: HttpRequest) -> int:
    sent = request.POST.get("version", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < 10):
        raise NotFound(_("This form is incomplete. Open the page anew."))
    return int(sent)
