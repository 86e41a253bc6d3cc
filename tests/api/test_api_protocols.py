"""Whatever a client sends to the protocols, it gets an answer in their shape."""

import json
import random

import pytest
from django.core.cache import cache

from seutu.matching import indexing
from tests import factories
from tests.api.ckan.test_solr import PIECES as SOLR
from tests.api.csw.test_parsing import PIECES as CQL
from tests.api.csw.test_parsing import TAGS, VALUES

TIMES = 120
STRANGE = (
    "",
    "\x01",
    "\ud800",
    "é",
    "🚑",
    "0",
    "-1",
    "1e9",
    "9" * 40,
    "true",
    "%00",
    "'",
)
PARAMETERS = ("q", "fq", "sort", "rows", "start", "facet.field", "facet.limit")
ACTIONS = (
    "package_search",
    "package_show",
    "resource_search",
    "tag_list",
    "group_list",
)
QUERY = ("q", "bbox", "datetime", "ids", "type", "limit", "offset", "sortby", "theme")
JSON = (None, 1, -1, 1.5, True, [], {}, [1], ["a", None], "a", "[", "\x00", "\ud800")


@pytest.fixture
def chance():
    return random.Random(20)


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    factories.DatasetFactory.create_batch(3, with_distributions=1)
    indexing.rebuild()


def mixed(chance, pieces, most):
    return "".join(chance.choice(pieces) for _ in range(chance.randint(0, most)))


def test_any_solr_query_is_answered(client, town, chance):
    statuses = set()
    for _time in range(TIMES):
        parameters = {"fq": mixed(chance, SOLR, 12), "q": mixed(chance, SOLR, 4)}
        response = client.get("/api/3/action/package_search", parameters)
        statuses.add(response.status_code)
        assert response.json()["success"] == (response.status_code == 200), parameters
    assert statuses == {200, 409}


def test_any_json_is_answered(client, town, chance):
    for _time in range(TIMES):
        name = chance.choice(ACTIONS)
        parameters = {"id": chance.choice(JSON), "query": chance.choice(JSON)}
        if name == "package_search":
            parameters = {
                chance.choice(PARAMETERS): chance.choice((*JSON, *STRANGE))
                for _each in range(3)
            }
        response = client.post(
            f"/api/3/action/{name}",
            json.dumps(parameters),
            content_type="application/json",
        )
        assert response.status_code in {200, 404, 409}, (name, parameters)


def test_any_parameter_of_records_is_answered(client, town, chance):
    for _time in range(TIMES):
        parameters = {
            chance.choice(QUERY): chance.choice((*STRANGE, "1,2,3,4", "2020/..", "id"))
            for _each in range(2)
        }
        if any("\ud800" in value for value in parameters.values()):
            continue
        response = client.get("/ogc/collections/datasets/items", parameters)
        assert response.status_code in {200, 400}, parameters


def test_any_constraint_is_answered(client, town, chance):
    for _time in range(TIMES):
        parameters = {"request": "GetRecords", "constraint": mixed(chance, CQL, 12)}
        response = client.get("/csw", parameters)
        assert response.status_code in {200, 400}, parameters


def test_any_filter_is_answered(client, town, chance):
    def tree(depth):
        inner = "".join(
            tree(depth - 1) for _ in range(chance.randint(0, 2) if depth else 0)
        )
        tag = chance.choice(TAGS)
        return f"<{tag}>{chance.choice(VALUES)}{inner}</{tag}>"

    for _time in range(TIMES):
        body = (
            '<GetRecords version="2.0.2" resultType="results"><Query><Constraint>'
            f"<Filter>{tree(3)}</Filter></Constraint></Query></GetRecords>"
        )
        response = client.post("/csw", body, content_type="text/xml")
        assert response.status_code in {200, 400}, body


@pytest.mark.parametrize("path", ["/api/3/action/site_read", "/ogc/", "/csw"])
def test_what_a_client_knows_already_is_not_sent_again(client, town, path):
    parameters = {"request": "GetCapabilities"} if path == "/csw" else {}
    first = client.get(path, parameters)
    again = client.get(
        path, parameters, headers={"if-none-match": first.headers["ETag"]}
    )

    assert (first.status_code, again.status_code) == (200, 304)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
