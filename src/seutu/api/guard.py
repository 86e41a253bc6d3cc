"""What happens around every answer of the API, whichever route gives it."""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.api.problems import MEDIA_TYPE, problem
from seutu.api.throttling import Allowance, parse_rate, take

View = Callable[..., HttpResponseBase]

EXPOSED = (
    "ETag, Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining,"
    " X-RateLimit-Reset"
)


def guarded(view: View) -> View:
    """Wrap a view: throttle, answer HEAD and OPTIONS, add ETag and CORS headers.

    The API reads no cookie, so any page of the web may call it; who sends a token is
    decided route by route.
    """

    @wraps(view)
    def answer(
        request: HttpRequest, *args: object, **parts: object
    ) -> HttpResponseBase:
        asked = request.method
        request.user = AnonymousUser()
        rate = parse_rate(settings.API_RATE)
        allowance = None
        if rate and asked != "OPTIONS":
            allowance = take(request.META.get("REMOTE_ADDR", ""), rate)
        if allowance and allowance.is_spent:
            response: HttpResponseBase = problem(
                429,
                ngettext(
                    "Too many requests. Go on in %(seconds)d second.",
                    "Too many requests. Go on in %(seconds)d seconds.",
                    allowance.reset,
                )
                % {"seconds": allowance.reset},
            )
            response["Retry-After"] = str(allowance.reset)
        elif not is_readable(request, parts):
            response = problem(
                400, _("The address holds a NUL character or too many parameters.")
            )
        else:
            if asked == "HEAD":
                request.method = "GET"
            response = _plain(request, view(request, *args, **parts))
            response = unless_known(request, response)
        if allowance:
            tell_allowance(response, allowance)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        response["X-Robots-Tag"] = "noindex"
        if not response.has_header("Cache-Control"):
            is_private = "Authorization" in request.headers
            response["Cache-Control"] = (
                "private, no-store" if is_private else "no-cache"
            )
        patch_vary_headers(response, ["Authorization"])
        if asked == "HEAD" and isinstance(response, HttpResponse):
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _plain(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Turn a refused method into a preflight answer or into a problem."""
    is_problem = response.get("Content-Type", "").startswith(MEDIA_TYPE)
    if response.status_code != 405 or is_problem:
        return response
    methods = {name.strip() for name in response["Allow"].split(",")}
    if "GET" in methods:
        methods.add("HEAD")
    allowed = ", ".join(sorted({*methods, "OPTIONS"}))
    if request.method == "OPTIONS":
        preflight = HttpResponse(status=204)
        preflight["Access-Control-Allow-Methods"] = allowed
        preflight["Access-Control-Allow-Headers"] = (
            "Accept-Language, Authorization, Content-Type, If-Match, If-None-Match"
        )
        preflight["Access-Control-Max-Age"] = "86400"
        preflight["Allow"] = allowed
        return preflight
    refused = problem(
        405, _("This address answers %(methods)s only.") % {"methods": allowed}
    )
    refused["Allow"] = allowed
    return refused


def unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Tag an answer with its digest, and send nothing when the asker has it.

    Settled here, not in Django's middleware: that one drops the CORS headers, without
    which a script on another site may not see that nothing changed.
    """
    if (
        not isinstance(response, HttpResponse)
        or request.method != "GET"
        or response.status_code != 200
    ):
        return response
    digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
    tag = f'"{digest}"'
    response["ETag"] = tag
    settled = get_conditional_response(request, etag=tag, response=response)
    request.META.pop("HTTP_IF_NONE_MATCH", None)
    return settled or response


def is_readable(request: HttpRequest, parts: Mapping[str, object]) -> bool:
    """Refuse NUL, which PostgreSQL cannot even compare, and floods of parameters."""
    try:
        values = [value for _name, found in request.GET.lists() for value in found]
    except SuspiciousOperation:
        return False
    return not any("\x00" in value for value in (*values, *map(str, parts.values())))


def tell_allowance(response: HttpResponseBase, allowance: Allowance) -> None:
    """Say in the headers what is left to an address."""
    response["X-RateLimit-Limit"] = str(allowance.limit)
    response["X-RateLimit-Remaining"] = str(allowance.remaining)
    response["X-RateLimit-Reset"] = str(allowance.reset)
