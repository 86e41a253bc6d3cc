"""Requests to the outside: public addresses only, never without limits.

    with net.client() as http:
        answer = http.get(address)

Everything it stops is an `httpx.HTTPError`, so that one `except` catches what the
network, the other side and the guard can do.
"""

import ssl
from collections.abc import Collection

import httpx
from django.conf import settings

from seutu import __version__
from seutu.core.net.addresses import Check, reason_against
from seutu.core.net.errors import (
    AddressRefused,
    AnswerTooLarge,
    RedirectRefused,
    TookTooLong,
)
from seutu.core.net.limits import MEBIBYTE, Limits
from seutu.core.net.resolving import Resolve, ask_the_system
from seutu.core.net.transport import GuardedTransport

__all__ = [
    "MEBIBYTE",
    "AddressRefused",
    "AnswerTooLarge",
    "Limits",
    "RedirectRefused",
    "TookTooLong",
    "client",
    "reason_against",
    "user_agent",
]

DEFAULT_LIMITS = Limits()


def user_agent() -> str:
    """Name this site to those whose servers it reads."""
    return f"Seutu/{__version__} (+{settings.SITE_URL})"


def client(
    *,
    limits: Limits = DEFAULT_LIMITS,
    allow_hosts: Collection[str] = (),
    follow_redirects: bool = True,
    check: Check = reason_against,
    resolve: Resolve = ask_the_system,
    ssl_context: ssl.SSLContext | None = None,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """Make the one client that may ask the outside.

    It reads no proxy and no password from the environment, verifies certificates, keeps
    to `limits` and checks every hop of a redirect, which never leads from https to
    http. Turn redirects off when the body of a request holds a secret.
    """
    return httpx.Client(
        transport=transport
        or GuardedTransport(
            limits=limits,
            allow_hosts=allow_hosts,
            check=check,
            resolve=resolve,
            ssl_context=ssl_context,
        ),
        timeout=httpx.Timeout(
            limits.read_seconds, connect=min(limits.connect_seconds, limits.seconds)
        ),
        follow_redirects=follow_redirects,
        max_redirects=limits.redirects,
        headers={"user-agent": user_agent(), "accept-encoding": "gzip"},
        event_hooks={"response": [_refuse_a_step_down] if follow_redirects else []},
        trust_env=False,
    )


def _refuse_a_step_down(response: httpx.Response) -> None:
    """Refuse a redirect from https to http, where anybody could answer."""
    if not response.has_redirect_location or response.url.scheme != "https":
        return
    try:
        target = response.url.join(response.headers["location"]).scheme
    except httpx.InvalidURL:
        target = "an address that cannot be read"
    if target != "https":
        raise RedirectRefused(
            f"{response.url.host} sends us from https to {target}.",
            request=response.request,
        )
