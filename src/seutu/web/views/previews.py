"""A look into a file of a dataset, and its description for machine learning."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from seutu.catalogue.models import Dataset, Distribution
from seutu.core.errors import Conflict, Unavailable
from seutu.core.throttling import Rate, take
from seutu.previews import services
from seutu.previews.croissant import croissant
from seutu.previews.models import Preview
from seutu.previews.tasks import enqueue_waiting
from seutu.web.cards import Link, Text
from seutu.web.presenters import labels
from seutu.web.presenters.previews import preview_view

POLL_SECONDS = 3
LOOKS = Rate(30, 3_600)


@require_safe
def preview(request: HttpRequest, record_id: str, file_id: int) -> HttpResponse:
    """Show what a file holds, or offer to look."""
    distribution = _distribution(record_id, file_id)
    seen = Preview.objects.filter(distribution=distribution).first()
    is_waiting = seen is not None and seen.state == Preview.State.WAITING
    is_done = seen is not None and seen.state == Preview.State.DONE
    dataset = distribution.dataset
    response = render(
        request,
        "previews/preview.html",
        {
            "dataset": dataset,
            "distribution": distribution,
            "title": _title(distribution),
            "preview": seen,
            "reason": _(seen.reason) if seen and seen.reason else "",
            "found": preview_view(seen) if seen and is_done else None,
            "is_waiting": is_waiting,
            "is_offered": services.is_offered(distribution),
            "crumbs": [
                Link(
                    Text(labels.kind_plural("dataset"), labels.reader_language()),
                    reverse("dataset_list"),
                ),
                Link(labels.content(dataset.title), dataset.get_absolute_url()),
            ],
        },
    )
    if is_waiting:
        response["Refresh"] = str(POLL_SECONDS)
    return response


@require_POST
def ask_for_preview(request: HttpRequest, record_id: str, file_id: int) -> HttpResponse:
    """Ask for a look into a file."""
    distribution = _distribution(record_id, file_id)
    address = request.META.get("REMOTE_ADDR", "")
    if take(address, LOOKS, what="preview").is_spent:
        messages.error(request, _("You asked for many files. Try again in an hour."))
        return redirect("preview", record_id=record_id, file_id=file_id)
    try:
        services.ask(distribution)
    except (Conflict, Unavailable) as error:
        messages.error(request, error.message)
    else:
        enqueue_waiting()
    return redirect("preview", record_id=record_id, file_id=file_id)


@require_safe
def dataset_croissant(request: HttpRequest, record_id: str) -> HttpResponse:
    """Give the files that were looked into as Croissant, for machine learning."""
    dataset = get_object_or_404(
        Dataset.objects.select_related("publisher"), pk=record_id
    )
    seen = Preview.objects.filter(distribution__dataset=dataset).order_by("pk")
    described = croissant(
        dataset,
        seen,
        address=f"{settings.SITE_URL}{dataset.get_absolute_url()}",
        languages=("en", dataset.language),
    )
    if described is None:
        raise Http404(_("No file of this dataset was looked into yet."))
    return JsonResponse(
        described,
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


def _distribution(record_id: str, file_id: int) -> Distribution:
    return get_object_or_404(
        Distribution.objects.select_related("dataset"),
        dataset_id=record_id,
        pk=file_id,
    )


def _title(distribution: Distribution) -> Text:
    if any(distribution.title.values()):
        return labels.content(distribution.title)
    return Text(distribution.format or distribution.url)
