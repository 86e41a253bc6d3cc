"""The directory of European catalogues, and adding sources from it or by hand."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.core.errors import Conflict, Invalid, SeutuError
from seutu.core.permissions import require
from seutu.harvest import adding, directory, listing, services
from seutu.harvest.looking import ask_for_look, look_of
from seutu.harvest.models import HarvestSource
from seutu.web.forms_accounts import with_error
from seutu.web.forms_harvesting import ProbeForm, SourceForm
from seutu.web.presenters import harvesting_adding
from seutu.web.presenters.harvesting_directory import page_of
from seutu.web.views.accounts.people import person

# A look takes half a minute at most; who waits longer waits for the worker.
LONG_WAIT = 60.0


@never_cache
@login_required
@require_safe
def catalogues(request: HttpRequest) -> HttpResponse:
    """Search the directory."""
    require(request.user, "accounts.operate")
    page = page_of(request.GET, action=reverse("harvest_directory"))
    context = {
        "list": page,
        "attribution": directory.ATTRIBUTION,
        "homepage": directory.HOMEPAGE,
    }
    return render(request, "harvesting/directory.html", context)


@login_required
@require_POST
def add_entry(request: HttpRequest) -> HttpResponse:
    """Add a catalogue of the directory and begin to read it."""
    require(request.user, "accounts.operate")
    try:
        source = adding.add_from_directory(
            request.POST.get("entry", "")[:200], by=person(request)
        )
    except SeutuError as error:
        messages.error(request, error.message)
        return redirect("harvest_directory")
    _start(request, source)
    return redirect("harvest_source", source.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a look at an address; the worker asks the portal, the next page waits."""
    require(request.user, "accounts.operate")
    form = ProbeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        key = ask_for_look(
            form.cleaned_data["address"], only=form.cleaned_data["reader"]
        )
        return redirect("harvest_look", key)
    status = 422 if form.is_bound else 200
    return render(request, "harvesting/add.html", {"form": form}, status=status)


@never_cache
@login_required
@require_safe
def look(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show how far a look at an address is, then what was found; nothing is stored."""
    require(request.user, "accounts.operate")
    asked = look_of(key)
    if asked is None:
        raise Http404(_("This look at an address is over. Look again."))
    context: dict[str, object] = {
        "form": ProbeForm(initial={"address": asked.address}),
        "look": asked,
        "is_slow": asked.is_live and asked.seconds > LONG_WAIT,
    }
    if asked.found is not None:
        context["result"] = harvesting_adding.look_view(asked.found)
        if asked.found.reader:
            context["source_form"] = SourceForm(
                initial=harvesting_adding.first_values(asked.found)
            )
    return render(request, "harvesting/add.html", context)


@login_required
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Add the source that was found and begin to read it."""
    require(request.user, "accounts.operate")
    form = SourceForm(request.POST)
    if form.is_valid():
        try:
            source = services.add_source(
                form.cleaned_data["location"],
                form.cleaned_data["reader"],
                form.about,
                by=person(request),
                schedule=form.cleaned_data["schedule"],
            )
        except (Invalid, Conflict) as error:
            with_error(form, error)
        else:
            if listing.has_columns(source):
                return _ask_for_columns(request, source)
            _start(request, source)
            return redirect("harvest_source", source.pk)
    context = {"form": ProbeForm(), "source_form": form}
    return render(request, "harvesting/add.html", context, status=422)


def _ask_for_columns(request: HttpRequest, source: HarvestSource) -> HttpResponse:
    """Leave a list unread until somebody has said what its columns hold."""
    services.edit_source(source, by=person(request), is_enabled=False)
    messages.success(
        request,
        _("%(name)s is added. Say what its columns hold, then it is read.")
        % {"name": source},
    )
    return redirect("harvest_columns_of", source.pk, listing.ask_for_list(source))


def _start(request: HttpRequest, source: HarvestSource) -> None:
    try:
        services.start_run(source, by=person(request))
    except (Invalid, Conflict) as error:
        messages.warning(request, error.message)
    else:
        messages.success(
            request, _("%(name)s is added and will be read now.") % {"name": source}
        )
