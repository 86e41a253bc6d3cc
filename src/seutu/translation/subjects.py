"""Translations as subjects of reports, and as moderators reach them."""

from django.db.models import QuerySet

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.core.subjects import Subject, Viewer
from seutu.translation.models import TranslatedText


def _numbers(ids: list[str]) -> list[int]:
    return [int(pk) for pk in ids if pk.isascii() and pk.isdecimal() and len(pk) < 19]


class TranslationSubjects:
    """Answers `seutu.core.subjects.SubjectKind` for translations."""

    def find(self, ids: list[str]) -> dict[str, Subject]:
        rows = TranslatedText.objects.filter(pk__in=_numbers(ids))
        places = subjects.subjects([row.subject for row in rows])
        return {
            str(row.pk): Subject(
                name=f"translation:{row.pk}",
                title=places[row.subject].title,
                url=places[row.subject].url,
            )
            for row in rows
            if row.subject in places
        }

    def visible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        rows = list(TranslatedText.objects.filter(pk__in=_numbers(ids)))
        seen = subjects.visible(viewer, [row.subject for row in rows])
        return {
            str(row.pk)
            for row in rows
            if row.subject in seen
            and (
                row.state == TranslatedText.State.SHOWN
                or row.translator_id == viewer.pk
                or subjects.may(viewer, "translate", row.subject)
            )
        }

    def may(self, viewer: Viewer, action: str, pk: str) -> bool:
        return action == "view" and bool(self.visible(viewer, [pk]))


class ModeratedTranslations:
    """Answers `seutu.moderation.registry.Moderated` for translations."""

    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        rows = TranslatedText.objects.filter(pk__in=_numbers(pks))
        return {str(key): text for key, text in rows.values_list("pk", "text")}

    def author(self, pk: str) -> User | None:
        row = self._find(pk)
        return row.translator if row else None

    def show(self, pk: str, *, by: User | None) -> None:
        self._rows(pk).update(state=TranslatedText.State.SHOWN)

    def hide(self, pk: str, *, by: User | None) -> None:
        self._rows(pk).update(state=TranslatedText.State.HELD)

    def remove(self, pk: str, *, by: User | None) -> None:
        self._rows(pk).delete()

    def _find(self, pk: str) -> TranslatedText | None:
        return self._rows(pk).select_related("translator").first()

    def _rows(self, pk: str) -> "QuerySet[TranslatedText]":
        return TranslatedText.objects.filter(pk__in=_numbers([pk]))
