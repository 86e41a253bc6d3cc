"""Files as subjects of reports, and as moderators reach them."""

import uuid
from datetime import UTC, datetime

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.core.subjects import Subject, Viewer
from seutu.files.models import StoredFile

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _keys(ids: list[str]) -> dict[uuid.UUID, str]:
    """Read identifiers, and leave out what is none."""
    found: dict[uuid.UUID, str] = {}
    for text in ids:
        try:
            found[uuid.UUID(text)] = text
        except ValueError:
            continue
    return found


class FileSubjects:
    """Answers `seutu.core.subjects.SubjectKind` for files."""

    def find(self, ids: list[str]) -> dict[str, Subject]:
        keys = _keys(ids)
        rows = StoredFile.objects.kept().filter(pk__in=keys)
        places = subjects.subjects([file.subject for file in rows])
        return {
            keys[file.pk]: Subject(
                name=f"file:{file.pk}",
                title={"und": file.name},
                url=f"{places[file.subject].url}#file-{file.pk}",
            )
            for file in rows
            if file.subject in places
        }

    def visible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        keys = _keys(ids)
        rows = StoredFile.objects.filter(pk__in=keys).visible_to(viewer)
        return {keys[pk] for pk in rows.values_list("pk", flat=True)}

    def may(self, viewer: Viewer, action: str, pk: str) -> bool:
        if not self.visible(viewer, [pk]):
            return False
        if action == "moderate":
            subject = StoredFile.objects.values_list("subject", flat=True).get(pk=pk)
            return subjects.may(viewer, action, subject)
        return action == "view"


class ModeratedFiles:
    """Answers `seutu.moderation.registry.Moderated` for files."""

    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        rows = StoredFile.objects.filter(pk__in=_keys(pks))
        return {str(file.pk): f"{file.name}\n{file.description}" for file in rows}

    def author(self, pk: str) -> User | None:
        file = self._find(pk)
        return file.uploaded_by if file else None

    def show(self, pk: str, *, by: User | None) -> None:
        self._move(pk, StoredFile.State.SHOWN)

    def hide(self, pk: str, *, by: User | None) -> None:
        self._move(pk, StoredFile.State.HELD)

    def remove(self, pk: str, *, by: User | None) -> None:
        """Take a file away for good: the next sweep removes its bytes."""
        StoredFile.objects.filter(pk__in=_keys([pk])).update(
            state=StoredFile.State.DELETED, was_held=True, deleted_at=LONG_AGO
        )

    def _find(self, pk: str) -> StoredFile | None:
        rows = StoredFile.objects.select_related("uploaded_by")
        return rows.filter(pk__in=_keys([pk])).first()

    def _move(self, pk: str, state: StoredFile.State) -> None:
        """Change the state of a file that was not taken back by its author."""
        rows = StoredFile.objects.kept().filter(pk__in=_keys([pk]))
        rows.update(state=state)
