"""The gap page, the page of one gap, and what they ask of an address."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from seutu.accounts.models import Organisation
from seutu.core.errors import Invalid
from seutu.core.pagination import decode_cursor
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.routes import Route
from seutu.matching.gaps.selectors import Narrowed
from seutu.matching.models import Assessment, Demand
from seutu.web.acting import acting_for
from seutu.web.presenters import gaps as shown
from seutu.web.presenters import gaps_ranked as ranked
from seutu.web.presenters.gap import gap_view
from seutu.web.presenters.gaps import LAST_PLACE, attributions

LONGEST_CODE = 12
LONGEST_SUBJECT, LONGEST_LETTER = 300, 10_000


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what is missing: in words, as a table, by month, and need by need."""
    narrowed = read_narrowed(request.GET)
    page = shown.gaps_page(narrowed, read_offset(request.GET.get("cursor", "")))
    return render(request, "gaps/gaps.html", {"page": page, "narrowed": narrowed})


@require_safe
def gap(request: HttpRequest, gap_id: str) -> HttpResponse:
    """Show one demand: what was found, why it does not do, and what to do."""
    found = (
        Assessment.objects.public()
        .select_related("demand", "basis")
        .filter(pk=gap_id)
        .first()
    )
    if found is None:
        get_object_or_404(Demand.objects.public(), pk=gap_id)
        raise Http404(_("This has not been assessed yet. Come back in some minutes."))
    return render(request, "gaps/gap.html", {"gap": gap_view(found)})


# Gives back what was sent and keeps nothing, so that there is nothing to forge.
@csrf_exempt
@require_POST
def letter_text(request: HttpRequest, gap_id: str, route: str) -> HttpResponse:
    """Give a letter, as it was changed on the page, back as a text file."""
    if route not in set(Route):
        raise Http404(_("There is no such letter."))
    subject = " ".join(request.POST.get("subject", "").split())[:LONGEST_SUBJECT]
    body = request.POST.get("letter", "")[:LONGEST_LETTER]
    response = HttpResponse(
        f"{subject}\n\n{body}\n", content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="letter-{route}.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def for_a_call(request: HttpRequest) -> HttpResponse:
    """Rank gaps as a call for proposals would."""
    narrowed = read_narrowed(request.GET)
    rows = ranked.fund_rows(narrowed)
    query = request.GET.urlencode()
    return render(
        request,
        "gaps/call.html",
        {"rows": rows, "query": query, "attributions": attributions()},
    )


@require_safe
def for_my_organisation(request: HttpRequest) -> HttpResponse:
    """Lead to what the reader's organisation could serve, or say how to get there."""
    organisation = acting_for(request)
    if organisation is not None:
        return redirect("gaps_for_organisation", organisation.pk)
    return render(request, "gaps/no_organisation.html")


@require_safe
def for_organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """List gaps and challenges near what an organisation publishes."""
    visible = Organisation.objects.visible_to(request.user)
    organisation = get_object_or_404(visible, pk=organisation_id)
    rows = ranked.serve_rows(organisation)
    context = {"rows": rows, "organisation": organisation}
    return render(request, "gaps/organisation.html", context)


def read_narrowed(query: QueryDict) -> Narrowed:
    """Read the filters of an address; what nobody can have means no filter."""
    origin, cause = query.get("origin", ""), query.get("cause", "")
    return Narrowed(
        theme=_code(query.get("theme", "")),
        region=_code(query.get("region", "")),
        origin=origin if origin in Demand.Origin else "",
        cause=cause if cause and cause in set(Cause) else "",
    )


def _code(text: str) -> str:
    """Keep a code of letters and digits, and "none"; anything else is no filter."""
    code = text.strip()[: LONGEST_CODE + 1]
    if code.casefold() == "none":
        return "none"
    plain = code.isascii() and code.isalnum() and len(code) <= LONGEST_CODE
    return code.upper() if plain else ""


def read_offset(cursor: str) -> int:
    """Read how many rows come before; raises `Invalid` for a broken cursor."""
    if not cursor:
        return 0
    (place,) = decode_cursor(cursor, size=1)
    if not place.isascii() or not place.isdecimal() or int(place[:6]) > LAST_PLACE:
        raise Invalid(
            _("This cursor is not valid. Start again from the first page."),
            field="cursor",
        )
    return int(place[:6])
