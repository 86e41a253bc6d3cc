"""The client claims of the API only what the API's description says."""

import re

import pytest

from seutu.api.urls import api
from seutu.client import Answers
from seutu.client.operations import OPERATIONS

EVERY_OPERATION = pytest.mark.parametrize("claimed", OPERATIONS, ids=lambda o: o.name)


@pytest.fixture(scope="module")
def description():
    return api.describe()


@pytest.fixture(scope="module")
def routes(description):
    return {
        operation["operationId"]: (
            method.upper(),
            path.removeprefix("/api/v1"),
            operation,
        )
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def members_of(operation, description) -> tuple[set[str], set[str]]:
    """List the members of a JSON body, and those that must be there."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return set(), set()
    (schema,) = (each["schema"] for each in content.values())
    pointer = schema.get("$ref")
    if pointer:
        schema = description["components"]["schemas"][pointer.rpartition("/")[2]]
    return set(schema["properties"]), set(schema.get("required", ()))


@EVERY_OPERATION
def test_an_operation_exists_at_its_address(claimed, routes):
    assert claimed.name in routes
    assert (claimed.method, claimed.path) == routes[claimed.name][:2]


@EVERY_OPERATION
def test_an_operation_takes_what_the_client_sends(claimed, routes, description):
    operation = routes[claimed.name][2]
    parameters = {
        place: {p["name"] for p in operation.get("parameters", ()) if p["in"] == place}
        for place in ("query", "path")
    }

    assert set(claimed.query) <= parameters["query"]
    assert set(re.findall(r"{(\w+)}", claimed.path)) == parameters["path"]
    members, required = members_of(operation, description)
    assert required <= set(claimed.body) <= members


@EVERY_OPERATION
def test_only_what_changes_nothing_may_be_sent_again(claimed):
    is_reading = claimed.method == "GET" or claimed.name == "matchLongNeed"

    assert claimed.is_safe == is_reading


def test_every_operation_is_claimed_once():
    names = [each.name for each in OPERATIONS]

    assert len(names) == len(set(names)) > 15


def test_the_answers_of_a_challenge_are_those_of_the_form(description):
    schema = description["components"]["schemas"]["Answers"]

    assert set(Answers.__annotations__) == set(schema["properties"])
