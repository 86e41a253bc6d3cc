"""Unpack the learnt tables that come with the package, once per data folder."""

import hashlib
import io
import lzma
import os
import shutil
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from seutu.core.errors import Unavailable

DATA = Path(__file__).resolve().parents[1] / "data"
ARCHIVE = DATA / "tables" / "learnt.tar.xz"


class ArchiveDamaged(Unavailable):
    """Say that the packaged tables cannot be unpacked, and which command mends them."""

    code = "tables-damaged"

    def __init__(self) -> None:
        super().__init__(
            f"{ARCHIVE} cannot be unpacked. Install Seutu again, or run `make tables` "
            "in a clone to learn the tables anew."
        )


def pack(folder: Path, archive: Path = ARCHIVE) -> None:
    """Pack a folder of learnt files; the same files give the same archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = path.stat().st_size
            with path.open("rb") as stream:
                tar.addfile(entry, stream)
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(lzma.compress(buffer.getvalue(), preset=9))


def learnt_folder(data_folder: Path | None = None) -> Path:
    """Return a folder with the learnt files, unpacked there if it is the first time.

    Uses `SEUTU_DATA`, or else the system's folder for temporary files. Several
    processes may call this at once: each unpacks beside, and the first one to
    rename its copy wins. Raises `FileNotFoundError` when the tables were not built,
    and `ArchiveDamaged` when their archive cannot be unpacked.
    """
    if data_folder is None:
        chosen = os.environ.get("SEUTU_DATA")
        data_folder = Path(chosen) if chosen else _temporary_folder()
    return _unpacked(data_folder, _digest(ARCHIVE.stat().st_mtime_ns))


def _temporary_folder() -> Path:
    """Return a folder of this user only; refuse one that somebody else put there."""
    folder = Path(tempfile.gettempdir()) / f"seutu-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user. Set SEUTU_DATA.")
    return folder


@cache
def _digest(_changed: int) -> str:
    return hashlib.sha256(ARCHIVE.read_bytes()).hexdigest()[:16]


def _unpacked(data_folder: Path, digest: str) -> Path:
    target = data_folder / "learnt" / digest
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=target.parent))
    try:
        with tarfile.open(ARCHIVE, mode="r:xz") as tar:
            # Debian 12's Python knows no extraction filters yet.
            tar.extraction_filter = getattr(tarfile, "data_filter", _as_it_is)
            tar.extractall(beside)  # noqa: S202 - the package's own archive
        beside.chmod(0o755)
        beside.rename(target)
    except (tarfile.ReadError, lzma.LZMAError, EOFError) as error:
        raise ArchiveDamaged from error
    except OSError:
        # Another process was faster: its folder is complete, so ours may go.
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return target


def _as_it_is(member: tarfile.TarInfo, _path: str) -> tarfile.TarInfo:
    return member
