"""Ask every route for what its description allows, and for what it does not.

Twice: once as it is meant, so that every success is seen, and many times at random, by
nobody, by an officer of the city that owns most of it, by others and by an operator.
"""

import json
from pathlib import Path

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from seutu.config.wsgi import application
from seutu.matching import indexing
from tests.api.cases import Call, world

# Held to the routes by `test_api_description`. It is read and not made anew, since
# every process of the tests collects these.
AGREED = Path(__file__).parent / "openapi.json"
description = schemathesis.openapi.from_dict(json.loads(AGREED.read_text("utf-8")))
description.app = application

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = {
    found.ok().definition.raw["operationId"]: found.ok()
    for found in description.get_all_operations()
}
ROLES = ("", "officer", "guest", "person", "operator")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all routes; each request is undone after its answer.

    Connections stay open between requests, as with Django's own test client.
    """
    folder = tmp_path_factory.mktemp("contract")
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    changed = override_settings(
        DATA_FOLDER=folder,
        INDEX_FOLDER=folder / "index",
        MEDIA_ROOT=folder / "media",
        # Asked by the worker alone, so nobody has to be at this address.
        TRANSLATOR="libretranslate+http://:sesame@127.0.0.1:1",
    )
    indexing.store.cache_clear()
    with django_db_blocker.unblock(), changed, transaction.atomic():
        yield world()
        transaction.set_rollback(True)
    indexing.store.cache_clear()
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def send(case, headers):
    """Send a request, hold its answer against the description, and undo it."""
    cache.clear()
    with transaction.atomic():
        answer = case.call_and_validate(
            headers={"Accept-Encoding": "identity", **headers}, checks=CHECKS
        )
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_a_route_is_for_succeeds_as_described(made, name):
    call = made.calls[name]
    case = OPERATIONS[name].Case(
        path_parameters=dict(call.path),
        query=dict(call.query),
        **({} if call.body is None else {"body": call.body}),
    )

    answer = send(case, made.headers[call.by])

    assert answer.status_code // 100 == 2, (name, answer.text)


def aim(case, call: Call, parts: set[str]) -> None:
    """Let the random request meet what is there: its path, its query, its body."""
    if "path" in parts:
        case.path_parameters = dict(call.path)
    if "query" in parts:
        case.query = {**(case.query or {}), **call.query}
    if "body" in parts and isinstance(case.body, dict) and isinstance(call.body, dict):
        case.body = {**case.body, **call.body}


@pytest.mark.parametrize("name", OPERATIONS)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(chosen=st.data())
def test_every_answer_is_one_that_is_described(made, name, chosen):
    mode = chosen.draw(st.sampled_from(GenerationMode))
    case = chosen.draw(OPERATIONS[name].as_strategy(generation_mode=mode))
    parts = chosen.draw(st.sets(st.sampled_from(["path", "query", "body"])))
    role = chosen.draw(st.sampled_from(ROLES))

    aim(case, made.calls[name], parts)
    answer = send(case, made.headers[role])

    assert answer.status_code < 500, (name, answer.text)
