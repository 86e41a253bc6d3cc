"""Office documents: zip containers of XML whose parts we know, nothing active."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from seutu.files.inspection.archives import Entry, entries
from seutu.files.inspection.found import Found, refuse

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS: Mapping[str, str] = {
    f"{OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
}
OPEN_DOCUMENTS: Mapping[bytes, str] = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# Where a document may point to outside: what a reader has to click, and other tables.
HARMLESS_LINKS = ("/hyperlink", "/externalLinkPath", "/xlPathMissing")
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
)
ACTIVE_NAMES = re.compile(
    r"(vbaproject|vbadata|activex|/macrosheets/|/dialogsheets/|customui"
    r"|^basic/|^scripts/|^python/|^configurations2/.*\.(js|py|bsh)$"
    r"|\.(exe|dll|com|bat|cmd|ps1|vbs?|js|jse|wsf|hta|scr|jar|msi|lnk|py|sh|swf"
    r"|mht|mhtml|html?)$)",
    re.IGNORECASE,
)
ACTIVE_TYPES = re.compile(
    rb"macroEnabled|vbaProject|activeX|oleObject|intlMacrosheet",
    re.IGNORECASE,
)
ACTIVE_XML = re.compile(
    rb"<!ENTITY|vnd\.sun\.star\.script:|<script:event-listener|<(?:\w{1,20}:)?ddeLink"
    rb"|instrText[^>]{0,300}>\s{0,20}DDE|instr=[\"']\s{0,20}DDE"
    rb"|office:dde-|<text:dde-|<table:dde-"
    rb"|<draw:plugin|<draw:applet",
    re.IGNORECASE,
)
# In OpenDocument: what is drawn or read in when the document opens, from elsewhere.
LOADED_FROM_OUTSIDE = re.compile(
    rb"<(?:draw:(?:image|object|object-ole|floating-frame)|text:section-source"
    rb"|table:table-source|style:background-image)\b[^>]{0,2000}?"
    rb"xlink:href=[\"'](?:[a-z][a-z0-9+.-]*:|//|\\\\)",
    re.IGNORECASE,
)
MARKUP = (".xml", ".rels", ".vml", ".rdf")
DEEPEST = 1


def check_office(content: bytes, *, depth: int = 0) -> Found:
    """Accept a Word or Excel document without macros; raises `Invalid` otherwise."""
    types = b""
    for part in entries(content):
        _must_be_passive(part, depth)
        if part.name == "[Content_Types].xml":
            types = part.content
        elif part.name.endswith(".rels"):
            _must_point_nowhere(part.content)
    if not types:
        raise refuse(
            _(
                "Zip archives are not accepted."
                " Attach the files in it one by one, as documents or tables."
            )
        )
    if ACTIVE_TYPES.search(_plain(types)):
        raise _active()
    named = {element.get("ContentType", "") for element in _xml(types).iter()}
    found = {MAIN_PARTS[name] for name in named if name in MAIN_PARTS}
    if len(found) != 1:
        raise _other_kind()
    return Found(extension=found.pop(), content=content)


def check_open_document(content: bytes, *, depth: int = 0) -> Found:
    """Accept a text or table of OpenDocument without macros; else raises `Invalid`."""
    names: set[str] = set()
    extension = None
    for part in entries(content):
        names.add(part.name)
        if part.name == "mimetype":
            extension = OPEN_DOCUMENTS.get(part.content)
        if part.name == "META-INF/manifest.xml":
            _must_be_readable(part.content)
        _must_be_passive(part, depth)
    if extension is None or "content.xml" not in names:
        raise _other_kind()
    return Found(extension=extension, content=content)


def _must_be_passive(part: Entry, depth: int) -> None:
    if ACTIVE_NAMES.search(part.name) or part.content.startswith(PROGRAMS):
        raise _active()
    if part.content.startswith(b"PK\x03\x04"):
        _check_inner(part.content, depth)
    elif part.name.endswith(MARKUP):
        plain = _plain(part.content)
        if ACTIVE_XML.search(plain):
            raise _active()
        if LOADED_FROM_OUTSIDE.search(plain):
            raise _loads()


def _must_be_readable(manifest: bytes) -> None:
    if b"encryption-data" in _plain(manifest):
        raise refuse(_("This file is protected by a password. Save it without one."))


def _check_inner(part: bytes, depth: int) -> None:
    """Look into a table inside a document, as charts keep their figures in one."""
    if depth >= DEEPEST:
        raise refuse(_("This document holds documents that hold documents."))
    if b"mimetypeapplication/vnd.oasis.opendocument." in part[:80]:
        check_open_document(part, depth=depth + 1)
    else:
        check_office(part, depth=depth + 1)


def _must_point_nowhere(relations: bytes) -> None:
    for element in _xml(relations).iter():
        is_outside = element.get("TargetMode", "").lower() == "external"
        target = element.get("Target", "").strip().lower()
        if is_outside and (
            not element.get("Type", "").endswith(HARMLESS_LINKS)
            or target.startswith(("\\\\", "javascript:", "data:", "vbscript:", "ms-"))
            or target.startswith(("file://", "file:\\\\"))
        ):
            raise _loads()


def _xml(part: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise refuse(
            _("This file is damaged. Open and save it anew, and try again.")
        ) from error
    return root


def _plain(part: bytes) -> bytes:
    """Give XML as UTF-8: in UTF-16, words would hide from a search."""
    if part[:2] in {b"\xff\xfe", b"\xfe\xff"} or part[:4] in {b"<\0?\0", b"\0<\0?"}:
        encoding = "utf-16-be" if part[:1] in {b"\xfe", b"\0"} else "utf-16-le"
        return part.decode(encoding, "replace").encode()
    return part


def _other_kind() -> Exception:
    return refuse(_("Of office documents, .docx, .xlsx, .odt and .ods are accepted."))


def _loads() -> Exception:
    return refuse(
        _(
            "This document loads parts from another place when it is opened."
            " Save a copy that holds everything itself."
        )
    )


def _active() -> Exception:
    return refuse(
        _(
            "This document holds macros, scripts or embedded programs."
            " Save a copy without them."
        )
    )
