"""Whose quality an address asks for."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Catalogue, QualitySummary
from seutu.web.presenters import labels
from seutu.web.presenters.quality import Subject


def source_subject(request: HttpRequest, source_id: str) -> Subject:
    found = get_object_or_404(Catalogue, pk=source_id)
    return Subject(
        scope=QualitySummary.Scope.SOURCE,
        key=found.pk,
        name=labels.content(found.title),
        url=found.get_absolute_url(),
    )


def organisation_subject(request: HttpRequest, organisation_id: str) -> Subject:
    visible = Organisation.objects.visible_to(request.user)
    found = get_object_or_404(visible, pk=organisation_id)
    return Subject(
        scope=QualitySummary.Scope.PUBLISHER,
        key=found.pk,
        name=labels.content(found.name),
        url=found.get_absolute_url(),
    )
