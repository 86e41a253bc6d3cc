"""A list of datasets that an organisation's editors upload and keep up to date."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts.models import Organisation
from seutu.core.errors import Invalid, SeutuError
from seutu.core.permissions import require
from seutu.harvest import list_templates, uploading
from seutu.harvest.models import HarvestRun, UploadedList
from seutu.harvest.models.upload import LARGEST_CONTENT
from seutu.web.forms_accounts import with_error
from seutu.web.forms_lists import ColumnsForm, ListForm
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_lists import preview_view
from seutu.web.views.accounts.people import person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_VERSIONS = 10


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Show the list in force and take in a new version as a draft."""
    organisation = _organisation(request, organisation_id)
    form = ListForm(
        *((request.POST, request.FILES) if request.method == "POST" else ())
    )
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > LARGEST_CONTENT:
                raise Invalid(_("The file is larger than 10 MiB."), field="file")
            draft = uploading.upload_list(
                organisation, file.name, file.read(), by=person(request)
            )
        except Invalid as error:
            form.add_error("file", error.message)
        else:
            return redirect("list_draft", organisation.pk, draft.pk)
    versions = UploadedList.objects.filter(organisation=organisation).defer("content")
    found = list(versions.select_related("run", "source")[:MOST_VERSIONS])
    context = {
        "organisation": organisation,
        "name": labels.content(organisation.name),
        "form": form,
        "versions": found,
        "in_force": next((one for one in found if one.state == "published"), None),
        "draft": next((one for one in found if one.state == "draft"), None),
    }
    status = 422 if form.errors else 200
    return render(request, "harvesting/list.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, organisation_id: str, pk: int) -> HttpResponse:
    """Say what columns hold, see what would come in, and publish that."""
    organisation = _organisation(request, organisation_id)
    version = _draft(organisation, pk)
    reader = uploading.reader_for(version)
    try:
        table = reader.table(version.file)
    except Invalid as error:
        messages.error(request, error.message)
        uploading.set_options(version, version.options | {"encoding": "", "sheet": ""})
        return redirect("list_draft", organisation.pk, version.pk)
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(
        data,
        table=table,
        columns=version.options.get("columns", {}),
        tongue=version.options.get("language", ""),
    )
    if form.is_bound and form.is_valid():
        try:
            return _saved(request, version, form)
        except SeutuError as error:
            with_error(form, error)
    context: dict[str, object] = {
        "organisation": organisation,
        "name": labels.content(organisation.name),
        "version": version,
        "form": form,
    }
    if not form.errors:
        try:
            context["preview"] = preview_view(uploading.preview(version))
        except Invalid as error:
            context["trouble"] = error.message
    status = 422 if form.errors else 200
    return render(request, "harvesting/draft.html", context, status=status)


@login_required
@require_POST
def undo(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Bring back what was there before the last list was published."""
    organisation = _organisation(request, organisation_id)
    try:
        before = uploading.undo_list(organisation, by=person(request))
    except SeutuError as error:
        messages.warning(request, error.message)
    else:
        if before is None:
            messages.success(request, _("The datasets of the list are taken out."))
        else:
            said = _("The list “%(name)s” is in force again.")
            messages.success(request, said % {"name": before.name})
    return redirect("list_overview", organisation.pk)


@login_required
@require_POST
def discard(request: HttpRequest, organisation_id: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    organisation = _organisation(request, organisation_id)
    _draft(organisation, pk).delete()
    messages.success(request, _("The draft is thrown away."))
    return redirect("list_overview", organisation.pk)


@require_safe
def template_csv(request: HttpRequest) -> HttpResponse:
    text = list_templates.csv_template(labels.reader_language())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="datasets.csv"'
    return response


@require_safe
def template_xlsx(request: HttpRequest) -> HttpResponse:
    content = list_templates.xlsx_template(labels.reader_language())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="datasets.xlsx"'
    return response


def _saved(
    request: HttpRequest, version: UploadedList, form: ColumnsForm
) -> HttpResponse:
    """Keep what the columns hold; publish when that is what was looked at."""
    options = form.options
    is_new = options != version.options
    look = {name: str(options[name]) for name in ("encoding", "sheet")}
    if any(said != version.options.get(name, "") for name, said in look.items()):
        uploading.guess_again(version, **look)
    elif is_new:
        uploading.set_options(version, options)
    if "publish" not in request.POST or is_new:
        if "publish" in request.POST:
            messages.info(
                request,
                _("The columns were changed. Look once more at what comes in."),
            )
        return redirect("list_draft", version.organisation_id, version.pk)
    run = uploading.publish_list(version, by=person(request))
    _tell(request, run)
    return redirect("list_overview", version.organisation_id)


def _tell(request: HttpRequest, run: HarvestRun) -> None:
    count = run.created + run.updated + run.unchanged
    said = ngettext(
        "%(count)d dataset is published.", "%(count)d datasets are published.", count
    )
    messages.success(request, said % {"count": count})


def _organisation(request: HttpRequest, organisation_id: str) -> Organisation:
    found = get_object_or_404(
        Organisation.objects.visible_to(request.user), pk=organisation_id
    )
    require(request.user, "accounts.act_for", found)
    return found


def _draft(organisation: Organisation, pk: int) -> UploadedList:
    found = UploadedList.objects.drafts().filter(organisation=organisation, pk=pk)
    version = found.first() if pk < 2**63 else None
    if version is None:
        raise Http404(_("This draft is gone: it was published or replaced."))
    return version
