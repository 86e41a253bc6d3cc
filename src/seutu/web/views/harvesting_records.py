"""What sources gave that could not come in: look, try again, hand back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from seutu.audit.services import record as record_event
from seutu.core.errors import SeutuError
from seutu.core.pagination import rows_behind
from seutu.core.permissions import require
from seutu.harvest import services
from seutu.harvest.models import HarvestRecord, HarvestSource
from seutu.web.presenters import harvesting as shown
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_records import pretty
from seutu.web.views.accounts.people import person
from seutu.web.views.harvesting_sources import LARGEST_KEY, source_or_404

PAGE = 50
# As the index has them: by their keys alone, every record of the source is read.
ORDER = ("last_run", "pk")
MOST_CHOSEN = 500


@never_cache
@login_required
@require_safe
def quarantine(request: HttpRequest, source_id: str) -> HttpResponse:
    """List refused records, all or those of one reason."""
    require(request.user, "accounts.operate")
    source = source_or_404(source_id)
    reason = request.GET.get("reason", "").replace("\x00", "")
    after = _place(request.GET.get("after", ""))
    rows = _refused(source).order_by(*ORDER).defer("raw").select_related("last_run")
    if reason:
        rows = rows.filter(reason=reason)
    found = (
        rows_behind(rows, ORDER, after, PAGE + 1) if after else list(rows[: PAGE + 1])
    )
    query = request.GET.copy()
    query.pop("after", None)
    first = query.urlencode()
    if len(found) > PAGE:
        query["after"] = f"{found[PAGE - 1].last_run_id}-{found[PAGE - 1].pk}"
    context = {
        "source": source,
        "title": labels.content(source.catalogue.title),
        "rows": found[:PAGE],
        "reasons": shown.reasons_of(source),
        "reason": reason,
        "first_url": f"?{first}" if after else "",
        "next_url": f"?{query.urlencode()}" if len(found) > PAGE else "",
    }
    return render(request, "harvesting/quarantine.html", context)


@login_required
@require_POST
def retry(request: HttpRequest, source_id: str) -> HttpResponse:
    """Read refused records again, or drop them: those chosen, or all."""
    require(request.user, "accounts.operate")
    source = source_or_404(source_id)
    keys = [int(key) for key in request.POST.getlist("record") if key.isdecimal()]
    chosen = _refused(source).filter(pk__in=keys[:MOST_CHOSEN])
    is_all = "all" in request.POST
    if not is_all and not keys:
        messages.warning(request, _("Choose the records first."))
        return redirect("harvest_quarantine", source.pk)
    try:
        if "discard" in request.POST and not is_all:
            count = services.discard_rejected(source, chosen, by=person(request))
            said = ngettext(
                "%(count)d record was dropped.",
                "%(count)d records were dropped.",
                count,
            )
            messages.success(request, said % {"count": count})
        else:
            found = services.retry_rejected(
                source, None if is_all else chosen, by=person(request)
            )
            _tell(request, found)
    except SeutuError as error:
        messages.warning(request, error.message)
    return redirect("harvest_quarantine", source.pk)


@never_cache
@login_required
@require_safe
def export(request: HttpRequest, source_id: str) -> StreamingHttpResponse:
    """Give what was refused as JSON lines; itself an event."""
    require(request.user, "accounts.operate")
    source = source_or_404(source_id)
    record_event("quarantine.exported", target=source, actor=person(request))
    response = StreamingHttpResponse(
        services.export_rejected(source), content_type="application/jsonl"
    )
    name = f"refused-{source.pk}.jsonl"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@login_required
@require_safe
def record(request: HttpRequest, source_id: str, record_id: int) -> HttpResponse:
    """Show one record as it came."""
    require(request.user, "accounts.operate")
    source = source_or_404(source_id)
    found = get_object_or_404(
        source.records.select_related("last_run"), pk=min(record_id, LARGEST_KEY)
    )
    text, is_cut = pretty(found)
    context = {
        "source": source,
        "title": labels.content(source.catalogue.title),
        "record": found,
        "text": text,
        "is_cut": is_cut,
    }
    return render(request, "harvesting/record.html", context)


def _tell(request: HttpRequest, found: services.Retried) -> None:
    if found.is_queued:
        messages.info(
            request, _("These are many: they are being read again in the background.")
        )
        return
    counted = []
    if found.run is not None:
        came = found.accepted
        said = ngettext(
            "%(count)d record came in now.", "%(count)d records came in now.", came
        )
        counted.append(said % {"count": came})
    if found.refused:
        said = ngettext(
            "%(count)d record is still refused.",
            "%(count)d records are still refused.",
            found.refused,
        )
        counted.append(said % {"count": found.refused})
    if found.unread:
        said = ngettext(
            "%(count)d record cannot be read alone. The next reading takes all.",
            "%(count)d records cannot be read alone. The next reading takes all.",
            found.unread,
        )
        counted.append(said % {"count": found.unread})
    level = messages.SUCCESS if found.accepted else messages.INFO
    messages.add_message(request, level, " ".join(counted) or _("Nothing was refused."))


def _place(after: str) -> tuple[int, int] | None:
    """Read the run and the key behind which a page begins; None for anything else."""
    run, _dash, key = after.partition("-")
    if not (run.isdecimal() and key.isdecimal()):
        return None
    return min(int(run), LARGEST_KEY), min(int(key), LARGEST_KEY)


def _refused(source: HarvestSource) -> "QuerySet[HarvestRecord]":
    return source.records.filter(state=HarvestRecord.State.REJECTED)
