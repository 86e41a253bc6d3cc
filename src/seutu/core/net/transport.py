"""The way out: every connection goes to an address that was checked just before.

Names are resolved here and the connection is made to the very address that passed, so
that a name cannot mean one machine to the check and another to the connection.
"""

import contextvars
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from seutu.core.net.addresses import (
    Address,
    Check,
    reason_against,
    reason_against_named,
)
from seutu.core.net.errors import AddressRefused, AnswerTooLarge, TookTooLong
from seutu.core.net.limits import USUAL_PORTS, Limits, Unpacker
from seutu.core.net.resolving import Resolve, addresses_of, ask_the_system

DEFAULT_PORTS = {"http": 80, "https": 443}
# When the request under way must be over, on the monotonic clock.
_deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline")


def time_left() -> float:
    """Seconds until the request under way must be over; raises `TookTooLong`."""
    left = _deadline.get(float("inf")) - time.monotonic()
    if left <= 0:
        raise TookTooLong("The request took longer than was agreed.")
    return left


def _within(timeout: float | None) -> float:
    return min(timeout if timeout is not None else float("inf"), time_left())


@contextmanager
def _errors_of_httpx() -> Iterator[None]:
    """Say in the words of httpx what its network library says in its own."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.ProxyError,
        httpcore.UnsupportedProtocol,
    ) as error:
        time_left()
        named = getattr(httpx, type(error).__name__, httpx.TransportError)
        raise named(str(error)) from error


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the request's time.

    A time limit on single reads would let a server send one byte a second for ever.
    """

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self.stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _within(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return TimedStream(
            self.stream.start_tls(ssl_context, server_hostname, _within(timeout))
        )

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to hosts by address, after each address was checked."""

    def __init__(
        self, *, allow_hosts: Collection[str], check: Check, resolve: Resolve
    ) -> None:
        self.allow_hosts = frozenset(name.lower() for name in allow_hosts)
        self.check = check
        self.resolve = resolve
        self.system = httpcore.SyncBackend()

    def names(self, host: str, port: int) -> bool:
        """Tell whether an operator named this host, with or without its port."""
        return bool({host.lower(), f"{host.lower()}:{port}"} & self.allow_hosts)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = addresses_of(host, port, resolve=self.resolve, seconds=_within(timeout))
        problem: Exception | None = None
        for address in self._reachable(host, port, found):
            try:
                stream = self.system.connect_tcp(
                    str(address), port, _within(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return TimedStream(stream)
        raise problem or AddressRefused(f"{host} has no address.")

    def _reachable(self, host: str, port: int, found: list[Address]) -> list[Address]:
        check = reason_against_named if self.names(host, port) else self.check
        reasons = {address: check(address) for address in found}
        allowed = [address for address, reason in reasons.items() if not reason]
        if found and not allowed:
            address, reason = next(iter(reasons.items()))
            raise AddressRefused(f"{host} is {address}, and {reason}.")
        return allowed


class LimitedAnswer(httpx.SyncByteStream):
    """The body of an answer, unpacked and counted while it is read."""

    def __init__(
        self,
        parts: Iterable[bytes],
        unpacker: Unpacker,
        deadline: float,
        close: Callable[[], None],
    ) -> None:
        self.parts = parts
        self.unpacker = unpacker
        self.deadline = deadline
        self.finish = close

    def __iter__(self) -> Iterator[bytes]:
        parts = iter(self.parts)
        while True:
            _deadline.set(self.deadline)
            time_left()
            with _errors_of_httpx():
                part = next(parts, None)
            if part is None:
                return
            yield from self.unpacker.feed(part)

    def close(self) -> None:
        with _errors_of_httpx():
            self.finish()


class GuardedTransport(httpx.BaseTransport):
    """Sends requests to public addresses only, within limits of size and time.

    `allow_hosts` ("host" or "host:port") are hosts that an operator named in a setting;
    they may be private and use any port. `check` and `resolve` are for tests.
    """

    def __init__(
        self,
        *,
        limits: Limits,
        allow_hosts: Collection[str] = (),
        check: Check = reason_against,
        resolve: Resolve = ask_the_system,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits
        self.backend = CheckedBackend(
            allow_hosts=allow_hosts, check=check, resolve=resolve
        )
        self.pool = httpcore.ConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(trust_env=False),
            max_connections=10,
            max_keepalive_connections=5,
            keepalive_expiry=15.0,
            network_backend=self.backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._must_be_usual(request.url)
        # Redirects inherit the extensions of the first request, and so its deadline.
        deadline: float = request.extensions.setdefault(
            "deadline", time.monotonic() + self.limits.seconds
        )
        _deadline.set(deadline)
        time_left()
        with _errors_of_httpx():
            answer = self.pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        try:
            return self._limited(answer, deadline)
        except AnswerTooLarge:
            answer.close()
            raise

    def _limited(self, answer: httpcore.Response, deadline: float) -> httpx.Response:
        headers = httpx.Headers(answer.headers)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self.limits.size:
            raise AnswerTooLarge(f"The answer is larger than {self.limits.size} bytes.")
        unpacker = Unpacker(headers.get("content-encoding", ""), self.limits)
        if unpacker.inflater is not None:
            for name in ("content-encoding", "content-length"):
                headers.pop(name, None)
        body = LimitedAnswer(answer.iter_stream(), unpacker, deadline, answer.close)
        return httpx.Response(
            status_code=answer.status,
            headers=headers,
            stream=body,
            extensions=answer.extensions,
        )

    def _must_be_usual(self, url: httpx.URL) -> None:
        if url.scheme not in DEFAULT_PORTS or not url.host:
            raise AddressRefused("Only http and https addresses can be read.")
        port = url.port or DEFAULT_PORTS[url.scheme]
        if port not in USUAL_PORTS and not self.backend.names(url.host, port):
            raise AddressRefused(f"Port {port} is not used for public data.")

    def close(self) -> None:
        self.pool.close()
