"""What the columns of a list at an address hold, for its operators."""

import hashlib
import json
import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from seutu.core.errors import Invalid, SeutuError
from seutu.core.permissions import require
from seutu.harvest import listing
from seutu.harvest.models import HarvestSource
from seutu.web.forms_accounts import with_error
from seutu.web.forms_lists import ColumnsForm
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_lists import preview_view
from seutu.web.views.accounts.people import person
from seutu.web.views.harvesting_sources import source_or_404

BEFORE, GUESSED = "before", "guessed"
FILLED_IN = frozenset({BEFORE, GUESSED})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, source_id: str) -> HttpResponse:
    """Ask for a look at the list; the worker fetches it, the next page waits.

    `columns` names what the page is filled in with: what was said before the last
    change, or only what is guessed.
    """
    require(request.user, "accounts.operate")
    source = _list_or_404(source_id)
    if request.method != "POST":
        return render(request, "harvesting/columns.html", _context(source))
    wanted = request.POST.get("columns", "")
    if wanted not in FILLED_IN:
        key = listing.ask_for_list(source)
        return redirect("harvest_columns_of", source.pk, key)
    known = _known(source, wanted)
    key = listing.ask_for_list(
        source,
        encoding=str(known.get("encoding", "")),
        sheet=str(known.get("sheet", "")),
    )
    return redirect(_address(source, key, wanted))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns_of(request: HttpRequest, source_id: str, key: uuid.UUID) -> HttpResponse:
    """Say what columns hold, see what would come in, and read the list so."""
    require(request.user, "accounts.operate")
    source = _list_or_404(source_id)
    look = listing.list_look(source, key)
    if look is None:
        raise Http404(_("This look at a list is over. Look again."))
    wanted = request.GET.get("columns", "")
    context: dict[str, object] = {
        **_context(source),
        "look": look,
        "look_url": _address(source, str(key), wanted),
    }
    if look.found is None or look.found.trouble:
        return render(request, "harvesting/columns.html", context)
    table = look.found.table
    options = listing.first_options(source, table, _known(source, wanted))
    columns = options["columns"]
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        table=table,
        columns=columns if isinstance(columns, Mapping) else {},
        tongue=str(options["language"]),
    )
    context["form"] = form
    if form.is_bound and form.is_valid():
        options = form.options
        if answer := _taken(request, source, look, form):
            return answer
    if not form.errors:
        try:
            context["preview"] = preview_view(listing.preview(source, table, options))
            context["shown"] = _digest(options)
        except Invalid as error:
            context["trouble"] = error.message
    status = 422 if form.errors else 200
    return render(request, "harvesting/columns.html", context, status=status)


def _taken(
    request: HttpRequest,
    source: HarvestSource,
    look: listing.ListLook,
    form: ColumnsForm,
) -> HttpResponse | None:
    """Look anew in another encoding or sheet, or read the list as it was shown."""
    options, found = form.options, look.found
    if found and any(options[n] != getattr(found, n) for n in ("encoding", "sheet")):
        key = listing.ask_for_list(
            source, encoding=str(options["encoding"]), sheet=str(options["sheet"])
        )
        return redirect(_address(source, key, request.GET.get("columns", "")))
    if "publish" not in request.POST:
        return None
    if request.POST.get("shown") != _digest(options):
        messages.info(
            request, _("The columns were changed. Look once more at what comes in.")
        )
        return None
    # What the file tells itself need not be told: it may be written otherwise one day.
    options |= {"encoding": look.encoding, "sheet": look.sheet}
    try:
        listing.state_columns(source, options, by=person(request))
    except SeutuError as error:
        with_error(form, error)
        return None
    messages.success(request, _("The source will be read now."))
    return redirect("harvest_source", source.pk)


def _list_or_404(source_id: str) -> HarvestSource:
    source = source_or_404(source_id)
    if not listing.has_columns(source):
        raise Http404(_("This source is no list at an address."))
    return source


def _known(source: HarvestSource, wanted: str) -> Mapping[str, object]:
    """Give what the page is filled in with; empty means what is guessed."""
    if wanted == GUESSED:
        return {}
    before = listing.stated_before(source) if wanted == BEFORE else None
    return before[1] if before else listing.stated(source)


def _address(source: HarvestSource, key: str, wanted: str) -> str:
    path = reverse("harvest_columns_of", args=[source.pk, key])
    return f"{path}?columns={wanted}" if wanted in FILLED_IN else path


def _context(source: HarvestSource) -> dict[str, object]:
    return {
        "source": source,
        "title": labels.content(source.catalogue.title),
        "is_stated": bool(listing.stated(source)),
        "before": listing.stated_before(source),
    }


def _digest(options: Mapping[str, object]) -> str:
    plain = json.dumps(options, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
