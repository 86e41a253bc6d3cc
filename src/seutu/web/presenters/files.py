"""Attached files as a page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from seutu.accounts.models import AnyUser
from seutu.core import subjects
from seutu.files.models import StoredFile
from seutu.files.rules import may_attach

WIDEST_PREVIEW = 720


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file, ready to print. `preview_*` are set for pictures."""

    key: str
    name: str
    description: str
    url: str
    facts: str
    attached_by: str
    attached_at: datetime
    is_image: bool
    is_held: bool
    delete_url: str = ""
    preview_width: int = 0
    preview_height: int = 0


def file_views(files: Sequence[StoredFile], viewer: AnyUser) -> list[FileView]:
    """Show files in their order; who may attach to a subject may delete its files."""
    keeps = {
        name: bool(may_attach(viewer, name))
        for name in {file.subject for file in files}
    }
    return [_view(file, viewer, keeps[file.subject]) for file in files]


def _view(file: StoredFile, viewer: AnyUser, keeps: bool) -> FileView:
    scale = min(1.0, WIDEST_PREVIEW / (file.width or WIDEST_PREVIEW))
    may_delete = keeps or viewer.has_perm("files.delete", file)
    return FileView(
        key=str(file.pk),
        name=file.name,
        description=file.description,
        url=file.get_absolute_url(),
        facts=f"{file.media.label}, {filesizeformat(file.size)}",
        attached_by=str(file.uploaded_by) if file.uploaded_by else "",
        attached_at=file.uploaded_at,
        is_image=file.is_image,
        is_held=file.state == StoredFile.State.HELD,
        delete_url=reverse("delete_file", args=[file.pk]) if may_delete else "",
        preview_width=round((file.width or 0) * scale),
        preview_height=round((file.height or 0) * scale),
    )


def page_of(subject: str, *, anchor: str = "") -> str:
    """Give the page of a subject, the home page when it has none."""
    found = subjects.subject(subject)
    return f"{found.url}{anchor}" if found else reverse("home")
