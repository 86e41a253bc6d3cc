"""Links to files that work for a while without a cookie.

They are needed where no cookie reaches: on the separate address that hands out files,
and for programs. The signature covers the file and the moment it ends.
"""

import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer

from seutu.files.models import StoredFile

SALT = "seutu.files"
VALID_SECONDS = 600


def signed_link(file: StoredFile, *, seconds: int = VALID_SECONDS) -> str:
    """Make a link that anybody who has it can use until it expires."""
    until = str(int(time.time()) + seconds)
    query = urlencode({"until": until, "signature": _signature(file.pk.hex, until)})
    base = settings.FILES_URL or settings.SITE_URL
    return f"{base}{file.get_absolute_url()}?{query}"


def is_valid(file_key: str, until: str, signature: str) -> bool:
    """Tell whether a signature is ours and not over."""
    try:
        Signer(salt=SALT).unsign(f"{file_key}.{until}:{signature}")
    except BadSignature:
        return False
    return until.isascii() and until.isdecimal() and int(until) >= time.time()


def files_host() -> str:
    """Give the host with port that hands out nothing but files; empty when unset."""
    host: str = urlsplit(settings.FILES_URL).netloc
    return host.lower()


def _signature(file_key: str, until: str) -> str:
    return str(Signer(salt=SALT).signature(f"{file_key}.{until}"))
