"""Looking at a demonstration in one role after another, without a password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from seutu.accounts.demo import ROLES, demo_account
from seutu.web.nearness import is_at_this_machine

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Offer the roles; a site that is no demonstration on this machine has no page."""
    _only_here(request)
    return render(request, "accounts/demo.html", {"roles": ROLES})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a role."""
    _only_here(request)
    person = demo_account(request.POST.get("role", ""))
    if person is None:
        raise Http404(_("There is no such role."))
    login(request, person, backend=BACKEND)
    messages.success(request, _("You now look at the demonstration in this role."))
    return redirect("home")


def _only_here(request: HttpRequest) -> None:
    if not settings.DEMO or not is_at_this_machine(request):
        raise Http404(_("This page is only there in a demonstration."))
