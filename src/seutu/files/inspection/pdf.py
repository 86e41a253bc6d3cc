"""PDF: searched for what can act by itself, also where it is packed or disguised.

A PDF is always handed out as a download, so that no browser runs it on our address.
This search protects the reader who opens it afterwards. Names stand in dictionaries,
which lie open in the file or in object streams; nothing else is unpacked.
"""

import re
import zlib
from bisect import bisect_left
from io import BytesIO
from zipfile import is_zipfile

from django.utils.translation import gettext as _

from seutu.files.inspection.found import Found, refuse

MEBIBYTE = 1024 * 1024
MOST_UNPACKED = 50 * MEBIBYTE
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|"
    rb"Rendition|Movie|Sound|FileAttachment)\b(?![A-Za-z])"
)
SHORT_ACTIVE = re.compile(rb"/JS\s*[(<\[\d]")
OBJECT_STREAM = re.compile(rb"/ObjStm\b")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
STREAM_END = re.compile(rb"endstream\b")
OBJECT = re.compile(rb"\bobj\b")
FILTERS = re.compile(rb"/(\w+Decode|Fl|A85|AHx|LZW|RL|CCF|DCT)\b")
UNUSUAL = re.compile(rb"/(Predictor|Crypt|FFilter)\b|/F\s*[(<\d]")
END = re.compile(rb"%%EOF[\x00\s]*\Z")
TAIL = 2_048


def check_pdf(content: bytes) -> Found:
    """Accept a PDF that only shows pages; raises `Invalid` for any other."""
    if not END.search(content[-TAIL:]):
        raise refuse(
            _("This PDF is cut off, or something is added to its end. Print it anew.")
        )
    if is_zipfile(BytesIO(content)):
        raise refuse(_("This PDF is a zip archive as well. Print it anew."))
    plain = _unescaped(content)
    if re.search(rb"/Encrypt\b", plain):
        raise refuse(_("This file is protected by a password. Save it without one."))
    _must_be_passive(plain, with_short_names=False)
    for objects in _object_streams(content, plain):
        _must_be_passive(_unescaped(objects), with_short_names=True)
    return Found(extension="pdf", content=content)


def _must_be_passive(names: bytes, *, with_short_names: bool) -> None:
    # Three letters turn up by chance in packed pictures, eight do not.
    if ACTIVE.search(names) or (with_short_names and SHORT_ACTIVE.search(names)):
        raise refuse(
            _(
                "This PDF holds scripts, forms that send data, or other files."
                " Print it as a new PDF, which leaves them out."
            )
        )


def _object_streams(content: bytes, plain: bytes) -> list[bytes]:
    """Unpack the object streams, as many as the file names.

    Raises `Invalid` when one is packed in a way that we do not search: whoever uses it
    for the table of objects has something to hide.
    """
    wanted = len(OBJECT_STREAM.findall(plain))
    if not wanted:
        return []
    ends = [found.start() for found in STREAM_END.finditer(content)]
    found: list[bytes] = []
    left = MOST_UNPACKED
    end_before = 0
    for start in STREAM.finditer(content):
        head = _dictionary(content, start.start())
        if not OBJECT_STREAM.search(head):
            continue
        following = bisect_left(ends, start.end())
        if start.start() < end_before or following == len(ends):
            raise _unusual()
        end_before = ends[following]
        objects = _unpacked(content[start.end() : end_before], head, left)
        left -= len(objects)
        found.append(objects)
    if len(found) < wanted:
        raise _unusual()
    return found


def _dictionary(content: bytes, end: int) -> bytes:
    """Cut out what stands between the last "obj" and a stream, with names unescaped."""
    piece = content[max(0, end - TAIL) : end]
    starts = [found.end() for found in OBJECT.finditer(piece)]
    return _unescaped(piece[starts[-1] :] if starts else piece)


def _unpacked(body: bytes, head: bytes, left: int) -> bytes:
    filters = set(FILTERS.findall(head))
    if b"/Filter" not in head and not UNUSUAL.search(head):
        return body
    if filters != {b"FlateDecode"} or UNUSUAL.search(head):
        raise _unusual()
    try:
        inflater = zlib.decompressobj()
        objects = inflater.decompress(body, max(left, 0) + 1)
    except zlib.error as error:
        raise _unusual() from error
    if len(objects) > left:
        raise refuse(_("This PDF unpacks to far more than its size. Print it anew."))
    if not inflater.eof:
        raise _unusual()
    return objects


def _unescaped(names: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), names)


def _unusual() -> Exception:
    return refuse(_("This PDF is built in an unusual way. Print it as a new PDF."))
