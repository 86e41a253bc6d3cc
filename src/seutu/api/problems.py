"""Errors of the API: problem details (RFC 9457) with a stable code."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Literal

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError, ValidationError
from pydantic import ConfigDict, Field

from seutu.core.errors import SeutuError

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 30
UNSAID = frozenset({"body", "path", "query", "wanted"})

CODES: Mapping[int, str] = {
    400: "bad-request",
    401: "unauthenticated",
    403: "refused",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    422: "invalid",
    429: "too-many-requests",
    500: "server-error",
    503: "unavailable",
}
MEANINGS: Mapping[int, str] = {
    400: "The request cannot be read, for example because its JSON is broken.",
    401: "The token is missing or not valid.",
    403: "The token lacks the scope, or its person may not do this.",
    404: "There is nothing at this address.",
    405: "This address answers other methods; `Allow` names them.",
    409: "Somebody was quicker, or the thing is not in a state that allows this.",
    413: "The body of the request is too large.",
    422: "A value cannot be used as it is; `errors` says which and why.",
    429: "Too many requests from one address; `Retry-After` says when to go on.",
    500: "Something broke on our side.",
    503: "The search index is missing or being rebuilt; see `Retry-After`.",
}


class FieldProblem(Schema):
    """What is wrong with one value of the request."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(description="The parameter, or the path to it in the body.")
    detail: str


class Problem(Schema):
    """Why a request failed, for programs (`code`) and for people (`detail`)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="Address of a description of this kind of problem.")
    title: str
    status: int
    detail: str = Field(description="One sentence that says what to do.")
    code: str = Field(description="Stable; programs may rely on it.")
    errors: list[FieldProblem] = Field(default_factory=list)


Status = Literal[400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]
PROBLEMS: dict[int, type[Problem]] = dict.fromkeys(CODES, Problem)


def problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    errors: tuple[FieldProblem, ...] = (),
) -> HttpResponse:
    """Make the answer to a request that failed."""
    code = code or CODES.get(status, "error")
    body = Problem(
        type=f"{settings.SITE_URL}/api/v1/docs#problem-{status}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=list(errors),
    )
    response = HttpResponse(
        body.model_dump_json(), status=status, content_type=MEDIA_TYPE
    )
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="seutu"'
    return response


def not_found(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Answer an address that the API does not have."""
    return problem(
        404, _("There is nothing at this address. See /api/v1/docs for what there is.")
    )


def problem_of(error: object) -> HttpResponse:
    """Turn what a route raised into a problem; the unexpected is logged."""
    if isinstance(error, SeutuError):
        fields = (
            (FieldProblem(field=error.field, detail=error.message),)
            if error.field
            else ()
        )
        return problem(error.status, error.message, code=error.code, errors=fields)
    if isinstance(error, ValidationError):
        return _unusable_values(error)
    if isinstance(error, RequestDataTooBig):
        return problem(413, _("The body of the request is too large."))
    if isinstance(error, UnreadablePostError):
        return problem(400, _("The body of the request broke off. Send it again."))
    if isinstance(error, HttpError) and error.status_code == HTTPStatus.BAD_REQUEST:
        return problem(400, _("The body is not valid JSON in UTF-8."))
    log.error("api route failed", exc_info=error)
    return problem(500, _("Something broke on our side. It has been noted."))


def _unusable_values(error: ValidationError) -> HttpResponse:
    found = tuple(
        FieldProblem(field=_field(each["loc"]), detail=str(each["msg"]))
        for each in error.errors
    )
    names = ", ".join(dict.fromkeys(f"“{each.field}”" for each in found))
    detail = _("Correct %(names)s; “errors” says why.") % {"names": names}
    return problem(422, detail, errors=found)


def _field(location: Sequence[object]) -> str:
    """Name a value without the model that our code groups it in."""
    return ".".join(str(part) for part in location if part not in UNSAID) or "body"
