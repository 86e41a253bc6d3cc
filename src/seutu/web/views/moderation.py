"""Reports, the queue of the moderators, decisions, appeals, policy and log."""

import csv
from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, Refused
from seutu.core.permissions import require
from seutu.core.throttling import parse_rate, take
from seutu.moderation import services
from seutu.moderation.models import Case, Decision, Report
from seutu.moderation.queue import PAGE, decisions_logged
from seutu.moderation.selectors import can_be_appealed
from seutu.moderation.services.deciding import choices_for, seen_now
from seutu.web.forms_conversation import (
    AppealForm,
    DecisionForm,
    NoticeForm,
    ReportForm,
)
from seutu.web.presenters import moderation as shown
from seutu.web.presenters.labels import content
from seutu.web.views.conversation import (
    LARGEST_KEY,
    LONGEST_SUBJECT,
    checked_when_signed_in,
    number,
    person_of,
)
from seutu.web.views.origins import Echo

MOST_AT_ONCE = 100
MOST_LISTED = 200


@checked_when_signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Tell the moderators what is wrong; without an account, as a legal notice."""
    sent = request.POST if request.method == "POST" else request.GET
    name = sent.get("subject", "")
    is_known = len(name) <= LONGEST_SUBJECT and "\x00" not in name
    is_seen = is_known and bool(subjects.visible(request.user, [name]))
    about = subjects.subject(name) if is_seen else None
    if about is None:
        raise Http404(_("There is nothing at this address."))
    kind = ReportForm if request.user.is_authenticated else NoticeForm
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _check_notices(request)
            services.report(
                name,
                by=request.user,
                reason=form.cleaned_data["reason"],
                text=form.cleaned_data["text"],
                contact=form.cleaned_data.get("contact", ""),
            )
        except (Invalid, Conflict) as error:
            field = error.field if error.field in form.fields else None
            form.add_error(field, error.message)
        else:
            contact = form.cleaned_data.get("contact", "")
            context = {"about_url": about.url, "contact": contact}
            return render(request, "moderation/reported.html", context)
    context = {
        "form": form,
        "about": content(about.title),
        "about_url": about.url,
        "subject": name,
    }
    status = 422 if form.errors else 200
    return render(request, "moderation/report.html", context, status=status)


@login_required
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    require(request.user, "moderation.moderate")
    part = request.GET.get("part", "all")
    kind = request.GET.get("kind", "")[:LONGEST_SUBJECT].replace("\x00", "")
    page = shown.queue_page(
        person_of(request),
        part=part,
        kind=kind,
        after=number(request.GET.get("after", "")),
    )
    return render(request, "moderation/queue.html", {"page": page, "part": part})


@login_required
@never_cache
@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show a case: all of it to moderators, the decision to its author."""
    return _case_page(request, _case(request, case_id))


