"""Reading files."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from seutu.accounts.models import AnyUser
from seutu.files.models import StoredFile


def files_of(subject: str, viewer: AnyUser | None = None) -> list[StoredFile]:
    """List the files of a subject that the viewer, or anybody, may see."""
    return files_of_many([subject], viewer)[subject]


def files_of_many(
    names: Sequence[str], viewer: AnyUser | None = None
) -> dict[str, list[StoredFile]]:
    """List the files of many subjects, with the same number of queries as of one."""
    found: dict[str, list[StoredFile]] = {name: [] for name in names}
    rows = StoredFile.objects.filter(subject__in=names)
    reader = viewer if viewer is not None else AnonymousUser()
    for file in rows.visible_to(reader).select_related("uploaded_by"):
        found[file.subject].append(file)
    return found
