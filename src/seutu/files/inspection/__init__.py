"""Looking into a file before it is kept: what it is, and whether it may do harm.

The content decides, never what the sender says of it. Nothing here touches the database
or the disk.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from seutu.files.inspection.found import Found, refuse
from seutu.files.inspection.images import repainted
from seutu.files.inspection.packages import check_office, check_open_document
from seutu.files.inspection.pdf import check_pdf
from seutu.files.inspection.text import read_text
from seutu.files.media import BY_EXTENSION, extensions_in_words

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."

Reader = Callable[[bytes], Found]

TEXTS = frozenset({"csv", "txt", "json", "geojson"})


def inspect(content: bytes, *, extension: str) -> Found:
    """Tell what a file is and give what may be kept of it; raises `Invalid` if nothing.

    `extension` is what its name ends in, lower case, without the dot. It tells text
    files apart, which look alike; for all others it must be one that we accept.
    """
    if not content:
        raise refuse(_("This file is empty. Choose another one."))
    if extension not in BY_EXTENSION:
        raise refuse(
            _("Files of this kind are not accepted. Accepted are: %(kinds)s.")
            % {"kinds": extensions_in_words()}
        )
    if content.startswith(OLD_OFFICE):
        raise refuse(
            _(
                "This file is protected by a password or in an old office format."
                " Save it as .docx, .xlsx, .odt or .ods without a password."
            )
        )
    found = _reader(content, extension)(content)
    if _family(found.extension) != _family(extension):
        raise refuse(
            _(
                "The name of this file ends in .%(said)s, but its content is of the"
                " kind .%(is)s. Rename it, or choose another one."
            )
            % {"said": extension, "is": found.extension}
        )
    return found


def _reader(content: bytes, extension: str) -> Reader:
    readers: Mapping[bytes, Reader] = {PNG: repainted, JPEG: repainted, PDF: check_pdf}
    for start, reader in readers.items():
        if content.startswith(start):
            return reader
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return repainted
    if content.startswith(ZIP):
        is_open_document = OPEN_DOCUMENT in content[: 30 + len(OPEN_DOCUMENT)]
        return check_open_document if is_open_document else check_office
    if extension not in TEXTS:
        raise refuse(
            _("The content of this file is not what its name .%(said)s says.")
            % {"said": extension}
        )
    return lambda data: read_text(data, extension)


def _family(extension: str) -> str:
    """Name kinds alike that people often call by one another's name."""
    if extension in {"jpg", "jpeg", "png", "webp"}:
        return "image"
    if extension in {"json", "geojson"}:
        return "json"
    return extension
