"""How cases appear to notices: to moderators, and to the author once decided."""

from seutu.accounts.models import AnyUser
from seutu.core.subjects import Subject, subjects
from seutu.moderation.models import Case


class CaseSubjects:
    def find(self, ids: list[str]) -> dict[str, Subject]:
        cases = list(Case.objects.filter(pk__in=_numbers(ids)))
        about = subjects([case.subject for case in cases])
        return {
            str(case.pk): Subject(
                name=f"case:{case.pk}",
                title=about[case.subject].title if case.subject in about else {},
                url=case.get_absolute_url(),
            )
            for case in cases
        }

    def visible(self, viewer: AnyUser, ids: list[str]) -> set[str]:
        rows = Case.objects.visible_to(viewer).filter(pk__in=_numbers(ids))
        return {str(pk) for pk in rows.values_list("pk", flat=True)}

    def may(self, viewer: AnyUser, action: str, pk: str) -> bool:
        return action == "view" and pk in self.visible(viewer, [pk])


def _numbers(ids: list[str]) -> list[int]:
    return [int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19]
