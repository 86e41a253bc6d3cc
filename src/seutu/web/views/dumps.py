"""All records as files, for those who want to work with the whole."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from seutu.core.errors import NotFound
from seutu.dumps import services
from seutu.web.presenters import labels

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonlines; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS = {"datasets": "dataset", "solutions": "solution", "challenges": "challenge"}
CHUNK = 256 * 1024


@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """List the files there are, with what is in them."""
    found = services.dumps()
    tables = [
        {
            "label": labels.kind_plural(kind),
            "files": [one for one in found if one.table == table],
        }
        for table, kind in KINDS.items()
    ]
    return render(
        request, "dumps/downloads.html", {"tables": tables, "has_any": bool(found)}
    )


@require_safe
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send one file. CSV and JSON lines go packed to who can unpack, as nearly all."""
    try:
        dump, path = services.dump(name)
        file = path.open("rb")
    except (NotFound, OSError):
        raise Http404(_("There is no such file. See the list of downloads.")) from None
    tag = f'"{dump.sha256[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        file.close()
        return HttpResponseNotModified()
    is_packed = dump.form in services.PACKED
    response: HttpResponseBase
    if is_packed and "gzip" not in request.headers.get("Accept-Encoding", ""):
        file.close()
        response = StreamingHttpResponse(_unpacked(path))
    else:
        response = FileResponse(file)
        response["Content-Length"] = str(dump.size)
        if is_packed:
            response["Content-Encoding"] = "gzip"
    response["Content-Type"] = MEDIA_TYPES[dump.form]
    response["Content-Disposition"] = f'attachment; filename="{dump.name}"'
    response["ETag"] = tag
    response["Last-Modified"] = http_date(dump.made_at.timestamp())
    response["Vary"] = "Accept-Encoding"
    return response


def _unpacked(path: Path) -> Iterator[bytes]:
    with gzip.open(path) as file:
        while part := file.read(CHUNK):
            yield part
