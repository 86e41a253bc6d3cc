"""State a need, see what answers it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from seutu.core.errors import NotFound
from seutu.matching import services
from seutu.matching.models import StoredNeed
from seutu.matching.pipeline import MatchResult
from seutu.web.criteria import Criteria
from seutu.web.forms import LONGEST_ADDRESSED, AddressedNeedForm, NeedForm
from seutu.web.presenters.matches import Asked, match_page
from seutu.web.views.gaps.counting import count_after
from seutu.web.views.home import home_page
from seutu.web.views.partials import render_page


# No cookie may be set before sign-in, so there is no token; what is sent changes
# nothing that belongs to anybody.
@csrf_exempt
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest) -> HttpResponse:
    """Answer a need in the address, or give a posted one an address."""
    if request.method == "POST":
        return unindexed(_posted(request))
    if "text" not in request.GET:
        return redirect("home")
    criteria = Criteria.read(request.GET)
    form = AddressedNeedForm({"text": without_nul(request.GET["text"])})
    if not form.is_valid():
        return unindexed(home_page(request, form))
    asked = Asked(form.cleaned_data["text"], reverse("match"))
    return _answer(request, asked, criteria)


@require_safe
@vary_on_headers("HX-Request")
def stored_need(request: HttpRequest, need_id: str) -> HttpResponse:
    """Answer a need that was too long for an address."""
    need = StoredNeed.objects.filter(pk=need_id, expires_at__gt=timezone.now()).first()
    if need is None:
        raise NotFound(
            _("This need is not here: its time is over, or the address is incomplete.")
        )
    asked = Asked(need.text, reverse("need", args=[need_id]), in_address=False)
    return _answer(request, asked, Criteria.read(request.GET))


def _answer(request: HttpRequest, asked: Asked, criteria: Criteria) -> HttpResponse:
    context = match_page(asked, criteria)
    response = unindexed(render_page(request, "match.html", "match", context))
    result = context["result"]
    is_first = not (criteria.offset or criteria.drops)
    if isinstance(result, MatchResult) and is_first:
        count_after(response, request, asked.text, result, criteria.region)
    return response


def _posted(request: HttpRequest) -> HttpResponse:
    form = NeedForm({"text": without_nul(request.POST.get("text", ""))})
    if not form.is_valid():
        return home_page(request, form)
    text: str = form.cleaned_data["text"]
    criteria = Criteria.read(request.POST)
    if len(text) <= LONGEST_ADDRESSED:
        return redirect(f"{reverse('match')}{criteria.query(text)}")
    need = services.store_need(text, language=criteria.language)
    return redirect(f"{reverse('need', args=[need.pk])}{criteria.query()}".rstrip("?"))


def without_nul(text: str) -> str:
    """Take out the one character that no database column takes."""
    return text.replace("\x00", "")


def unindexed(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines: it may hold what somebody needs."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
