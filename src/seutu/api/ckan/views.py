"""CKAN's action API, reading only: one view for all actions.

JSONP (`callback`) is not offered: an answer that runs as a script of another site is
what the CORS header makes unnecessary.
"""

import json
from collections.abc import Iterator
from itertools import chain, islice

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _

# Imported for the actions that they offer.
from seutu.api.ckan import datasets, lists, resources, site, suggestions
from seutu.api.ckan.actions import ACTIONS, is_refused
from seutu.api.ckan.asked import Asked, Unreadable
from seutu.api.speaking import Fault, speaking
from seutu.core.errors import Invalid, NotFound, Refused

__all__ = [
    "answer",
    "datasets",
    "lists",
    "nothing",
    "resources",
    "site",
    "suggestions",
    "version",
]

TYPES = {
    400: "Bad Request",
    403: "Authorization Error",
    404: "Not Found Error",
    409: "Validation Error",
    422: "Validation Error",
    503: "Search Index Error",
}
STATUSES = {422: 409}
ASSET = {"ensure_ascii": False}
NAMES_AT_ONCE = 1_000


def failed(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Say what went wrong as CKAN does: a type for programs, a message for people."""
    kind = TYPES.get(fault.status, "Internal Server Error")
    if fault.status == 429:
        kind = "Too Many Requests"
    error: dict[str, object] = {"__type": kind, "message": f"{kind}: {fault.message}"}
    if fault.field:
        error[fault.field] = [fault.message]
    return JsonResponse(
        {"help": _help(request), "success": False, "error": error},
        status=STATUSES.get(fault.status, fault.status),
        json_dumps_params=ASSET,
    )


@speaking(failed, methods=("GET", "POST"))
def answer(request: HttpRequest, name: str = "") -> HttpResponseBase:
    """Answer one action."""
    action = ACTIONS.get(name)
    if action is None and is_refused(name):
        raise Refused(_("This address only reads public data."))
    if action is None:
        raise Unreadable(_("Action name not known: %(name)s") % {"name": name})
    asked = Asked.of(request)
    if "callback" in asked.values:
        message = _("JSONP is not offered. Read the JSON: any site may (CORS).")
        raise Invalid(message, field="callback")
    result = action(asked)
    if isinstance(result, Iterator):
        return StreamingHttpResponse(
            _streamed(_help(request), result), content_type="application/json"
        )
    return JsonResponse(
        {"help": _help(request), "success": True, "result": result},
        json_dumps_params=ASSET,
    )


@speaking(failed)
def version(request: HttpRequest) -> HttpResponse:
    """Name the version of the API, which clients look for."""
    return JsonResponse({"version": 3})


@speaking(failed)
def nothing(request: HttpRequest, elsewhere: str) -> HttpResponse:
    """Answer an address that is none."""
    raise NotFound(_("There is nothing at this address. Ask for an action."))


def _streamed(help_address: str, names: Iterator[str]) -> Iterator[str]:
    yield f'{{"help": {json.dumps(help_address)}, "success": true, "result": ['
    first = True
    for name in names:
        batch = chain((name,), islice(names, NAMES_AT_ONCE))
        comma = "" if first else ", "
        yield comma + ", ".join(map(json.dumps, batch))
        first = False
    yield "]}"


def _help(request: HttpRequest) -> str:
    match = request.resolver_match
    name = match.kwargs.get("name", "") if match else ""
    return f"{settings.SITE_URL}/api/3/action/help_show?name={name}"
