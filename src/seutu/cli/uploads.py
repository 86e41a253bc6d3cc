"""Attached files in a backup.

Rows tell which files belong to it. A file is written after the rows were read, so one
that was purged in between is missing; it is counted, and its row is restored without.
"""

import hashlib
import shutil
import zipfile
from collections.abc import Iterator

from django.core.files.base import File
from django.core.files.storage import default_storage

from seutu.core.errors import Invalid
from seutu.files.models import StoredFile

FOLDER = "media/"


def write_uploads(archive: zipfile.ZipFile) -> dict[str, str]:
    """Copy the bytes of every file into a backup; returns name and checksum of each."""
    written: dict[str, str] = {}
    for name, checksum in _named():
        try:
            source = default_storage.open(name, "rb")
        except FileNotFoundError:
            continue
        # What is compressed already, pictures and documents, is only copied.
        member = zipfile.ZipInfo(f"{FOLDER}{name}")
        with source, archive.open(member, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)
        written[name] = checksum
    return written


def check_uploads(archive: zipfile.ZipFile, written: dict[str, str]) -> None:
    """Raise `Invalid` unless a backup holds each of its files as it was written."""
    for name, checksum in written.items():
        digest = hashlib.sha256()
        try:
            with archive.open(f"{FOLDER}{name}") as member:
                while part := member.read(1024 * 1024):
                    digest.update(part)
        except (KeyError, zipfile.BadZipFile, EOFError) as error:
            raise Invalid(f"The backup is damaged: {name} is missing.") from error
        if digest.hexdigest() != checksum:
            raise Invalid(f"The backup is damaged: {name} has changed.")


def read_uploads(archive: zipfile.ZipFile, written: dict[str, str]) -> None:
    """Put the files back under their names; those that are there already stay.

    Only files that a restored row names are written, so that no backup can place bytes
    elsewhere.
    """
    known = {name for name, _checksum in _named()}
    for name in known & set(written):
        if default_storage.exists(name):
            default_storage.delete(name)
        with archive.open(f"{FOLDER}{name}") as member:
            default_storage.save(name, File(member))


def _named() -> Iterator[tuple[str, str]]:
    rows = StoredFile.objects.order_by("pk").values_list("content", "sha256")
    yield from rows.iterator(chunk_size=1_000)
