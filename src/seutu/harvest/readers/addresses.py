"""Addresses of the interfaces of portals."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from seutu.harvest.readers.fields import web_address
from seutu.harvest.readers.limits import Unreadable

HOST = re.compile(
    r"[\w-]+(\.[\w-]+)+(:\d{1,5})?|localhost(:\d{1,5})?|\[[\da-f:]+\](:\d+)?"
)

LASTING = re.compile(r"https?://[^/\s]+/[^\s/]\S*|urn:\S+|doi:\S+", re.IGNORECASE)
UUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)


def portal(location: str, interface: re.Pattern[str]) -> str:
    """Return the address of a portal: without query, fragment and interface path.

    A location without a scheme gets https. Raises `Unreadable` when it is no address.
    """
    location = location.strip()
    if location and "://" not in location:
        location = f"https://{location}"
    parts = urlsplit(web_address(location))
    if not HOST.fullmatch(parts.netloc):
        raise Unreadable("The location is not a web address.")
    path = interface.sub("", parts.path).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def with_query(url: str, values: Mapping[str, str | int]) -> str:
    """Return an address whose query has these values besides the others it had."""
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True)]
    names = {name.casefold() for name in values}
    pairs = [(name, value) for name, value in kept if name.casefold() not in names]
    pairs += [(name, str(value)) for name, value in values.items()]
    return urlunsplit(
        parts._replace(query=urlencode(pairs, safe="/:[],*"), fragment="")
    )


def page_of(base: str, *parts: str) -> str:
    """Return the address of a page below a portal's; "" when a part is missing."""
    if not base or not all(parts):
        return ""
    return "/".join([base, *(quote(part, safe="") for part in parts)])


def absolute(base: str, address: str) -> str:
    """Return a web address that may be relative to a portal's; "" for other words."""
    if "://" in address or not base:
        return web_address(address)
    if not address.startswith("/"):
        return ""
    return joined(base, address)


def joined(base: str, address: str) -> str:
    """Return the web address a link leads to from a page; "" when it leads nowhere."""
    try:
        return web_address(urljoin(base, address)) if address else ""
    except ValueError:
        return ""


def lasting_name(value: str) -> str:
    """Return an address or UUID (as a URN) that can name a dataset anywhere, or "".

    The bare address of a host names no dataset.
    """
    if match := UUID.fullmatch(value):
        return f"urn:uuid:{match.group(1).lower()}"
    if not LASTING.fullmatch(value):
        return ""
    is_web = value[:4].casefold() == "http"
    return value if not is_web or web_address(value) else ""
