"""The HTTP door: who may come in, how often, and nothing about what they ask."""

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
import structlog
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seutu.core.throttling import Allowance, parse_rate, take

log = structlog.get_logger("seutu.request")

PATH = "/mcp"
LARGEST_BODY = 4 * 2**20
INVALID_REQUEST = -32600


def http_app(server: Server[Any]) -> ASGIApp:
    """Make the application: stateless, so that any process may answer any request."""
    inner = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=LARGEST_BODY,
        # `Door` checks both names by ALLOWED_HOSTS, as the pages do.
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=False
        ),
    )
    return Door(inner)


class Door:
    """Refuses strange hosts and origins and floods; logs a line without the contents.

    A page of another site can make a browser send requests to this machine under a
    name of its own (DNS rebinding): the Host and Origin headers then give it away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        refusal = await _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sent)
        else:
            await self._app(scope, receive, sent)
        log.info(
            "request",
            method=scope["method"],
            route="mcp",
            status=status,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )


async def _refusal(scope: Scope) -> Response | None:
    headers = Headers(scope=scope)
    if not _is_ours(split_domain_port(headers.get("host", ""))[0]):
        return _refused(421, "This server does not answer under that host name.")
    origin = headers.get("origin")
    if origin is not None and not _is_ours(_host_of(origin)):
        return _refused(403, "Pages of other sites may not ask here.")
    if scope["path"] != PATH:
        return _refused(404, f"The protocol is spoken at {PATH}.")
    if scope["method"] != "POST":
        # Stateless: there is no stream to listen to and no session to end.
        return _refused(405, "Send requests by POST.", {"allow": "POST"})
    rate = parse_rate(settings.PROTOCOL_RATE)
    if rate is None:
        return None
    spent: Allowance = await anyio.to_thread.run_sync(
        lambda: take(_address(scope, headers), rate, what="mcp")
    )
    if spent.is_spent:
        seconds = str(spent.reset)
        sentence = f"Too many requests. Go on in {seconds} seconds."
        return _refused(429, sentence, {"retry-after": seconds})
    return None


def _is_ours(host: str) -> bool:
    return bool(host) and validate_host(host, settings.ALLOWED_HOSTS)


def _host_of(origin: str) -> str:
    """Give the host of an origin in the form of the Host header; "" for none."""
    try:
        return split_domain_port(urlsplit(origin).netloc)[0]
    except ValueError:
        return ""


def _address(scope: Scope, headers: Headers) -> str:
    """Tell who asks: with n trusted proxies the n-th address from the right."""
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = ",".join(headers.getlist("x-forwarded-for")).split(",")
    addresses = [part.strip() for part in forwarded if part.strip()]
    if proxies and len(addresses) >= proxies:
        return addresses[-proxies]
    client = scope.get("client")
    return str(client[0]) if client else ""


def _refused(
    status: int, sentence: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer in the shape of the protocol, whose clients read nothing else."""
    error = {"code": INVALID_REQUEST, "message": sentence}
    body = {"jsonrpc": "2.0", "id": None, "error": error}
    return Response(
        json.dumps(body),
        status_code=HTTPStatus(status),
        media_type="application/json",
        headers=dict(headers or {}),
    )
