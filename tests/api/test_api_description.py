import json
import re
from collections import Counter
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from ninja import Schema

from seutu.accounts.models import Scope
from seutu.api.addresses import api_url, page_url
from seutu.api.urls import api
from seutu.core.kinds import kinds

pytestmark = pytest.mark.django_db

SNAPSHOT = Path(__file__).parent / "openapi.json"
# They change nothing, or take words from anybody as the law demands.
PUBLIC = {"matchLongNeed", "report"}
REFRESH = "seutu manage openapi > tests/api/openapi.json"


@cache
def operations():
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in api.describe()["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_is_the_one_agreed():
    printed = StringIO()
    call_command("openapi", stdout=printed)

    assert json.loads(printed.getvalue()) == json.loads(SNAPSHOT.read_text("utf-8")), (
        f"The API changed. If that is meant, run: {REFRESH}"
    )


def test_the_served_description_is_openapi_3_1(client):
    served = client.get("/api/v1/openapi.json").json()

    assert served["openapi"].startswith("3.1")
    assert served["paths"] == api.describe()["paths"]


def test_every_route_has_a_name_a_summary_and_all_its_problems():
    names = [operation["operationId"] for _, operation in operations()]
    assert len(names) == len(set(names))
    for route, operation in operations():
        assert operation["summary"], route
        assert operation["description"], route
        for status in ("400", "404", "405", "413", "422", "429", "500", "503"):
            assert status in operation["responses"], route


def test_every_change_demands_a_token_with_a_scope_that_exists():
    for route, operation in operations():
        found = operation.get("security", [])
        scopes = [scope for one in found for scope in one.get("token", ())]
        assert len(scopes) == len([one for one in found if one]), route
        assert set(scopes) <= set(Scope.values), route
        is_read = route.startswith("GET ") or operation["operationId"] in PUBLIC
        assert is_read or {} not in found, route
        assert is_read or scopes, route


def test_the_reference_page_names_the_scope_of_a_route(client):
    page = client.get("/api/v1/docs").content.decode()

    for route, operation in operations():
        _before, section = page.split(f'id="{operation["operationId"]}"')
        section, *_after = section.split("</section>")
        for one in operation.get("security", []):
            for scope in one.get("token", ()):
                assert f"the scope <code>{scope}</code>" in section, route
        if "security" not in operation:
            assert "Token:" not in section, route


def test_problems_are_described_as_problem_json():
    for name, response in api.describe()["components"]["responses"].items():
        assert list(response["content"]) == ["application/problem+json"], name


def test_no_two_shapes_share_a_name():
    waiting, shapes = [Schema], set()
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        shapes |= {one for one in found if one.__module__.startswith("seutu.")}
    names = Counter(one.__name__ for one in shapes)

    assert len(names) > 50
    assert [name for name, count in names.items() if count > 1] == []


def test_every_reference_leads_somewhere():
    description = api.describe()
    references = re.findall(r'"#/([^"]+)"', json.dumps(description))

    assert references
    for found in references:
        part = description
        for name in found.split("/"):
            assert name in part, found
            part = part[name]


def test_the_reference_page_shows_every_route_and_parameter(client):
    page = client.get("/api/v1/docs").content.decode()

    for route, operation in operations():
        assert f'id="{operation["operationId"]}"' in page, route
        for parameter in operation["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page, route


def test_every_link_within_the_reference_page_leads_somewhere(client):
    page = client.get("/api/v1/docs").content.decode()

    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_the_reference_page_loads_nothing_from_elsewhere(client):
    response = client.get("/api/v1/docs")
    page = response.content.decode()

    sources = re.findall(r'(?:src|<link[^>]+href)="([^"]+)"', page)
    assert all(source.startswith(("/", "data:")) for source in sources)
    assert "<style" not in page
    assert "style=" not in page
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_the_start_names_addresses_that_work(client):
    for name, address in client.get("/api/v1/").json().items():
        status = client.get(address).status_code
        assert status in {200, 422, 503}, name


def test_every_kind_of_record_has_a_page_and_a_route():
    for kind in kinds():
        assert f"/{kind.plural}/aaaaaaaaaaaaaaaa/" in page_url(kind.name, "a" * 16)
        assert api_url(f"get_{kind.name}", "a").endswith(f"/{kind.plural}/a")
