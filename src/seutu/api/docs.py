"""The way in: what the API has, for programs and for people."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from ninja import Router, Schema

from seutu.api.problems import CODES, MEANINGS, PROBLEMS

router = Router(tags=["description"])


class Links(Schema):
    """Where to go from here."""

    match: str
    search: str
    datasets: str
    solutions: str
    challenges: str
    organisations: str
    concepts: str
    regions: str
    sources: str
    gaps: str
    description: str
    docs: str


LINKS = {
    "match": "match_need",
    "search": "search_records",
    "datasets": "list_datasets",
    "solutions": "list_solutions",
    "challenges": "list_challenges",
    "organisations": "list_organisations",
    "concepts": "find_concepts",
    "regions": "list_regions",
    "sources": "list_sources",
    "gaps": "list_gaps",
    "description": "openapi-json",
    "docs": "openapi-view",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One parameter of a route, or one property of a schema."""

    name: str
    type: str
    description: SafeString
    is_required: bool
    default: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address, as the reference page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: SafeString
    parameters: tuple[Value, ...]
    form: tuple[Value, ...]
    body: str
    answer: str
    scope: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """One schema: what the objects in bodies look like."""

    name: str
    description: SafeString
    values: tuple[Value, ...]


@router.get(
    "/",
    response={200: Links, **PROBLEMS},
    operation_id="listRoutes",
    url_name="start",
    summary="See what there is",
)
def start(request: HttpRequest) -> Links:
    """Name the lists and the descriptions of this API."""
    return Links(**{name: reverse(f"api-v1:{url}") for name, url in LINKS.items()})


def reference(request: HttpRequest, described: dict[str, Any]) -> HttpResponse:
    """Show the description as a page that needs no script."""
    context = {
        "title": described["info"]["title"],
        "introduction": _with_code(described["info"]["description"]),
        "routes": routes(described),
        "shapes": shapes(described),
        "problems": [(each, CODES[each], _with_code(MEANINGS[each])) for each in CODES],
    }
    return render(request, "api/reference.html", context)


def routes(described: dict[str, Any]) -> list[Route]:
    """List the routes in the order of the description."""
    return [
        Route(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            description=_with_code(operation.get("description", "")),
            parameters=tuple(_parameter(one) for one in operation["parameters"]),
            form=_form(operation.get("requestBody", {})),
            body=_content_type(operation.get("requestBody", {})),
            answer=_content_type(_success(operation["responses"])),
            scope=_scope(operation),
            is_open=not operation.get("security") or {} in operation["security"],
        )
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]


def shapes(described: dict[str, Any]) -> list[Shape]:
    """List the schemas by name."""
    return [
        Shape(
            name=name,
            description=_with_code(schema.get("description", "")),
            values=tuple(
                _value(key, each, key in schema.get("required", ()))
                for key, each in schema.get("properties", {}).items()
            ),
        )
        for name, schema in sorted(described["components"]["schemas"].items())
    ]


def _parameter(found: dict[str, Any]) -> Value:
    schema = found["schema"] | {"description": found.get("description", "")}
    return _value(found["name"], schema, found.get("required", False))


def _value(name: str, schema: dict[str, Any], is_required: bool) -> Value:
    default = schema.get("default")
    return Value(
        name=name,
        type=_type(schema),
        description=_with_code(schema.get("description", "")),
        is_required=is_required,
        default="" if default in (None, "", []) else json.dumps(default),
    )


def _success(responses: dict[str, Any]) -> dict[str, Any]:
    return next(found for status, found in responses.items() if status[0] == "2")


def _form(body: dict[str, Any]) -> tuple[Value, ...]:
    """List the fields of a body that carries a file."""
    found = body.get("content", {}).get("multipart/form-data", {}).get("schema", {})
    required = found.get("required", ())
    return tuple(
        _value(name, each, name in required)
        for name, each in found.get("properties", {}).items()
    )


def _scope(operation: dict[str, Any]) -> str:
    """Name the scope of the token that a route takes; empty when it takes none."""
    taken = (one["token"] for one in operation.get("security", ()) if "token" in one)
    return str(next(taken, [""])[0])


def _content_type(found: dict[str, Any]) -> str:
    content = found.get("content", {}).get("application/json")
    return _type(content["schema"]) if content else ""


def _with_code(text: str) -> SafeString:
    """Print paragraphs on one line each, with code for what backticks enclose."""
    paragraphs = (" ".join(each.split()) for each in text.split("\n\n"))
    pieces = enumerate("\n\n".join(paragraphs).strip().split("`"))
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", piece) if number % 2 else piece,)
            for number, piece in pieces
        ),
    )


def _type(schema: dict[str, Any]) -> str:
    """Say in a few words what a schema allows."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            return " or ".join(_type(each) for each in schema[several])
    if "enum" in schema:
        return " or ".join(f'"{each}"' for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"map to {_type(inner)}" if isinstance(inner, dict) else "object"
    return str(schema.get("format") or schema.get("type") or "anything")
