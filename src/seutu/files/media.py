"""The kinds of file that may be attached, and how each is handed out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Media:
    """One kind of file. Only pictures, which we painted ourselves, are shown inline."""

    extension: str
    type: str
    label: str | Promise
    is_image: bool = False


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"

ACCEPTED = (
    Media("pdf", "application/pdf", _("PDF document")),
    Media("docx", f"{OFFICE}.wordprocessingml.document", _("Word document")),
    Media("odt", f"{OPEN}.text", _("OpenDocument text")),
    Media("xlsx", f"{OFFICE}.spreadsheetml.sheet", _("Excel table")),
    Media("ods", f"{OPEN}.spreadsheet", _("OpenDocument table")),
    Media("csv", "text/csv", _("CSV table")),
    Media("json", "application/json", _("JSON data")),
    Media("geojson", "application/geo+json", _("Map data (GeoJSON)")),
    Media("txt", "text/plain", _("Plain text")),
    Media("png", "image/png", _("Picture"), is_image=True),
    Media("jpg", "image/jpeg", _("Picture"), is_image=True),
    Media("webp", "image/webp", _("Picture"), is_image=True),
)
BY_EXTENSION: Mapping[str, Media] = {
    **{media.extension: media for media in ACCEPTED},
    "jpeg": next(media for media in ACCEPTED if media.extension == "jpg"),
}
BY_TYPE: Mapping[str, Media] = {media.type: media for media in ACCEPTED}


def extensions_in_words() -> str:
    """List what is accepted, as people know it."""
    return ", ".join(f".{media.extension}" for media in ACCEPTED)


def accept_attribute() -> str:
    """List what a browser offers to choose."""
    return ",".join(f".{extension}" for extension in BY_EXTENSION)
