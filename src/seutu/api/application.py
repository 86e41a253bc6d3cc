"""The API as a whole: its routes, its errors and its description."""

import json
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from seutu.api import (
    accounts,
    challenges,
    comments,
    concepts,
    data_requests,
    datasets,
    directory,
    docs,
    drafts,
    dropped,
    files,
    gaps,
    harvesting,
    judgements,
    match,
    members,
    moderation,
    notices,
    organisations,
    own_organisations,
    pledges,
    quality,
    regions,
    search,
    solutions,
    sources,
    translations,
)
from seutu.api.guard import guarded
from seutu.api.openapi import finished
from seutu.api.problems import not_found, problem_of

DESCRIPTION = """\
State a need in any European language and get what answers it, with the reasons; read
the records, challenges and gaps behind the answers; and do through a token what its
person may do on the pages: state a challenge, pledge, answer, judge, talk and follow.

What is public needs no token. Everything else takes one from your account page, in the
header `Authorization: Bearer …`. A token has scopes and an end; each route names the
scope that it demands, and lets nobody do more than its person may. Where a token is
optional, it needs the scope `read` and shows what only its person sees. Cookies count
for nothing. What you may not see is not there (404); what you see and may not do is
refused (403).

A challenge has a `version`. Send the one that you read with each change: when somebody
was quicker, or the state does not allow it, the answer is 409 and nothing has changed.
Read again and decide. Where a body takes a `key`, the same key twice does it once, so
that a request may be repeated. What newcomers write may be held for a moderator; then
`is_held` is true, or `state` is held.

Times are UTC, languages are BCP 47 tags, countries ISO 3166-1 codes, regions NUTS
codes. Text of records is given as a language map: one text per language tag, the
original always among them. Sentences and labels follow `reader`, else
`Accept-Language`. Needs sent to be matched are neither stored nor logged.
"""


class Utf8Renderer(JSONRenderer):
    """JSON that people can read in every language."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


class SeutuApi(NinjaAPI):
    """Our routes behind one guard, with a problem for every other address."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = guarded(pattern.callback)
        shown = path("docs", guarded(self._reference), name="openapi-view")
        rest = re_path(r"^", guarded(not_found), name="nothing")
        return [*patterns, shown, rest], app, namespace

    def on_exception(
        self, request: HttpRequest, exc: Exception | type[Exception]
    ) -> HttpResponse:
        return problem_of(exc)

    def get_openapi_schema(self, **options: object) -> OpenAPISchema:
        return self._schema

    @cached_property
    def _schema(self) -> OpenAPISchema:
        """Describe the routes once: they stay as they are, and it takes a second."""
        return finished(super().get_openapi_schema(path_prefix="/api/v1/"))

    def describe(self) -> dict[str, Any]:
        """Give the OpenAPI description as plain JSON values."""
        plain: dict[str, Any] = json.loads(json.dumps(self.get_openapi_schema()))
        return plain

    def _reference(self, request: HttpRequest) -> HttpResponse:
        return docs.reference(request, self.describe())


def build() -> SeutuApi:
    """Put the API together."""
    api = SeutuApi(
        title="Seutu",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api-v1",
        renderer=Utf8Renderer(),
        docs_url=None,
        openapi_url="/openapi.json",
        openapi_extra={
            "info": {
                "summary": "From a public need to what answers it",
                "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            },
        },
    )
    for prefix, router in (
        ("/match", match.router),
        ("/search", search.router),
        ("", quality.router),
        ("/datasets", datasets.router),
        ("/solutions", solutions.router),
        ("/challenges", challenges.router),
        ("/organisations", organisations.router),
        ("/organisations", members.router),
        ("/concepts", concepts.router),
        ("/regions", regions.router),
        ("/sources", sources.router),
        ("", directory.router),
        ("", harvesting.router),
        ("", accounts.router),
        ("", own_organisations.router),
        ("", drafts.router),
        ("", pledges.router),
        ("", data_requests.router),
        ("", comments.router),
        ("", moderation.router),
        ("", notices.router),
        ("", files.router),
        ("", translations.router),
        ("", judgements.router),
        ("", dropped.router),
        ("", gaps.router),
        ("", docs.router),
    ):
        api.add_router(prefix, router)
    return api
