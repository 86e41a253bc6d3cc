"""From a need without data to a request: words, what is there already, sending."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from seutu.accounts.models import Organisation
from seutu.challenges import services
from seutu.challenges.data_requests.wanted import Wanted
from seutu.challenges.models import Challenge, DataRequest
from seutu.core.errors import Invalid, SeutuError
from seutu.core.language import best
from seutu.core.permissions import require
from seutu.language import LANGUAGES, base
from seutu.matching.models import StoredNeed
from seutu.matching.services import store_need
from seutu.web.acting import acting_for
from seutu.web.forms import LONGEST_NEED
from seutu.web.forms_requests import SendForm, WantedForm
from seutu.web.presenters import stating_topics as topics
from seutu.web.presenters.requests_similar import before_sending, need_of
from seutu.web.views.match import unindexed, without_nul
from seutu.web.views.requests.finding import crumbs, one_request
from seutu.web.views.standing.finding import add_error, person_of

WAITING = "waiting_request"
LONGEST_FIRST_LINE = 120


# As on the match page no cookie may be set for a visitor who only reads; what is sent
# changes nothing that belongs to anybody.
@csrf_exempt
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Keep the words of a need that has no data, and go where they are asked for."""
    text = without_nul(request.POST.get("text", "")).strip()
    query = {}
    if text:
        if len(text) > LONGEST_NEED:
            raise Invalid(
                ngettext(
                    "A need may have up to %(most)d character. Shorten it.",
                    "A need may have up to %(most)d characters. Shorten it.",
                    LONGEST_NEED,
                )
                % {"most": LONGEST_NEED},
                field="text",
            )
        language = base(request.POST.get("language", "") or "und")
        need = store_need(text, language=language if language in LANGUAGES else "")
        query["need"] = need.pk
        # Kept until the request is sent, also through signing up.
        request.session[WAITING] = need.pk
    if region := request.POST.get("region", "").upper()[:5]:
        query["region"] = region
    address = reverse("new_data_request")
    return redirect(f"{address}?{urlencode(query)}" if query else address)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for data in two steps: the words, then what is there already."""
    if not request.user.is_authenticated:
        here = request.get_full_path()
        context = {"next_query": urlencode({"next": here}), "need": _waiting(request)}
        return unindexed(render(request, "requests/sign_in.html", context))
    require(request.user, "challenges.ask_for_data")
    if request.method != "POST":
        return _words_page(request, WantedForm(initial=_initial(request)))
    words = WantedForm(request.POST)
    if not words.is_valid() or request.POST.get("step") == "words":
        return _words_page(request, words)
    return _look_or_send(request, words)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: str) -> HttpResponse:
    """Word a request anew while nobody has answered it."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.change_request", asked)
    form = WantedForm(request.POST or None, initial=_saved(asked))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_request(
                asked,
                form.wanted(themes=asked.themes, concepts=asked.concepts),
                by=person_of(request),
                version=_version(request, asked),
            )
        except SeutuError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Your request is changed."))
            return redirect(asked)
    context = {
        "form": form,
        "asked": asked,
        "version": request.POST.get("version", asked.version),
        "crumbs": crumbs(asked),
    }
    status = 422 if form.errors else 200
    return render(request, "requests/edit.html", context, status=status)


def _look_or_send(request: HttpRequest, words: WantedForm) -> HttpResponse:
    is_sending = request.POST.get("step") == "send"
    themes = topics.known_themes(request.POST.getlist("themes"))
    concepts = topics.known_concepts(request.POST.getlist("concepts"))
    wanted = words.wanted(themes=themes, concepts=concepts)
    before = before_sending(wanted, words.cleaned_data["holder"])
    form = SendForm(
        request.POST if is_sending else None,
        user=person_of(request),
        acting_for=acting_for(request),
        holders=_holders(request, before.holders),
    )
    if is_sending and form.is_valid():
        try:
            asked = _send(request, wanted, words, form)
        except SeutuError as error:
            if error.field in words.fields:
                add_error(words, error)
                return _words_page(request, words)
            add_error(form, error)
        else:
            request.session.pop(WAITING, None)
            return redirect(asked)
    context = {
        "words": words,
        "wanted": wanted,
        "challenge": _challenge(words.cleaned_data["challenge"]),
        "form": form,
        "before": before,
        "topics": _ticked(themes, concepts)
        if is_sending
        else topics.proposed_topics(need_of(wanted)),
        "crumbs": crumbs(),
    }
    status = 422 if form.errors else 200
    return unindexed(render(request, "requests/similar.html", context, status=status))


