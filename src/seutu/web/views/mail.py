"""Stopping mail with one click, the outbox of the demo, and the operators' queue."""

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.core.pagination import page_newest_first
from seutu.core.permissions import require
from seutu.notifications import selectors
from seutu.notifications.mail import queue as mail_queue
from seutu.notifications.mail.links import EVERYTHING, Stop, read_stop, read_undo
from seutu.notifications.mail.stopping import start_mail, stop_mail, undo_stop
from seutu.notifications.models import Mail
from seutu.web.nearness import is_at_this_machine
from seutu.web.presenters.notices import queue_rows
from seutu.web.views.match import without_nul

PAGE = 25
NOTHING_ELSE = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "sandbox": True,
}


# A mail program posts here of its own accord and has no token of a form (RFC 8058);
# the signature in the address stands in for it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before mail is stopped, and stop it on POST: programs follow links, too."""
    wanted = read_stop(token)
    if wanted is None:
        return render(request, "notices/stop_invalid.html", status=404)
    context = {"title": _title(wanted), "everything": wanted.what == EVERYTHING}
    if request.method != "POST":
        return render(request, "notices/stop.html", context)
    stopped = stop_mail(wanted)
    context["undo"] = stopped.undo
    return render(request, "notices/stopped.html", context)


@csrf_exempt
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Bring back mail that was stopped by mistake."""
    wanted = read_undo(request.POST.get("undo", ""))
    done = wanted is not None and undo_stop(wanted)
    status = 200 if done else 409
    return render(request, "notices/undone.html", {"done": done}, status=status)


@require_POST
@login_required
def start_or_stop(request: HttpRequest) -> HttpResponse:
    """Start or stop all mail of notices, for a person who is signed in."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  # behind login_required
    if request.POST.get("action") == "stop":
        stop_mail(Stop(user, EVERYTHING))
        messages.success(request, _("You get no more mail about notices."))
    else:
        start_mail(user)
        messages.success(request, _("You get mail about notices again."))
    return redirect("notice_choices")


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List the mail of a demo, newest first."""
    _check_outbox(request)
    page = page_newest_first(
        Mail.objects.exclude(text=""),
        field="created_at",
        cursor=without_nul(request.GET.get("cursor", "")),
        limit=PAGE,
    )
    context = {
        "mails": page.rows,
        "next_url": f"?cursor={page.next}" if page.next else "",
        "first_url": "?" if request.GET.get("cursor") else "",
    }
    return render(request, "notices/outbox.html", context)


@never_cache
@require_safe
def outbox_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail of a demo: its headers, its text, and its markup in a cage."""
    _check_outbox(request)
    return render(
        request, "notices/outbox_mail.html", {"mail": get_object_or_404(Mail, pk=pk)}
    )


@never_cache
@require_safe
@xframe_options_sameorigin
@csp(NOTHING_ELSE)  # type: ignore[arg-type] # it knows views without parts
def outbox_markup(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a mail's markup alone, where no script runs and nothing is loaded."""
    _check_outbox(request)
    return HttpResponse(get_object_or_404(Mail, pk=pk).html)


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show operators what waits, what was given up and why; never what is written."""
    require(request.user, "accounts.operate")
    state = request.GET.get("state", "")
    mails = Mail.objects.all()
    if state in Mail.State:
        mails = mails.filter(state=state)
    page = page_newest_first(
        mails.defer("text", "html"),
        field="created_at",
        cursor=without_nul(request.GET.get("cursor", "")),
        limit=PAGE,
    )
    found = selectors.queue_state()
    query = f"?state={state}" if state in Mail.State else "?"
    context = {
        "rows": queue_rows(page.rows),
        "states": [
            (value, label, found.counts.get(value, 0))
            for value, label in Mail.State.choices
        ],
        "state": state,
        "oldest": found.oldest,
        "total": sum(found.counts.values()),
        "stopped": selectors.bounced_count(),
        "next_url": f"{query}&cursor={page.next}" if page.next else "",
        "first_url": query if request.GET.get("cursor") else "",
    }
    return render(request, "notices/queue.html", context)


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a mail that was given up once more."""
    require(request.user, "accounts.operate")
    assert isinstance(request.user, User)  # noqa: S101  # operators are people
    mail_queue.try_again(get_object_or_404(Mail, pk=pk), by=request.user)
    messages.success(request, _("The mail waits in the queue again."))
    return redirect("mail_queue")


def _title(wanted: Stop) -> object:
    """Name what is stopped, when its receiver may still see it."""
    if not subjects.visible(wanted.user, [wanted.what]):
        return None
    subject = subjects.subject(wanted.what)
    return subject.title if subject is not None else None


def _check_outbox(request: HttpRequest) -> None:
    """Let in operators and who sits at the machine of a demo; others find nothing."""
    if settings.OUTBOX and (
        is_at_this_machine(request) or request.user.has_perm("accounts.operate")
    ):
        return
    raise Http404(_("There is nothing at this address."))
