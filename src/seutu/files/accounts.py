"""A person's files: handed out, and forgotten on erasure."""

from seutu.accounts.models import User
from seutu.files.models import StoredFile
from seutu.files.services import delete_file


def files_by(user: User) -> list[dict[str, object]]:
    """Give what a person attached, whatever became of it."""
    return [
        {
            "id": str(file.pk),
            "subject": file.subject,
            "name": file.name,
            "description": file.description,
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
            "state": file.state,
            "uploaded_at": file.uploaded_at.isoformat(),
        }
        for file in StoredFile.objects.filter(uploaded_by=user)
    ]


def forget_uploader(user: User) -> None:
    """Delete what nobody else has seen; public files stay with the emptied account."""
    for file in StoredFile.objects.filter(
        uploaded_by=user, state=StoredFile.State.HELD
    ):
        delete_file(file, by=user)