def _holders(
    request: HttpRequest, found: tuple[Organisation, ...]
) -> list[Organisation]:
    """Keep whom the page offered before, though the index may say otherwise now."""
    chosen = request.POST.get("publisher", "")[:16]
    rows = Organisation.objects.filter(pk=chosen, hidden_at=None)
    return list({one.pk: one for one in (*found, *rows)}.values())


def _send(
    request: HttpRequest, wanted: Wanted, words: WantedForm, form: SendForm
) -> DataRequest:
    asked = services.ask_for_data(
        wanted,
        by=person_of(request),
        organisation=form.acting,
        publisher=form.chosen_publisher,
        challenge=_challenge(words.cleaned_data["challenge"]),
        pledge=form.cleaned_data["pledge"],
        hides_name=form.cleaned_data["hides_name"],
        key=words.cleaned_data["key"],
    )
    if asked.held_at is not None:
        messages.warning(
            request,
            _(
                "Your request waits for a moderator, because you are new here. Then"
                " everybody sees it, and the publisher is told."
            ),
        )
    elif asked.publisher is not None:
        messages.success(
            request,
            _("Your request is sent. You hear of every answer; others can join it."),
        )
    else:
        messages.success(
            request,
            _(
                "Your request is published. Whoever holds the data can take it on;"
                " you hear of every step."
            ),
        )
    return asked


def _words_page(request: HttpRequest, form: WantedForm) -> HttpResponse:
    context = {
        "form": form,
        "challenge": _challenge(str(form["challenge"].value() or "")),
        "crumbs": crumbs(),
    }
    status = 422 if form.errors else 200
    return unindexed(render(request, "requests/new.html", context, status=status))


def _waiting(request: HttpRequest) -> StoredNeed | None:
    """Find the words that wait to be asked: in the address, or kept earlier."""
    key = request.GET.get("need", "") or request.session.get(WAITING, "")
    if not key:
        return None
    return StoredNeed.objects.filter(
        pk=str(key)[:64], expires_at__gt=timezone.now()
    ).first()


def _challenge(key: str) -> Challenge | None:
    """Find the challenge for which data are missing; only one that anybody may see."""
    return Challenge.objects.public().filter(pk=without_nul(key)[:16]).first()


def _initial(request: HttpRequest) -> dict[str, object]:
    """Fill in what is known: the need in its own words, the place, the publisher."""
    need = _waiting(request)
    found: dict[str, object] = {"region": request.GET.get("region", "")[:5]}
    publisher = Organisation.objects.filter(
        pk=request.GET.get("publisher", "")[:16], hidden_at=None
    ).first()
    if publisher is not None:
        found["holder"] = str(publisher)
    challenge = _challenge(request.GET.get("challenge", ""))
    if challenge is not None:
        return found | _from_challenge(challenge)
    if need is not None:
        line, _break, rest = need.text.strip().partition("\n")
        is_short = len(line) <= LONGEST_FIRST_LINE
        found["title"] = line if is_short else ""
        found["what"] = rest.strip() if is_short and rest.strip() else need.text
        found["language"] = need.language
    return found


def _from_challenge(challenge: Challenge) -> dict[str, object]:
    """Fill in what a challenge says: what the data are for, where, in which words."""
    tag, title = best(challenge.title, (challenge.language,))
    return {
        "challenge": challenge.pk,
        "purpose": title,
        "region": challenge.region_id or "",
        "language": base(tag),
    }


def _saved(asked: DataRequest) -> dict[str, object]:
    tags = (asked.language,)
    texts = {
        name: best(getattr(asked, name), tags)[1]
        for name in ("title", "what", "purpose", "wanted_fields")
    }
    names = ("period_from", "period_to", "file_format", "frequency", "data_language")
    language = "" if asked.language == "und" else asked.language
    return {
        **texts,
        **{name: getattr(asked, name) for name in names},
        "region": asked.region_id or "",
        "language": language,
    }


def _ticked(themes: list[str], concepts: list[str]) -> topics.Topics:
    return topics.Topics(
        themes=topics.themes_to_tick(themes, ()),
        concepts=topics.concepts_to_tick(concepts, ()),
        is_confirmed=True,
    )


def _version(request: HttpRequest, asked: DataRequest) -> int:
    typed = request.POST.get("version", "")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    return int(typed) if is_number else asked.version
