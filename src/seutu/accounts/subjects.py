"""Organisations as subjects that others refer to from below."""

from collections.abc import Mapping

from seutu.accounts.models import Organisation
from seutu.core.subjects import Subject, Viewer

PERMISSIONS: Mapping[str, str] = {
    "view": "accounts.view_organisation",
    "history": "accounts.view_members",
    "manage": "accounts.manage",
    "answer": "accounts.act_for",
    "attach": "accounts.act_for",
    "translate": "accounts.act_for",
    "moderate": "accounts.operate",
}


class OrganisationSubjects:
    """Answers for subjects "organisation:<id>"."""

    def find(self, ids: list[str]) -> dict[str, Subject]:
        return {
            row.pk: Subject(
                name=row.subject, title=row.name, url=row.get_absolute_url()
            )
            for row in Organisation.objects.filter(pk__in=ids)
        }

    def visible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        rows = Organisation.objects.visible_to(viewer).filter(pk__in=ids)
        return set(rows.values_list("pk", flat=True))

    def may(self, viewer: Viewer, action: str, pk: str) -> bool:
        permission = PERMISSIONS.get(action)
        row = Organisation.objects.filter(pk=pk).first()
        return bool(permission and row and viewer.has_perm(permission, row))
