"""What the columns of a list at an address hold, for its operators."""

import hashlib
import json
import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, source_id: str) -> HttpResponse:
    """Ask for a look at the list; the worker fetches it, the next page waits."""
    require(request.user, "accounts.operate")
    source = _list_or_404(source_id)
    if request.method == "POST":
        return redirect("harvest_columns_of", source.pk, listing.ask_for_list(source))
    return render(request, "harvesting/columns.html", _context(source))


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
    context: dict[str, object] = {**_context(source), "look": look}
    if look.found is None or look.found.trouble:
        return render(request, "harvesting/columns.html", context)
    table = look.found.table
    options = listing.first_options(source, table)
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
        return redirect("harvest_columns_of", source.pk, key)
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


def _context(source: HarvestSource) -> dict[str, object]:
    return {"source": source, "title": labels.content(source.catalogue.title)}


def _digest(options: Mapping[str, object]) -> str:
    plain = json.dumps(options, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
