"""What happens around every answer of a protocol that other programs speak.

Each protocol says in its own shape what went wrong; all else is the same: reading
only, no cookie, throttled, open to scripts of any site, tagged for caches.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import NamedTuple

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.api.guard import EXPOSED, is_readable, tell_allowance, unless_known
from seutu.api.throttling import parse_rate, take
from seutu.core.errors import Invalid, SeutuError
from seutu.search.errors import IndexUnusable

log = structlog.get_logger(__name__)

LONGEST_TEXT = 4_000
RETRY_AFTER = 30


class Fault(NamedTuple):
    """What went wrong, before a protocol gives it its shape."""

    status: int
    code: str
    message: str
    field: str = ""


Shape = Callable[[HttpRequest, Fault], HttpResponse]
View = Callable[..., HttpResponseBase]


def speaking(
    shape: Shape, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Wrap a view of a protocol; `shape` writes what went wrong as its clients read it.

    Several programs fetch record after record, so that PROTOCOL_RATE lets more through
    than the API does.
    """
    allowed = tuple(dict.fromkeys((*methods, "HEAD", "OPTIONS")))

    def wrapped(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **parts: str) -> HttpResponseBase:
            asked = request.method or "GET"
            request.user = AnonymousUser()
            if asked == "OPTIONS":
                return _opened(_preflight(allowed))
            rate = parse_rate(settings.PROTOCOL_RATE)
            allowance = None
            if rate:
                address = request.META.get("REMOTE_ADDR", "")
                allowance = take(address, rate, what="protocol")
            if allowance and allowance.is_spent:
                response: HttpResponseBase = shape(request, _spent(allowance.reset))
                response["Retry-After"] = str(allowance.reset)
            elif asked not in allowed:
                response = shape(request, _wrong_method(allowed))
                response["Allow"] = ", ".join(allowed)
            else:
                if asked == "HEAD":
                    request.method = "GET"
                response = _answered(view, shape, request, parts)
                response = unless_known(request, response)
            if allowance:
                tell_allowance(response, allowance)
            if asked == "HEAD":
                _emptied(response)
            return _opened(response)

        answer.csrf_exempt = True  # type: ignore[attr-defined]
        return answer

    return wrapped


def checked(text: str, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """Refuse a text that no database takes, or that is too long to be meant."""
    if len(text) > longest:
        raise Invalid(
            ngettext(
                "“%(field)s” may have %(count)d character at the most.",
                "“%(field)s” may have %(count)d characters at the most.",
                longest,
            )
            % {"field": field, "count": longest},
            field=field,
        )
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid(
            _("“%(field)s” holds a character that no text has.") % {"field": field},
            field=field,
        )
    return text


def whole_number(text: str, *, field: str, least: int = 0, most: int = 10**9) -> int:
    """Read a number; one above `most` counts as `most`. Raises `Invalid`."""
    digits = text.strip()
    if digits.isascii() and digits.isdecimal() and int(digits[:12]) >= least:
        return min(int(digits[:12]), most)
    raise Invalid(
        _("“%(field)s” must be a whole number, %(least)d or more.")
        % {"field": field, "least": least},
        field=field,
    )


def _answered(
    view: View, shape: Shape, request: HttpRequest, parts: Mapping[str, str]
) -> HttpResponseBase:
    if not is_readable(request, parts):
        message = _("The address holds a NUL character or too many parameters.")
        return shape(request, Fault(400, "invalid", message))
    try:
        return view(request, **parts)
    except IndexUnusable as error:
        log.error("index unusable", code=error.code)
        message = _("The search index is being built or mended. Try again soon.")
        response = shape(request, Fault(503, "unavailable", message))
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    except SeutuError as error:
        fault = Fault(error.status, error.code, error.message, error.field or "")
        return shape(request, fault)
    except (RequestDataTooBig, SuspiciousOperation):
        message = _("The body of the request is too large.")
        return shape(request, Fault(413, "too-large", message))
    except (BadRequest, MultiPartParserError):
        message = _("The body of the request is no form in UTF-8.")
        return shape(request, Fault(400, "invalid", message))
    except UnreadablePostError:
        message = _("The body of the request broke off. Send it again.")
        return shape(request, Fault(400, "invalid", message))
    except Exception as error:
        log.error("protocol failed", exc_info=error)
        message = _("Something broke on our side. It has been noted.")
        return shape(request, Fault(500, "server-error", message))


def _emptied(response: HttpResponseBase) -> None:
    if isinstance(response, HttpResponse):
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    elif isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()


def _opened(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    response["X-Robots-Tag"] = "noindex"
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-cache"
    return response


def _preflight(allowed: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = ", ".join(allowed)
    response["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    response["Allow"] = ", ".join(allowed)
    return response


def _spent(seconds: int) -> Fault:
    message = ngettext(
        "Too many requests. Go on in %(seconds)d second.",
        "Too many requests. Go on in %(seconds)d seconds.",
        seconds,
    )
    return Fault(429, "too-many-requests", message % {"seconds": seconds})


def _wrong_method(allowed: tuple[str, ...]) -> Fault:
    message = _("This address answers %(methods)s only.")
    return Fault(405, "method-not-allowed", message % {"methods": ", ".join(allowed)})
