"""How often one address may do something, counted in fixed windows of time."""

import ipaddress
import re
import time
from dataclasses import dataclass
from functools import cache

from django.core.cache import cache as store
from django.core.exceptions import ImproperlyConfigured

SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
HOME_NETWORK = 64


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    requests: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left for one address; `reset` is in seconds."""

    limit: int
    remaining: int
    reset: int
    is_spent: bool


@cache
def parse_rate(text: str) -> Rate | None:
    """Read a rate such as "120/m"; an empty one means no limit.

    Raises `ImproperlyConfigured` for anything else.
    """
    if not text.strip():
        return None
    found = re.fullmatch(r"\s*([1-9][0-9]{0,8})/([smhd])\s*", text)
    if not found:
        raise ImproperlyConfigured(
            "A rate must look like 120/m (s, m, h or d), or be empty for no limit."
        )
    return Rate(int(found[1]), SECONDS[found[2]])


def take(
    address: str, rate: Rate, *, what: str = "api", now: float | None = None
) -> Allowance:
    """Count one act of an address and say what it has left of its kind (`what`).

    Counts live in the cache: per process by default, shared when CACHE_URL names a
    server.
    """
    moment = time.time() if now is None else now
    window = int(moment // rate.seconds)
    key = f"{what}-rate:{rate.seconds}:{window}:{household(address)}"
    store.add(key, 0, timeout=rate.seconds + 1)
    try:
        count = store.incr(key)
    except ValueError:  # evicted between the two calls
        count = 1
    return Allowance(
        limit=rate.requests,
        remaining=max(rate.requests - count, 0),
        reset=max(1, int((window + 1) * rate.seconds - moment)),
        is_spent=count > rate.requests,
    )


def household(address: str) -> str:
    """Name who is counted: an IPv4 address, or the /64 network of an IPv6 one.

    One household or server commonly holds a whole /64, so that counting single IPv6
    addresses would limit nobody.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        network = ipaddress.ip_network((found, HOME_NETWORK), strict=False)
        return str(network.network_address).replace(":", "-")
    return str(found)
