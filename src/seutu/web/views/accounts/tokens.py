"""Tokens of a person's programs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from seutu.accounts import services
from seutu.accounts.models import Token
from seutu.core.errors import SeutuError
from seutu.web.forms_accounts import TokenForm, with_error
from seutu.web.presenters.accounts import token_rows
from seutu.web.views.accounts.people import confirmed, person, posted


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens; POST makes one and shows it, this once."""
    me = person(request)
    form = TokenForm(posted(request))
    made, secret = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = services.issue_token(by=me, **form.cleaned_data)
        except SeutuError as error:
            with_error(form, error)
        else:
            form = TokenForm()
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "tokens": token_rows(me.tokens.all()[:100]),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/tokens.html", context, status=status)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    me = person(request)
    token = get_object_or_404(Token.objects.visible_to(me), pk=pk)
    services.revoke_token(token, by=me)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token})
    return redirect("tokens")
