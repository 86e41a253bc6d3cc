"""What operators see and decide, and the trace of writes."""

from collections.abc import Callable, Iterable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from seutu.accounts import services
from seutu.accounts.models import Claim, Organisation
from seutu.audit import selectors as audit
from seutu.audit.services import record
from seutu.core import subjects
from seutu.core.errors import Conflict
from seutu.core.permissions import require
from seutu.matching.models import DroppedPair
from seutu.moderation.models import Case
from seutu.notifications.models import Mail
from seutu.web.cards import Text
from seutu.web.forms_accounts import AuditForm
from seutu.web.presenters import labels
from seutu.web.presenters.audit import event_rows
from seutu.web.views.accounts.people import person, told
from seutu.web.views.match import without_nul

SHOWN = 100
MARKS: Mapping[str, Callable[..., None]] = {
    "verify": services.verify_organisation,
    "unverify": services.unverify_organisation,
    "hide": services.hide_organisation,
    "show": services.show_organisation,
}


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show operators where to go, with what waits for them."""
    require(request.user, "accounts.operate")
    context = {
        "waiting": Claim.objects.open().count() + _unverified().count(),
        "cases": Case.objects.waiting().count(),
        "dropped": DroppedPair.objects.in_state(DroppedPair.State.OPEN).count(),
        "unsent": Mail.objects.filter(state=Mail.State.DEAD).count(),
    }
    return render(request, "accounts/operate.html", context)


@login_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """List claims, unverified organisations, and those without an owner."""
    require(request.user, "accounts.operate")
    claims = Claim.objects.open().select_related("organisation", "user")
    context = {
        "claims": [
            (claim, labels.content(claim.organisation.name)) for claim in claims[:SHOWN]
        ],
        "unverified_actions": [("verify", _("Verify")), ("hide", _("Hide"))],
        "hidden_actions": [("show", _("Show again"))],
        "unverified": _named(_unverified()[:SHOWN]),
        "ownerless": _named(Organisation.objects.without_owner()[:SHOWN]),
        "hidden": _named(Organisation.objects.filter(hidden_at__isnull=False)[:SHOWN]),
    }
    return render(request, "accounts/operate_organisations.html", context)


@require_POST
@login_required
def mark(request: HttpRequest, organisation_id: str, action: str) -> HttpResponse:
    """Verify, unverify, hide or show an organisation."""
    require(request.user, "accounts.operate")
    if action not in MARKS:
        raise Http404
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    MARKS[action](organisation, by=person(request))
    messages.success(request, _("Done: %(name)s.") % {"name": organisation})
    return redirect("operate_organisations")


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse a claim."""
    require(request.user, "accounts.operate")
    claim = get_object_or_404(Claim, pk=pk)
    grant = request.POST.get("action") == "grant"
    try:
        services.decide_claim(claim, grant=grant, by=person(request))
    except Conflict as error:
        told(request, error)
    else:
        said = _("The claim is granted.") if grant else _("The claim is refused.")
        messages.success(request, said)
    return redirect("operate_organisations")


@never_cache
@login_required
@require_safe
def history(request: HttpRequest, subject: str) -> HttpResponse:
    """Show what happened to one thing to those who may manage it."""
    about = subjects.subject(subject)
    is_operator = request.user.has_perm("accounts.operate")
    if not is_operator and not subjects.may(request.user, "history", subject):
        raise Http404
    rows = audit.events_about(subject)
    if about is None and not rows.exists():
        raise Http404
    page = audit.page_of(rows, cursor=request.GET.get("cursor", ""))
    context = {
        "title": labels.content(about.title) if about else Text(subject),
        "url": about.url if about else "",
        "events": event_rows(page.rows),
        "first_url": request.path if request.GET.get("cursor") else "",
        "next_url": f"?cursor={page.next}" if page.next else "",
    }
    return render(request, "accounts/history.html", context)


@never_cache
@login_required
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    """Search the whole trace."""
    require(request.user, "accounts.operate")
    form, wanted = _asked(request)
    page = audit.page_of(
        audit.events(wanted), cursor=without_nul(request.GET.get("cursor", ""))
    )
    query = request.GET.copy()
    query.pop("cursor", None)
    first = query.urlencode()
    query["cursor"] = page.next
    context = {
        "form": form,
        "events": event_rows(page.rows),
        "query": first,
        "first_url": f"?{first}" if request.GET.get("cursor") else "",
        "next_url": f"?{query.urlencode()}" if page.next else "",
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/audit.html", context, status=status)


@never_cache
@login_required
@require_safe
def trace_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give what was searched for as CSV; itself an event."""
    require(request.user, "accounts.operate")
    _form, wanted = _asked(request)
    record("audit.exported", actor=person(request))
    response = StreamingHttpResponse(
        audit.csv_lines(audit.events(wanted)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _asked(request: HttpRequest) -> tuple[AuditForm, audit.Wanted]:
    form = AuditForm(request.GET)
    form.is_valid()
    given = {
        name: form.cleaned_data[name]
        for name in form.fields
        if form.cleaned_data.get(name)
    }
    return form, audit.Wanted(**given)


def _unverified() -> "QuerySet[Organisation]":
    return Organisation.objects.filter(
        registered_at__isnull=False, verified_at=None, hidden_at=None
    ).order_by("-registered_at", "pk")


def _named(rows: Iterable[Organisation]) -> list[tuple[Organisation, Text]]:
    return [(each, labels.content(each.name)) for each in rows]
