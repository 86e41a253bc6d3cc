"""Finding the addresses of a host without waiting for ever."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable

from seutu.core.net.addresses import Address
from seutu.core.net.errors import AddressRefused, TookTooLong

Resolve = Callable[[str, int], list[str]]


def ask_the_system(host: str, port: int) -> list[str]:
    """List a host's addresses in the order the system prefers them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses_of(
    host: str, port: int, *, resolve: Resolve, seconds: float
) -> list[Address]:
    """Resolve a host in a thread of its own, as the system call knows no time limit.

    Raises `AddressRefused` for a host that is not known, `TookTooLong` for a name
    server that does not answer.
    """
    answer: queue.Queue[list[str] | Exception] = queue.Queue(maxsize=1)

    def ask() -> None:
        try:
            answer.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=ask, name="seutu-resolve", daemon=True).start()
    try:
        found = answer.get(timeout=max(seconds, 0.0))
    except queue.Empty:
        raise TookTooLong(f"No name server knew {host} in time.") from None
    if isinstance(found, Exception):
        raise AddressRefused(f"There is no host called {host}.") from found
    return [ipaddress.ip_address(text) for text in found]
