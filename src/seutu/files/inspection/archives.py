"""Zip containers, read so strictly that every reader sees the same files in them.

A zip has two tables of contents, and room before, between and after its entries. What
hides in the difference is refused: the entries must follow one another from the first
byte, agree with the directory, and end where the file ends.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from seutu.files.inspection.found import refuse

MEBIBYTE = 1024 * 1024
MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * MEBIBYTE
MOST_RATIO = 200
UNSUSPICIOUS = MEBIBYTE
ENCRYPTED, WITH_DESCRIPTOR = 0x1, 0x8
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
END_RECORD = 22
LONGEST_DESCRIPTOR = 24
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    IndexError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a container, unpacked."""

    name: str
    content: bytes


def entries(content: bytes) -> Iterator[Entry]:
    """Unpack a container entry by entry; raises `Invalid` for one that is not sound."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            listed = archive.infolist()
            _must_be_plain(listed)
            _must_lie_in_line(content, archive, listed)
            unpacked = 0
            for each in listed:
                data = _read(archive, each, MOST_UNPACKED - unpacked)
                unpacked += len(data)
                if unpacked > max(UNSUSPICIOUS, MOST_RATIO * len(content)):
                    raise _too_much()
                yield Entry(each.filename, data)
    except DAMAGE as error:
        raise refuse(
            _("This file is damaged. Open and save it anew, and try again.")
        ) from error


def _must_be_plain(listed: list[zipfile.ZipInfo]) -> None:
    if not listed or len(listed) > MOST_ENTRIES:
        raise _too_much()
    names = [each.filename.casefold() for each in listed]
    for each in listed:
        name = each.filename
        is_odd = (
            name.startswith(("/", "\\"))
            or "\\" in name
            or "\x00" in each.orig_filename
            or ":" in name
            or ".." in name.split("/")
        )
        if is_odd or len(set(names)) != len(names):
            raise refuse(_("This file holds parts with names that are not allowed."))
        if each.flag_bits & ENCRYPTED:
            raise refuse(
                _("This file is protected by a password. Save it without one.")
            )
        if each.compress_type not in METHODS:
            raise refuse(_("This file is packed in a way that is not accepted."))


def _must_lie_in_line(
    content: bytes, archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo]
) -> None:
    position = 0
    for each in sorted(listed, key=lambda one: one.header_offset):
        if each.header_offset != position:
            raise _hidden()
        head = LOCAL_HEADER.unpack_from(content, position)
        magic, flags, method, packed = head[0], head[2], head[3], head[7]
        name_size, extra_size = head[9], head[10]
        start = position + LOCAL_HEADER.size
        name = content[start : start + name_size]
        encoding = "utf-8" if flags & 0x800 else "cp437"
        has_size = not flags & WITH_DESCRIPTOR
        if (
            magic != b"PK\x03\x04"
            or name.decode(encoding) != each.orig_filename
            or method != each.compress_type
            or (has_size and packed not in {each.compress_size, 0xFFFFFFFF})
        ):
            raise _hidden()
        position = start + name_size + extra_size + each.compress_size
        if flags & WITH_DESCRIPTOR:
            position = _after_descriptor(content, position)
    if archive.start_dir != position or archive.comment:
        raise _hidden()
    if content[-END_RECORD:][:4] != b"PK\x05\x06":
        raise _hidden()


def _after_descriptor(content: bytes, position: int) -> int:
    """Skip the sizes that may follow an entry: 12, 16, 20 or 24 bytes of them."""
    for size in (12, 16, 20, LONGEST_DESCRIPTOR):
        following = content[position + size : position + size + 4]
        if following in {b"PK\x03\x04", b"PK\x01\x02"}:
            return position + size
    raise _hidden()


def _read(archive: zipfile.ZipFile, each: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack one entry up to a bound, whatever size it claims to have."""
    if each.file_size > most:
        raise _too_much()
    with archive.open(each) as member:
        data = member.read(most + 1)
    if len(data) > most or len(data) != each.file_size:
        raise _too_much()
    return data


def _too_much() -> Exception:
    return refuse(
        _("This file unpacks to far more than its size, or has too many parts.")
    )


def _hidden() -> Exception:
    return refuse(
        _(
            "This file holds something beside its document."
            " Open it, save it anew, and try again."
        )
    )
