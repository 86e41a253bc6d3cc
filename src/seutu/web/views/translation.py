"""Translating texts side by side, asking a machine, and taking its answers."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, Refused, SeutuError
from seutu.core.permissions import require
from seutu.core.subjects import Subject
from seutu.language import LANGUAGES
from seutu.translation import services
from seutu.translation.models import TranslatedText
from seutu.translation.registry import SourceText, texts_of
from seutu.translation.selectors import languages_of
from seutu.translation.texts import base, digest, tidy
from seutu.web.forms_translation import TranslationForm
from seutu.web.presenters.labels import language_name, reader_language
from seutu.web.presenters.sorting import by_name
from seutu.web.presenters.translation import pairs

LONGEST_SUBJECT = 100
LARGEST_ANSWER = 2 * 1024 * 1024


@never_cache
@login_required
@require_safe
def choose(request: HttpRequest, subject: str) -> HttpResponse:
    """Choose a language to translate into."""
    about, sources = _translatable(request, subject)
    wanted = request.GET.get("language", "")
    if wanted in LANGUAGES:
        return redirect("translate", subject=subject, language=wanted)
    done = languages_of(subject)
    spoken = {base(source.language) for source in sources.values()}
    choices = sorted(
        ((language_name(tag), tag, len(done.get(tag, ()))) for tag in LANGUAGES),
        key=lambda choice: by_name(choice[0]),
    )
    context = {
        "about": about,
        "choices": [choice for choice in choices if {choice[1]} != spoken],
        "preferred": reader_language(),
        "is_wrong": bool(wanted),
    }
    return render(request, "translation/choose.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, subject: str, language: str) -> HttpResponse:
    """Write or correct a translation beside its original."""
    about, every_source = _translatable(request, subject)
    if language not in LANGUAGES:
        raise Http404(_("Nothing is translated into this language here."))
    sources = {
        field: source
        for field, source in every_source.items()
        if base(source.language) != language
    }
    if not sources:
        messages.info(request, _("All texts are in this language already."))
        return redirect("choose_translation", subject=subject)
    people, machines = _done(subject, language)
    form = TranslationForm(sources, people, machines, request.POST or None)
    if request.method == "POST":
        if "withdraw" in request.POST:
            return _withdraw(request, about, people, machines)
        if form.is_valid() and _save(request, form, subject, language, machines):
            return redirect(about.url)
    context = {
        "about": about,
        "language": language,
        "language_name": language_name(language),
        "form": form,
        "pairs": pairs(sources, people, machines, form),
    }
    status = 422 if form.errors else 200
    return render(request, "translation/translate.html", context, status=status)


def _translatable(
    request: HttpRequest, subject: str
) -> tuple[Subject, dict[str, SourceText]]:
    """Find a subject that the person may translate; to all others there is none."""
    if "\x00" in subject or len(subject) > LONGEST_SUBJECT:
        raise Http404(_("There is nothing to translate here."))
    about = subjects.subject(subject)
    if about is None or not subjects.visible(request.user, [subject]):
        raise Http404(_("There is nothing to translate here."))
    require(request.user, "translation.translate", subject)
    sources = dict(texts_of(subject))
    if not sources:
        raise Http404(_("There is nothing to translate here."))
    return about, sources


def _done(
    subject: str, language: str
) -> tuple[dict[str, TranslatedText], dict[str, TranslatedText]]:
    rows = languages_of(subject).get(language, [])
    people = {row.field: row for row in rows if row.origin == "person"}
    machines = {row.field: row for row in rows if row.origin == "machine"}
    return people, machines


def _save(
    request: HttpRequest,
    form: TranslationForm,
    subject: str,
    language: str,
    machines: dict[str, TranslatedText],
) -> bool:
    """Save the boxes that were changed; what cannot be saved stays in its box.

    A machine's draft that nobody touched stays the machine's, unless the person says
    that she read it and it is right.
    """
    saved = 0
    for field in [name for name in form.fields if not name.startswith("replaces_")]:
        words = tidy(form.cleaned_data[field])
        replaces = form.cleaned_data[f"replaces_{field}"]
        untouched = {replaces}
        if not replaces and field in machines:
            untouched.add(digest(machines[field].text))
        is_confirmed = f"confirm_{field}" in request.POST
        if not words or (digest(words) in untouched and not is_confirmed):
            continue
        try:
            services.add_translation(
                subject,
                field,
                language=language,
                text=words,
                by=person_of(request),
                replaces=replaces,
            )
        except (Invalid, Conflict) as error:
            form.add_error(field, error.message)
        else:
            saved += 1
    if saved:
        said = ngettext("%(count)d text is saved.", "%(count)d texts are saved.", saved)
        messages.success(request, said % {"count": saved})
    return not form.errors


def _withdraw(
    request: HttpRequest,
    about: Subject,
    people: dict[str, TranslatedText],
    machines: dict[str, TranslatedText],
) -> HttpResponse:
    field = request.POST["withdraw"]
    row = people.get(field) or machines.get(field)
    if row is not None:
        services.withdraw_translation(row, by=person_of(request))
        messages.success(request, _("The translation is taken away."))
    return redirect(about.url)


def person_of(request: HttpRequest) -> User:
    """Give who is signed in; raises `Refused` for nobody."""
    if not isinstance(request.user, User):
        raise Refused(_("Sign in first."))
    return request.user


@require_POST
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the machine to translate a subject into the reader's language."""
    subject = request.POST.get("subject", "")[:LONGEST_SUBJECT]
    about = subjects.subject(subject) if "\x00" not in subject else None
    if about is None or not subjects.visible(request.user, [subject]):
        raise Http404(_("There is nothing to translate here."))
    require(request.user, "translation.request", subject)
    try:
        made = services.request_machine_translation(
            subject, reader_language(), by=person_of(request)
        )
    except SeutuError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The machine is asked. Look again in a minute."))
        if not made:
            messages.info(request, _("It was asked before and is at work, or failed."))
    return redirect(about.url)


@csrf_exempt
@require_POST
def callback(request: HttpRequest, token: str) -> JsonResponse:
    """Take the answer of a machine; its address is signed, so that nobody else can.

    An answer that comes twice or too late is taken politely, or it would be sent again.
    """
    reference = services.reference_in(token)
    if not reference:
        return JsonResponse({"result": "unknown"}, status=404)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_ANSWER:
        return JsonResponse({"result": "too large"}, status=413)
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"result": "no json"}, status=400)
    if not isinstance(sent, dict):
        return JsonResponse({"result": "no object"}, status=400)
    return JsonResponse({"result": services.receive(reference, sent)})
