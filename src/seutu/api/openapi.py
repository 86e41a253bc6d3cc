"""Finish the generated description: what the generator cannot know of our answers."""

import json
import re
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from seutu.accounts.models import Scope
from seutu.api.problems import CODES, MEANINGS, MEDIA_TYPE

HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {
        "description": "Send it back as If-None-Match to be told when nothing changed.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": 'Address of the next page, as rel="next"; absent on the last.',
        "schema": {"type": "string"},
    },
    "X-RateLimit-Limit": {
        "description": "Requests that one address may send in a window of time.",
        "schema": {"type": "integer"},
    },
    "X-RateLimit-Remaining": {
        "description": "Requests left in this window.",
        "schema": {"type": "integer"},
    },
    "X-RateLimit-Reset": {
        "description": "Seconds until the next window.",
        "schema": {"type": "integer"},
    },
    "Retry-After": {
        "description": "Seconds to wait before the next try.",
        "schema": {"type": "integer"},
    },
    "Allow": {
        "description": "The methods that this address answers.",
        "schema": {"type": "string"},
    },
    "WWW-Authenticate": {
        "description": "How to authenticate: with a Bearer token.",
        "schema": {"type": "string"},
    },
}
RATE = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
EXTRA_HEADERS = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
TOKEN: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token from your account page, sent as `Authorization: Bearer …`."
    " A route names the scope that the token has to have.",
}


def finished(schema: OpenAPISchema) -> OpenAPISchema:
    """Share the problem answers, name headers, and add 304 to what can be cached."""
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            operation["responses"] = _responses(operation["responses"], method)
            found = [_parameter(each) for each in operation["parameters"]]
            operation["parameters"] = sorted(found, key=lambda one: not one["required"])
            for each in operation.get("security", ()):
                operation["security"] = _security(next(iter(each)))
    components = schema["components"]
    components["schemas"] = _used(components["schemas"], schema["paths"])
    components["responses"] = {f"Problem{status}": _problem(status) for status in CODES}
    components["headers"] = HEADERS
    components["securitySchemes"] = {"token": TOKEN}
    schema["servers"] = [{"url": "/", "description": "This server"}]
    return schema


def _security(name: str) -> list[dict[str, list[str]]]:
    """Say whether a route demands a token, and the scope that it has to have."""
    _signed, _dot, scope = name.partition(".")
    return [{"token": [scope]}] if scope else [{}, {"token": [Scope.READ.value]}]


def _parameter(found: dict[str, Any]) -> dict[str, Any]:
    """Keep one description, and no examples in a form that OpenAPI lacks."""
    inner = {
        name: value
        for name, value in found["schema"].items()
        if name not in {"title", "description", "examples"}
    }
    kept = {name: value for name, value in found.items() if name != "examples"}
    return kept | {"schema": inner}


def _used(schemas: dict[str, Any], paths: dict[str, Any]) -> dict[str, Any]:
    """Keep the schemas that an answer or a body leads to."""
    waiting = [*_references(paths), "Problem"]
    used: dict[str, Any] = {}
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = schemas[name]
            waiting.extend(_references(schemas[name]))
    return dict(sorted(used.items()))


def _references(part: object) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part)))


def _responses(found: dict[int, Any], method: str) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, details in found.items():
        if int(status) in CODES:
            responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
            continue
        paged = "Page" in str(details)
        names = (*(("ETag",) if method == "get" else ()), *RATE)
        details["headers"] = _named((*names, *(("Link",) if paged else ())))
        responses[str(status)] = details
    if method == "get":
        responses["304"] = {
            "description": "Nothing changed since the answer with this ETag.",
            "headers": _named(("ETag",)),
        }
    return dict(sorted(responses.items()))


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": MEANINGS[status],
        "headers": _named((*RATE, *EXTRA_HEADERS.get(status, ()))),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _named(names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
