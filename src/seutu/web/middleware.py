"""What happens around every request."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import sync_only_middleware

from seutu.core.errors import SeutuError

log = structlog.get_logger("seutu.request")

Handler = Callable[[HttpRequest], HttpResponseBase]


@sync_only_middleware
class ProxyMiddleware:
    """Learn the visitor's address and scheme from the declared reverse proxies.

    Each proxy appends the address it saw to X-Forwarded-For, so with n proxies the
    n-th entry from the right is the last one that a visitor cannot forge. Without
    declared proxies the headers are dropped.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = request.META.pop("HTTP_X_FORWARDED_PROTO", "")
        proxies: int = settings.TRUSTED_PROXIES
        if proxies:
            addresses = [part.strip() for part in forwarded.split(",") if part.strip()]
            if len(addresses) >= proxies:
                request.META["REMOTE_ADDR"] = addresses[-proxies]
            if scheme.split(",")[-1].strip() == "https":
                request.META["wsgi.url_scheme"] = "https"
                request.environ["wsgi.url_scheme"] = "https"  # type: ignore[attr-defined]
        return self.get_response(request)


@sync_only_middleware
class RequestLogMiddleware:
    """Write one line per request: never a query string, which may hold a need."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])
        began = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith((settings.STATIC_URL, "/healthz")):
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.route if match else "",
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )
        response["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response


@sync_only_middleware
class ErrorMiddleware:
    """Turn an error with a code into a page with its sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, SeutuError):
            return None
        context = {
            "code": exception.code,
            "message": exception.message,
            "status": exception.status,
        }
        response = render(
            request, "errors/problem.html", context, status=exception.status
        )
        if exception.status == 503:
            response["Retry-After"] = "30"
        return response
