"""What OGC API Records asks beyond finding records."""

import pytest
from django.core.cache import cache

from seutu.matching import indexing
from tests import factories

COLLECTION = "/ogc/collections/datasets"
SORTABLES = "http://www.opengis.net/def/rel/ogc/1.0/sortables"


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    factories.DatasetFactory.create_batch(3)
    indexing.rebuild()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json;q=0.5, text/html", "text/html"),
        ("text/html;q=0.1, application/json", "application/json"),
        ("*/*", "application/json"),
        ("garbage;;;", "application/json"),
    ],
)
def test_the_landing_page_comes_in_the_form_that_is_preferred(
    client, town, accept, kind
):
    response = client.get("/ogc/", headers={"accept": accept})

    assert response.headers["Content-Type"].startswith(kind)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    "path", ["/ogc/", "/ogc/conformance", "/ogc/collections", COLLECTION]
)
@pytest.mark.parametrize("query", ["colour=red", "f=xml"])
def test_a_document_refuses_what_it_does_not_know(client, town, path, query):
    response = client.get(f"{path}?{query}")

    assert response.status_code == 400
    assert client.get(f"{path}?f=json").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "f=html",
        "bbox=0,0,1,1&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857",
        "datetime=2024-05-01/2020-01-01",
        "sortby=--id",
    ],
)
def test_items_refuse_what_would_be_read_wrong(client, town, query):
    assert client.get(f"{COLLECTION}/items?{query}").status_code == 400


def test_what_can_be_sorted_by_is_told(client, town, settings):
    links = {
        each["rel"]: each["href"] for each in client.get(COLLECTION).json()["links"]
    }
    response = client.get(links[SORTABLES].removeprefix(settings.SITE_URL))

    assert response.headers["Content-Type"] == "application/schema+json"
    assert set(response.json()["properties"]) == {"id", "updated", "modified"}
    assert response.json()["$id"] == links[SORTABLES]
    assert client.get("/ogc/collections/nothing/sortables").status_code == 404


def test_a_collection_says_that_it_is_one(client, town):
    assert client.get(COLLECTION).json()["type"] == "Collection"
