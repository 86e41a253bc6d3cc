"""Whether a visitor sits at the machine that the site runs on."""

import ipaddress

from django.http import HttpRequest
from django.http.request import split_domain_port

HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def is_at_this_machine(request: HttpRequest) -> bool:
    """Tell whether a request was typed here, under a name of this machine.

    Behind a proxy every visitor seems to sit at its machine, and a page elsewhere can
    let its own name lead here; so neither a forwarded request nor another name counts.
    """
    host, _port = split_domain_port(request.get_host())
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    was_forwarded = bool(request.META.get("seutu.was_forwarded"))
    return address.is_loopback and host in HERE and not was_forwarded
