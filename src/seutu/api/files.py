"""Files attached to a subject."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.problems import PROBLEMS
from seutu.core import subjects
from seutu.core.errors import NotFound, Refused
from seutu.files import services
from seutu.files.links import VALID_SECONDS, signed_link
from seutu.files.models import StoredFile
from seutu.files.rules import may_attach
from seutu.files.selectors import files_of

router = Router(tags=["files"])

SubjectName = Annotated[
    str, StringConstraints(max_length=100, pattern=r"^[a-z-]+:[A-Za-z0-9._-]+$")
]


class FileOut(Schema):
    """A file that was checked and cleaned before it was kept."""

    id: UUID
    subject: str = Field(examples=["challenge:y4y7ogsf2kzan4ty"])
    name: str
    description: str = Field(description="What it shows.")
    media_type: str
    size: int = Field(description="Bytes.")
    sha256: str
    width: int | None = Field(description="Pixels, of pictures.")
    height: int | None
    state: str = Field(description="shown; held for its author and moderators only.")
    attached_by: str = Field(description="A name or a pseudonym.")
    attached_at: datetime
    page_url: str = Field(description="Its lasting address, for signed-in people.")
    download_url: str = Field(
        description=f"Works without a token for {VALID_SECONDS // 60} minutes."
    )


class FileList(Schema):
    results: list[FileOut]


class FileFilter(Schema):
    subject: SubjectName


@router.get(
    "/files",
    response={200: FileList, **PROBLEMS},
    operation_id="listFiles",
    auth=optional,
    summary="List the files of a subject",
)
def list_files(request: HttpRequest, wanted: Query[FileFilter]) -> FileList:
    """List what you may see of the files of one subject, oldest first."""
    if not subjects.visible(request.user, [wanted.subject]):
        raise NotFound(_("There is no such subject."))
    found = files_of(wanted.subject, request.user)
    return FileList(results=[file_out(file) for file in found])


@router.get(
    "/files/{id}",
    response={200: FileOut, **PROBLEMS},
    operation_id="getFile",
    auth=optional,
    summary="Read about a file",
)
def get_file(request: HttpRequest, id: UUID) -> FileOut:
    """Read about one file, with an address to download it."""
    file = _found(id)
    if not request.user.has_perm("files.view", file):
        raise NotFound(_("There is no such file."))
    return file_out(file)


@router.post(
    "/files",
    response={201: FileOut, **PROBLEMS},
    operation_id="attachFile",
    auth=scoped("conversation"),
    summary="Attach a file",
)
def attach_file(
    request: SignedRequest,
    subject: Form[SubjectName],
    description: Form[Annotated[str, StringConstraints(max_length=300)]],
    file: File[UploadedFile],
) -> Status[FileOut]:
    """Attach a file to a subject that you may fill; newcomers' files are held."""
    if not subjects.visible(request.user, [subject]):
        raise NotFound(_("There is no such subject."))
    if not may_attach(request.user, subject):
        raise Refused(_("You may not attach files here."))
    made = services.attach(subject, file, by=request.user, description=description)
    return Status(201, file_out(made))


@router.delete(
    "/files/{id}",
    response={204: None, **PROBLEMS},
    operation_id="deleteFile",
    auth=scoped("conversation"),
    summary="Delete a file",
)
def delete_file(request: SignedRequest, id: UUID) -> Status[None]:
    """Take a file away; on its page it can be brought back for a while."""
    file = _found(id)
    if not request.user.has_perm("files.delete", file):
        raise NotFound(_("There is no such file."))
    services.delete_file(file, by=request.user)
    return Status(204, None)


def file_out(file: StoredFile) -> FileOut:
    return FileOut(
        id=file.pk,
        subject=file.subject,
        name=file.name,
        description=file.description,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        width=file.width,
        height=file.height,
        state=file.state,
        attached_by=str(file.uploaded_by) if file.uploaded_by else "",
        attached_at=file.uploaded_at,
        page_url=f"{settings.SITE_URL}{file.get_absolute_url()}",
        download_url=signed_link(file),
    )


def _found(key: UUID) -> StoredFile:
    file = (
        StoredFile.objects.select_related("uploaded_by").kept().filter(pk=key).first()
    )
    if file is None:
        raise NotFound(_("There is no such file."))
    return file
