"""Operators word the letters that go with gaps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from seutu.core.errors import Invalid
from seutu.core.permissions import require
from seutu.matching.gaps.letter_texts import (
    LANGUAGES,
    letters,
    take_back_ours,
    write_letter,
)
from seutu.matching.gaps.routes import FACTS, Route
from seutu.matching.models import LetterText
from seutu.web.forms_gaps import LetterForm
from seutu.web.presenters import gaps_words as words
from seutu.web.presenters import labels
from seutu.web.presenters.sorting import by_name
from seutu.web.views.accounts.people import person


@never_cache
@login_required
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """List the letters by language, and say which an operator has worded."""
    require(request.user, "accounts.operate")
    own = set(LetterText.objects.values_list("language", "route"))
    rows = [
        (
            language,
            [
                (tag, route.value, str(words.ROUTES[route]), (tag, route.value) in own)
                for route in Route
            ],
        )
        for language, tag in sorted(
            ((labels.language_name(tag), tag) for tag in LANGUAGES),
            key=lambda pair: by_name(pair[0]),
        )
    ]
    return render(request, "gaps/letters.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, language: str, route: str) -> HttpResponse:
    """Change one letter, or take back ours."""
    require(request.user, "accounts.operate")
    if language not in LANGUAGES or route not in set(Route):
        raise Http404(_("There is no such letter."))
    chosen = Route(route)
    if request.method == "POST" and "reset" in request.POST:
        take_back_ours(language, chosen, by=person(request))
        messages.success(request, _("Our wording is in use again."))
        return redirect("gap_letters")
    used = letters(language)[chosen]
    form = LetterForm(
        request.POST or None, initial={"subject": used.subject, "body": used.body}
    )
    if request.method == "POST" and form.is_valid():
        try:
            write_letter(language, chosen, by=person(request), **form.cleaned_data)
        except Invalid as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("The letter is changed for everybody."))
            return redirect("gap_letters")
    context = {
        "form": form,
        "name": str(words.ROUTES[chosen]),
        "language": labels.language_name(language),
        "facts": FACTS,
        "is_own": LetterText.objects.filter(language=language, route=route).exists(),
    }
    return render(request, "gaps/letter.html", context)
