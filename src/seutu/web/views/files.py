"""Attaching, handing out and deleting files."""

import uuid
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, Refused
from seutu.core.permissions import require
from seutu.files import services
from seutu.files.links import files_host, is_valid, signed_link
from seutu.files.models import StoredFile
from seutu.web.forms_files import AttachmentForm, hint_for_files
from seutu.web.presenters.files import page_of

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest) -> HttpResponse:
    """Take in a file, or show the form with what is wrong."""
    form = AttachmentForm(
        request.POST or None,
        request.FILES or None,
        initial={"subject": request.GET.get("subject", "")},
    )
    subject = request.POST.get("subject", "") or request.GET.get("subject", "")
    about = subjects.subject(subject) if "\x00" not in subject else None
    if about is None or not subjects.visible(request.user, [subject]):
        raise Http404(_("There is nothing to attach a file to here."))
    require(request.user, "files.attach", subject)
    if request.method == "POST" and form.is_valid():
        try:
            file = services.attach(
                subject,
                form.cleaned_data["file"],
                by=_person(request),
                description=form.cleaned_data["description"],
            )
        except (Invalid, Conflict) as error:
            field = error.field if error.field in form.fields else "file"
            form.add_error(field, error.message)
        else:
            _say_what_became_of(request, file)
            return redirect(f"{about.url}#file-{file.pk}")
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "about": about,
        "hint": hint_for_files(settings.FILE_MEGABYTES),
    }
    return render(request, "files/attach.html", context, status=status)


def _say_what_became_of(request: HttpRequest, file: StoredFile) -> None:
    if file.state == StoredFile.State.HELD:
        words = _(
            "“%(name)s” is attached. Others see it when a moderator has looked at it."
        )
    else:
        words = _("“%(name)s” is attached.")
    messages.success(request, words % {"name": file.name})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask once, delete, and offer the way back."""
    file = _own(request, pk)
    if request.method == "POST":
        services.delete_file(file, by=_person(request))
        context = {
            "file": file,
            "page_url": page_of(file.subject, anchor="#files"),
            "days": settings.KEEP_DELETED_FILES_DAYS,
        }
        return render(request, "files/deleted.html", context)
    if file.state == StoredFile.State.DELETED:
        raise Http404(_("This file is deleted already."))
    context = {"file": file, "page_url": page_of(file.subject, anchor="#files")}
    return render(request, "files/delete.html", context)


@require_POST
@login_required
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    file = _own(request, pk)
    try:
        file = services.restore_file(file, by=_person(request))
    except Conflict as error:
        messages.error(request, error.message)
    else:
        _say_what_became_of(request, file)
    return redirect(page_of(file.subject, anchor="#files"))


def _person(request: HttpRequest) -> User:
    """Give who is signed in; raises `Refused` for nobody."""
    if not isinstance(request.user, User):
        raise Refused(_("Sign in first."))
    return request.user


def _own(request: HttpRequest, pk: uuid.UUID) -> StoredFile:
    """Find a file that the person may remove; to all others there is none."""
    file = StoredFile.objects.filter(pk=pk).first()
    if file is None or not request.user.has_perm("files.delete", file):
        raise Http404(_("There is no such file."))
    return file


@require_safe
def file(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponseBase:
    """Hand out a file, never in a way that lets it run.

    A signed link needs no cookie; without one, the person's right is asked for, and the
    address of files gets her with a fresh link when there is one.
    """
    found = StoredFile.objects.kept().filter(pk=pk).first()
    until, signature = request.GET.get("until", ""), request.GET.get("signature", "")
    is_signed = is_valid(pk.hex, until, signature)
    on_files_host = bool(files_host()) and request.get_host().lower() == files_host()
    if on_files_host and not is_signed:
        # A link that expired in an open page: the site itself knows who asks.
        return redirect(f"{settings.SITE_URL}{request.path}")
    if found is None or not (is_signed or request.user.has_perm("files.view", found)):
        raise Http404(_("There is no such file."))
    if files_host() and not on_files_host:
        response: HttpResponseBase = redirect(signed_link(found))
        response["Cache-Control"] = "private, no-store"
        return response
    return _handed_out(request, found)


def _handed_out(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    tag = f'"{file.sha256}"'
    if request.headers.get("If-None-Match", "") == tag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        try:
            response = FileResponse(file.content.open("rb"))
        except FileNotFoundError:
            raise Http404(_("There is no such file.")) from None
        response["Content-Type"] = _content_type(file)
        response["Content-Length"] = str(file.size)
        response["Content-Disposition"] = _disposition(file)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = (
        "cross-origin" if files_host() else "same-origin"
    )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _content_type(file: StoredFile) -> str:
    is_text = file.media_type.startswith("text/")
    return f"{file.media_type}; charset=utf-8" if is_text else file.media_type


def _disposition(file: StoredFile) -> str:
    """Name the file by RFC 6266, with plain letters for those who cannot do better."""
    kind = "inline" if file.is_image else "attachment"
    plain = "".join(
        letter if letter.isascii() and letter not in '"\\' else "_"
        for letter in file.name
    )
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
