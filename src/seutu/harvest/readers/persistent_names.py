"""The names under which repositories promise to keep what they hold."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from seutu.harvest.readers import codes
from seutu.harvest.readers.addresses import lasting_name
from seutu.harvest.readers.fields import web_address

DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|(?:info:)?doi[:/]\s*)?(10\.\d{4,9}/\S+)$",
    re.IGNORECASE,
)
HANDLE = re.compile(
    r"(?:https?://hdl\.handle\.net/|(?:info:)?hdl[:/]\s*)(\d[\d.]*/\S+)$", re.IGNORECASE
)


def address_of(name: str) -> str:
    """Return the address that a DOI or handle resolves at; a web address as it is.

    Returns "" for anything else.
    """
    name = name.strip()
    if match := DOI.match(name):
        return f"https://doi.org/{match.group(1)}"
    if match := HANDLE.match(name):
        return f"https://hdl.handle.net/{match.group(1)}"
    return web_address(name)


def file_type_of(name: str) -> str:
    """Return the EU file type of an address that ends as a file does, or ""."""
    if not web_address(name) or DOI.match(name):
        return ""
    kind = codes.file_type("", name)
    return "" if kind == "HTML" else kind


def uri_of(names: Iterable[str]) -> str:
    """Return the best name: a DOI, else a handle, else a URN or an address, or ""."""
    found = [address_of(name) or name.strip() for name in names]
    for host in ("doi.org", "hdl.handle.net"):
        for one in found:
            if web_address(one) and urlsplit(one).netloc == host:
                return one
    return next(filter(None, map(lasting_name, found)), "")
