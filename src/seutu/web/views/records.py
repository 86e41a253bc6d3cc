"""Pages of single records."""

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from seutu.catalogue.models import Dataset, Distribution
from seutu.catalogue.quality.selectors import result_of
from seutu.catalogue.services import FOLDED_KINDS
from seutu.challenges.models import Challenge
from seutu.challenges.services.states import GOING_ON
from seutu.web.cards import Link, Text
from seutu.web.presenters import labels
from seutu.web.presenters.entries import Row, rows
from seutu.web.presenters.quality import panel_view
from seutu.web.presenters.records import record_view
from seutu.web.presenters.serving import serving
from seutu.web.presenters.structured import structured
from seutu.web.views.publishing import (
    dataset_rdf,
    preferred,
    record_forms,
    record_links,
)
from seutu.web.views.standing.page import stated_here


@require_safe
def dataset(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show a dataset, or describe it in RDF to who asks for that."""
    wanted = preferred(request)
    if wanted is not None:
        return dataset_rdf(request, record_id, wanted)
    response = _record(request, "dataset", record_id)
    patch_vary_headers(response, ["Accept"])
    response["Link"] = record_links(record_id)
    return response


@require_safe
def solution(request: HttpRequest, record_id: str) -> HttpResponse:
    return _record(request, "solution", record_id)


@require_safe
def challenge(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show a challenge that this person may see, stated here or listed elsewhere."""
    found = (
        Challenge.objects.visible_to(request.user)
        .own()
        .select_related(
            "statement", "owner", "region", "catalogue", "canonical", "merged_into"
        )
        .filter(pk=record_id, statement__isnull=False)
        .first()
    )
    if found is not None:
        return stated_here(request, found)
    return _record(request, "challenge", record_id)


def _record(request: HttpRequest, kind: str, record_id: str) -> HttpResponse:
    """Show a record. One that is folded or gone still answers, and says so."""
    entry = _find(kind, record_id)
    canonical = entry.canonical
    context = {
        "record": record_view(kind, entry, serving(kind, record_id)),
        "crumbs": [
            Link(
                Text(labels.kind_plural(kind), labels.reader_language()),
                reverse(f"{kind}_list"),
            )
        ],
        "is_external": isinstance(entry, Challenge) and entry.is_external,
        "record_subject": f"{kind}:{record_id}",
        "gone_since": entry.vanished_at,
        "folded_into": _link(canonical) if isinstance(canonical, Row) else None,
        "structured": structured(entry, _files(entry)),
        "forms": record_forms(record_id) if isinstance(entry, Dataset) else (),
    }
    if kind in FOLDED_KINDS and request.user.has_perm("accounts.operate"):
        context["sameness_url"] = reverse("sameness", args=[kind, record_id])
    if isinstance(entry, Challenge):
        is_there = entry.is_public and entry.vanished_at is None
        context["challenge"] = entry
        context["may_ask"] = is_there and entry.state in GOING_ON
    if isinstance(entry, Dataset):
        result = result_of(entry.pk)
        context["quality"] = panel_view(result) if result else None
    if isinstance(canonical, Row):
        context["canonical_url"] = f"{settings.SITE_URL}{canonical.get_absolute_url()}"
    return render(request, f"{kind}.html", context)


def _files(entry: Row) -> Iterable[Distribution]:
    return entry.distributions.all() if isinstance(entry, Dataset) else ()


def _find(kind: str, record_id: str) -> Row:
    found = (
        rows(kind).select_related("catalogue", "canonical").filter(pk=record_id).first()
    )
    if found is None or (
        isinstance(found, Challenge) and not (found.is_external and found.is_public)
    ):
        raise Http404(_("No record has this address."))
    return found


def _link(entry: Row) -> Link:
    return Link(labels.content(entry.title), entry.get_absolute_url())