@login_required
@require_POST
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case, or give it back when `release` is sent."""
    require(request.user, "moderation.moderate")
    found = _case(request, case_id)
    if "release" in request.POST:
        services.release(found, by=person_of(request))
        return redirect("moderation_queue")
    try:
        services.claim(found, by=person_of(request))
    except Conflict as error:
        messages.warning(request, error.message)
    return redirect(found)


@login_required
@require_POST
def decision(request: HttpRequest, case_id: int) -> HttpResponse:
    require(request.user, "moderation.moderate")
    found = _case(request, case_id)
    form = DecisionForm(request.POST, actions=choices_for(found))
    if form.is_valid():
        try:
            services.decide(
                found,
                form.cleaned_data["action"],
                by=person_of(request),
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
            )
        except (Invalid, Conflict, Refused) as error:
            field = error.field if error.field in form.fields else None
            form.add_error(field, error.message)
        else:
            messages.success(request, _("Decided. The author can read it and why."))
            return redirect("moderation_queue")
    found.refresh_from_db()
    return _case_page(request, found, decision=form, status=422)


@login_required
@require_POST
def spam(request: HttpRequest) -> HttpResponse:
    """Remove several as spam at once, each as it was when the list was read."""
    require(request.user, "moderation.moderate")
    reason = request.POST.get("reason", "").strip()
    marks = dict(
        mark.split(":", 1)
        for mark in request.POST.getlist("case")[:MOST_AT_ONCE]
        if mark.count(":") == 1
    )
    keys = [number(key) for key in marks]
    done = left = 0
    for found in Case.objects.waiting().filter(pk__in=keys).order_by("pk"):
        try:
            services.decide(
                found,
                Decision.Action.REMOVE,
                by=person_of(request),
                reason=reason or _("Spam or advertising"),
                seen=marks[str(found.pk)],
            )
            done += 1
        except (Conflict, Refused, Invalid):
            left += 1
    if done:
        said = ngettext(
            "%(count)d text was removed as spam.",
            "%(count)d texts were removed as spam.",
            done,
        )
        messages.success(request, said % {"count": done})
    if left or not done:
        messages.warning(
            request,
            _("What others work on, what changed and what is your own was left."),
        )
    return redirect("moderation_queue")


@login_required
@require_POST
def appeal(request: HttpRequest, case_id: int) -> HttpResponse:
    found = _case(request, case_id)
    form = AppealForm(request.POST)
    if form.is_valid():
        require(request.user, "moderation.appeal", found)
        try:
            services.appeal(
                found, by=person_of(request), text=form.cleaned_data["text"]
            )
        except (Invalid, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Your appeal was sent to the moderators."))
            return redirect(found)
    return _case_page(request, found, appeal=form, status=422)


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the decisions about one's own texts, and what became of one's reports."""
    cases = (
        Case.objects.filter(author=person_of(request), decisions__isnull=False)
        .distinct()
        .prefetch_related("decisions")
        .order_by("-decided_at", "-pk")[:MOST_LISTED]
    )
    reports = (
        Report.objects.filter(by=person_of(request))
        .prefetch_related("case__decisions")
        .order_by("-pk")[:MOST_LISTED]
    )
    context = {
        "rows": [(one, shown.kind_label(one.kind)) for one in cases],
        "reports": [(one, shown.outcome_of(one)) for one in reports],
    }
    return render(request, "moderation/mine.html", context)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    context = {
        "appeal_days": settings.APPEAL_DAYS,
        "keep_days": settings.KEEP_REPORTS_DAYS,
    }
    return render(request, "moderation/policy.html", context)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    before = number(request.GET.get("before", ""))
    rows = decisions_logged()
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    context = {
        "lines": list(shown.log_lines(found[:PAGE])),
        "first_url": reverse("moderation_log") if before else "",
        "next_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }
    return render(request, "moderation/log.html", context)


@require_safe
def log_csv(request: HttpRequest) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderation-log.csv"'
    return response


def _lines() -> Iterator[str]:
    writer = csv.writer(Echo())
    for row in shown.csv_rows():
        yield writer.writerow(row)


def _case(request: HttpRequest, case_id: int) -> Case:
    if case_id <= LARGEST_KEY:
        visible = Case.objects.visible_to(request.user).select_related("author")
        found = visible.filter(pk=case_id).first()
        if found is not None:
            return found
    raise Http404(_("There is nothing at this address."))


def _case_page(
    request: HttpRequest,
    found: Case,
    *,
    decision: DecisionForm | None = None,
    appeal: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person_of(request)
    view = shown.case_view(found)
    is_author = found.author_id == user.pk
    form = decision or appeal
    context: dict[str, object] = {
        "view": view,
        "case": found,
        "is_author": is_author,
        "form": form,
        "errors_of": form,
        "appeal_form": (
            appeal or AppealForm() if is_author and can_be_appealed(found) else None
        ),
    }
    if not user.has_perm("moderation.moderate"):
        return render(request, "moderation/statement.html", context, status=status)
    holder = found.claimant()
    if found.is_waiting:
        context["decision_form"] = decision or DecisionForm(
            actions=choices_for(found), initial={"seen": seen_now(found)}
        )
    context["holder"] = holder
    context["is_mine"] = holder == user
    return render(request, "moderation/case.html", context, status=status)


def _check_notices(request: HttpRequest) -> None:
    """Raise `Conflict` when too many notices come from one address."""
    rate = parse_rate(settings.NOTICE_RATE)
    if request.user.is_authenticated or not rate:
        return
    if take(request.META.get("REMOTE_ADDR", ""), rate, what="notice").is_spent:
        raise Conflict(
            _("Many notices came from your network. Send this one again in an hour.")
        )
