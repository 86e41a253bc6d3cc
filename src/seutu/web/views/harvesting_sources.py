"""The sources that operators read from: state, runs, settings, consent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.core.errors import Conflict, Invalid, SeutuError
from seutu.core.permissions import require
from seutu.harvest import listing, services
from seutu.harvest.ending import present_of
from seutu.harvest.facts import read_facts
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.web.forms_accounts import with_error
from seutu.web.forms_harvesting import SettingsForm
from seutu.web.presenters import harvesting as shown
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_words import reader_name
from seutu.web.views.accounts.people import person

LARGEST_KEY = 2**63 - 1
MANY = gettext_lazy("These records are many: the worker lets them go.")


@never_cache
@login_required
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    require(request.user, "accounts.operate")
    lines = shown.source_lines()
    context = {"lines": lines, "troubled": sum(bool(one.warnings) for one in lines)}
    return render(request, "harvesting/sources.html", context)


@never_cache
@login_required
@require_safe
def source(request: HttpRequest, source_id: str) -> HttpResponse:
    """Show one source: its run under way, what waits, the last runs."""
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    runs = shown.runs_of(found)
    last = shown.current_run(found)
    waiting = found.runs.waiting().exclude(pk=last.pk).first() if last else None
    # All of them leave already.
    is_asked = waiting is not None and not (last and last.is_leaving)
    facts = read_facts(found.facts)
    context = {
        "source": found,
        "title": labels.content(found.catalogue.title),
        "reader": reader_name(found.reader),
        "badge": shown.source_badge(found, last),
        "view": shown.run_view(last) if last else None,
        "waiting": shown.run_view(waiting) if waiting and is_asked else None,
        "runs": runs,
        "reasons": shown.reasons_of(found),
        "country": labels.country_name(facts.country) if facts.country else "",
        "language": ""
        if facts.language == "und"
        else labels.language_name(facts.language),
        "licence": facts.licence,
        "has_columns": listing.has_columns(found),
        "has_records": present_of(found).exists(),
        "is_over_network": found.delivery == HarvestSource.Delivery.NETWORK,
    }
    return render(request, "harvesting/source.html", context)


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, source_id: str) -> HttpResponse:
    """Give the part of the page that tells how the last run goes."""
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    last = shown.current_run(found)
    if last is None:
        return HttpResponse(status=204)
    context = {"source": found, "view": shown.run_view(last)}
    return render(request, "harvesting/progress.html", context)


@never_cache
@login_required
@require_safe
def report(request: HttpRequest, source_id: str, run_id: int) -> HttpResponse:
    """Show how one run went; the tally adds up."""
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    run = get_object_or_404(found.runs, pk=min(run_id, LARGEST_KEY))
    refused = found.records.filter(
        state=HarvestRecord.State.REJECTED, last_run=run
    ).order_by("pk")
    context = {
        "source": found,
        "title": labels.content(found.catalogue.title),
        "view": shown.run_view(run),
        "refused": refused.defer("raw")[:50],
        "refused_count": refused.count(),
    }
    return render(request, "harvesting/report.html", context)


@login_required
@require_POST
def start(request: HttpRequest, source_id: str) -> HttpResponse:
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    try:
        services.start_run(found, by=person(request), full="full" in request.POST)
    except (Conflict, Invalid) as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The source will be read now."))
    return redirect("harvest_source", found.pk)


@login_required
@require_POST
def stop(request: HttpRequest, source_id: str) -> HttpResponse:
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    run = found.runs.live().first()
    try:
        if run is None:
            raise Conflict(_("This run is over already."))
        services.stop_run(run, by=person(request))
    except Conflict as error:
        messages.warning(request, error.message)
    else:
        said = _("Stopped. Starting again goes on where it was.")
        if run.is_leaving:
            said = _("Stopped. The records that are left stay.")
        messages.success(request, said)
    return redirect("harvest_source", found.pk)


@login_required
@require_POST
def decide(request: HttpRequest, source_id: str, run_id: int) -> HttpResponse:
    """Let the missing records go, or keep them."""
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    run = get_object_or_404(found.runs, pk=min(run_id, LARGEST_KEY))
    choice = request.POST.get("choice")
    try:
        if choice == "go":
            ended = services.consent(run, by=person(request))
            said = _gone(ended)
        elif choice == "keep":
            services.refuse(run, by=person(request))
            said = _("The records stay.")
        else:
            raise Invalid(_("Say whether the records may go."))
    except (Conflict, Invalid) as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, said)
    return redirect("harvest_source", found.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, source_id: str) -> HttpResponse:
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    data = request.POST if request.method == "POST" else None
    form = SettingsForm(data, source=found)
    if form.is_bound and form.is_valid():
        try:
            form.save(by=person(request))
        except (Invalid, Conflict) as error:
            with_error(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("harvest_source", found.pk)
    context = {
        "form": form,
        "source": found,
        "title": labels.content(found.catalogue.title),
    }
    status = 422 if form.errors else 200
    return render(request, "harvesting/settings.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, source_id: str) -> HttpResponse:
    """Ask what becomes of the records, and take a source out of use."""
    require(request.user, "accounts.operate")
    found = source_or_404(source_id)
    if request.method == "POST":
        try:
            services.remove_source(
                found, by=person(request), with_records="with_records" in request.POST
            )
        except SeutuError as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _("The source is not in use any more."))
            if found.runs.leaving().exists():
                messages.info(request, MANY)
                return redirect("harvest_source", found.pk)
            return redirect("harvest_sources")
    context = {"source": found, "title": labels.content(found.catalogue.title)}
    return render(request, "harvesting/remove.html", context)


def _gone(run: HarvestRun) -> str:
    if run.is_leaving:
        return str(MANY)
    said = ngettext(
        "%(count)d record was let go.", "%(count)d records were let go.", run.vanished
    )
    return said % {"count": run.vanished}


def source_or_404(source_id: str) -> HarvestSource:
    rows = HarvestSource.objects.select_related("catalogue")
    return get_object_or_404(rows, pk=source_id)
