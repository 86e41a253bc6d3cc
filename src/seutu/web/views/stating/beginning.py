"""From a need that was matched, or from nothing, to a draft; and one's own drafts."""

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
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts.selectors import organisations_of
from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.challenges.questions import STEPS
from seutu.challenges.statements import with_language
from seutu.core.errors import Invalid, SeutuError
from seutu.language import LANGUAGES, base
from seutu.matching.models import StoredNeed
from seutu.matching.services import store_need
from seutu.web.acting import acting_for
from seutu.web.forms import LONGEST_NEED
from seutu.web.forms_accounts import with_error
from seutu.web.forms_challenges import BeginForm
from seutu.web.presenters import stating as shown
from seutu.web.views.match import unindexed, without_nul
from seutu.web.views.stating.finding import person

WAITING = "waiting_need"


# As on the match page no cookie may be set for a visitor who only reads; what is sent
# changes nothing that belongs to anybody.
@csrf_exempt
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Keep the words of a need, and go where they become a draft."""
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
        # Kept until the draft is made, also through signing up.
        request.session[WAITING] = need.pk
    if region := request.POST.get("region", "").upper()[:5]:
        query["region"] = region
    address = reverse("new_challenge")
    return redirect(f"{address}?{urlencode(query)}" if query else address)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a draft for an organisation; tell whoever has none what to do first."""
    if request.method == "POST" and not request.user.is_authenticated:
        return begin(request)
    need = _waiting(request)
    if not request.user.is_authenticated:
        return unindexed(_first(request, need, "stating/sign_in.html"))
    organisations = list(organisations_of(person(request)).order_by("sort_name")[:50])
    if not organisations:
        return unindexed(_first(request, need, "stating/no_organisation.html"))
    acting = acting_for(request)
    form = BeginForm(
        organisations,
        request.POST or None,
        initial={
            "text": need.text if need else "",
            "language": need.language if need else "",
            "organisation": acting.pk if acting else "",
            "region": request.GET.get("region", "")[:5],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            challenge = _draft(request, form)
        except SeutuError as error:
            with_error(form, error)
        else:
            request.session.pop(WAITING, None)
            return redirect(shown.step_url(challenge, STEPS[0].key))
    context = {"form": form, "is_only_one": len(organisations) == 1}
    context["only_one"] = organisations[0]
    status = 422 if form.errors else 200
    return unindexed(render(request, "stating/new.html", context, status=status))


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List what one's organisations state: drafts, published and joint challenges."""
    own = shown.own_challenges(person(request))
    theirs = organisations_of(person(request)).values("pk")
    draft = Challenge.State.DRAFT
    context = {
        "drafts": shown.begun(own.filter(state=draft)[:100]),
        "published": shown.begun(
            own.exclude(state=draft).filter(owner__in=theirs)[:100]
        ),
        "joint": shown.begun(own.exclude(state=draft).exclude(owner__in=theirs)[:100]),
        "asked": list(shown.asked_partnerships(person(request))[:50]),
        "can_act": organisations_of(person(request)).exists(),
    }
    return render(request, "stating/mine.html", context)


def _waiting(request: HttpRequest) -> StoredNeed | None:
    """Find the words that wait to become a draft: in the address, or kept earlier."""
    key = request.GET.get("need", "") or request.session.get(WAITING, "")
    if not key:
        return None
    return StoredNeed.objects.filter(
        pk=str(key)[:64], expires_at__gt=timezone.now()
    ).first()


def _first(request: HttpRequest, need: StoredNeed | None, page: str) -> HttpResponse:
    here = request.get_full_path()
    context = {"need": need, "next": here, "next_query": urlencode({"next": here})}
    return render(request, page, context)


def _draft(request: HttpRequest, form: BeginForm) -> Challenge:
    given = form.cleaned_data
    organisation = organisations_of(person(request)).get(pk=given["organisation"])
    read = with_language({"today": given["text"], "language": given["language"]})
    challenge = services.create_draft(
        by=person(request),
        organisation=organisation,
        text=given["text"],
        language=str(read["language"]),
        region=given["region"].upper(),
        key=given["key"],
    )
    messages.success(
        request,
        _("Your draft is kept. Only %(name)s sees it.") % {"name": organisation},
    )
    return challenge
