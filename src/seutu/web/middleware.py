"""What happens around every request."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DataError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.shortcuts import render
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext as _

from seutu.core.errors import SeutuError
from seutu.matching.listing import one_mark
from seutu.search.errors import IndexUnusable

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
        request.META["seutu.was_forwarded"] = bool(
            forwarded or scheme or "HTTP_FORWARDED" in request.META
        )
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
class OneMarkMiddleware:
    """Read once per request which state of the index its answers are of."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_mark():
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
    """Turn an error with a code, or a refused method, into a page with its sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            message = _("This page can only be read. Go back and use its links.")
            page = problem(request, "method-not-allowed", message, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, (ValueError, DataError)) and _holds_nul(request):
            # PostgreSQL cannot even compare with NUL, which no browser sends.
            message = _("This form is incomplete. Open the page anew.")
            return problem(request, "invalid", message, status=400)
        if not isinstance(exception, SeutuError):
            return None
        message = exception.message
        if isinstance(exception, IndexUnusable):
            # Its own sentence tells the operator which command mends it.
            log.error("index unusable", code=exception.code)
            message = _("The search index is being built or mended.")
        response = problem(request, exception.code, message, status=exception.status)
        if exception.status == 503:
            response["Retry-After"] = "30"
        return response


def _holds_nul(request: HttpRequest) -> bool:
    sent = (*request.GET.lists(), *request.POST.lists())
    words = (value for _name, values in sent for value in values)
    return any("\x00" in value for value in (request.path, *words))


def problem(
    request: HttpRequest, code: str, message: str, *, status: int
) -> HttpResponse:
    """Show a page that says in one sentence what went wrong and what to do."""
    context = {"code": code, "message": message, "status": status}
    return render(request, "errors/problem.html", context, status=status)
