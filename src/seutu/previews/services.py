"""Asking for a look into a file, and taking it: fetched, profiled, forgotten.

The file itself is not kept. It is read in a process of its own, which may take little
memory and time.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.catalogue.models import Access, Distribution
from seutu.core import net
from seutu.core.errors import Conflict, Unavailable
from seutu.previews.models import Preview
from seutu.previews.profiling.child import SECONDS
from seutu.previews.profiling.profile import Profile

log = structlog.get_logger(__name__)

FORMATS = frozenset(
    {"CSV", "TSV", "TXT", "XLSX", "PARQUET", "GEOJSON", "JSON", "ZIP", "GZIP"}
)
LIMITS = net.Limits(size=64 * net.MEBIBYTE, seconds=120.0, read_seconds=30.0)
FRESH = timedelta(days=1)
MOST_WAITING = 200
CHUNK = 256 * 1024


def is_offered(distribution: Distribution) -> bool:
    """Tell whether a file may be looked into: its form is known, it is open to all."""
    return (
        settings.PREVIEWS
        and distribution.format.upper() in FORMATS
        and distribution.dataset.access in {"", Access.PUBLIC}
    )


@transaction.atomic
def ask(distribution: Distribution) -> Preview:
    """Ask for a look into a file, once; a look of today is not repeated.

    Raises `Unavailable` when the operator allows none or too many wait, `Conflict` for
    a file that cannot be looked into.
    """
    if not settings.PREVIEWS:
        raise Unavailable(_("This site does not look into files."))
    if not is_offered(distribution):
        raise Conflict(_("A file of this form cannot be looked into."))
    now = timezone.now()
    address = distribution.download_url or distribution.url
    found = (
        Preview.objects.select_for_update().filter(distribution=distribution).first()
    )
    if found is not None and found.address == address:
        is_fresh = found.seen_at is not None and found.seen_at > now - FRESH
        if found.state == Preview.State.WAITING or is_fresh:
            return found
    if waiting().count() >= MOST_WAITING:
        raise Unavailable(_("Too many files wait to be looked into. Try again later."))
    preview, _was_made = Preview.objects.update_or_create(
        distribution=distribution,
        defaults={"state": Preview.State.WAITING, "asked_at": now, "address": address},
    )
    return preview


def waiting() -> Any:
    """The previews that wait, the one asked for first at the front."""
    return Preview.objects.filter(state=Preview.State.WAITING).order_by("asked_at")


def look(preview: Preview, *, http: httpx.Client | None = None) -> Preview:
    """Fetch the file and say what it holds; what cannot be read says why."""
    with tempfile.TemporaryDirectory(prefix="seutu-file-") as folder:
        path = Path(folder) / "file"
        try:
            digest, size = _fetched(preview.address, path, http)
            preview.sha256, preview.byte_size = digest, size
            answer = _profiled(path)
        except httpx.HTTPStatusError as error:
            answer = {"refused": f"The server answered {error.response.status_code}."}
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            answer = {"refused": str(error) or "The server did not answer."}
    preview.seen_at = timezone.now()
    preview.reason = str(answer.get("refused", ""))[:500]
    if preview.reason:
        preview.state, preview.profile, preview.form = Preview.State.REFUSED, {}, ""
    else:
        preview.state = Preview.State.DONE
        preview.form = str(answer["form"])
        preview.profile = Profile.from_json(answer["profile"]).to_json()
    # A harvest may have taken the distribution away meanwhile.
    Preview.objects.filter(pk=preview.pk).update(
        **{
            name: getattr(preview, name)
            for name in (
                "state",
                "seen_at",
                "reason",
                "form",
                "sha256",
                "byte_size",
                "profile",
            )
        }
    )
    return preview


def _fetched(address: str, path: Path, http: httpx.Client | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    client = http or net.client(limits=LIMITS, allow_hosts=settings.HARVEST_HOSTS)
    with client, client.stream("GET", address) as answer, path.open("wb") as file:
        answer.raise_for_status()
        for part in answer.iter_bytes(CHUNK):
            digest.update(part)
            size += len(part)
            file.write(part)
    return digest.hexdigest(), size


def _profiled(path: Path) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a path we made
            [sys.executable, "-m", "seutu.previews.profiling.child", str(path)],
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "The file takes longer to read than it may."}
    if done.returncode:
        log.warning("preview died", code=done.returncode, said=done.stderr[-500:])
        return {"refused": "The file takes more time or memory than it may."}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
