import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from seutu.api.ogc.records import covered, first_day, last_day
from seutu.matching import indexing
from tests import factories

ITEMS = "/ogc/collections/datasets/items"


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    care = factories.DatasetFactory(
        number=0,
        country="FI",
        region=factories.RegionFactory(code="FI1C1"),
        title={"fi": "Kotihoidon asiakkaat", "sv": "Hemvårdens kunder"},
        temporal_start="2012",
        temporal_end="2020",
        uri="https://data.example/id/care",
        with_distributions=2,
    )
    rest = [
        factories.DatasetFactory(number=number, country="IT") for number in range(1, 8)
    ]
    nowhere = factories.DatasetFactory(number=8, country="")
    indexing.rebuild()
    return {"care": care, "rest": rest, "nowhere": nowhere}


def items(client, path=ITEMS, **parameters):
    response = client.get(path, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def ids(found):
    return [feature["id"] for feature in found["features"]]


def test_the_landing_page_leads_to_everything(client, town, settings):
    links = client.get("/ogc/").json()["links"]

    for each in links:
        assert each["href"].startswith(settings.SITE_URL)
        path = each["href"].removeprefix(settings.SITE_URL)
        assert client.get(path).status_code == 200, path


def test_a_browser_gets_a_page(client, town):
    page = client.get("/ogc/", headers={"accept": "text/html,*/*"})

    assert page.headers["Content-Type"].startswith("text/html")
    assert "/ogc/collections/brescia/items" in page.content.decode()


def test_every_catalogue_is_a_collection_of_records(client, town):
    found = client.get("/ogc/collections").json()["collections"]

    assert [each["id"] for each in found] == ["datasets", "brescia"]
    assert {each["itemType"] for each in found} == {"record"}
    assert items(client, "/ogc/collections/brescia/items")["numberMatched"] == 9
    assert client.get("/ogc/collections/nothing/items").status_code == 404


def test_a_record_says_what_the_standard_asks(client, town):
    found = client.get(f"{ITEMS}/{town['care'].pk}")
    record = found.json()

    assert found.headers["Content-Type"] == "application/geo+json"
    assert record["type"] == "Feature"
    assert record["time"] == {"interval": ["2012-01-01", "2020-12-31"]}
    assert record["geometry"]["coordinates"][0][0] == [19.2, 59.7]
    properties = record["properties"]
    assert properties["title"] == "Kotihoidon asiakkaat"
    assert [each["code"] for each in properties["languages"]] == ["fi", "sv"]
    assert {each["value"] for each in properties["externalIds"]} == {
        "urn:example:0",
        "https://data.example/id/care",
    }
    assert [each["rel"] for each in record["links"]].count("item") == 2
    assert client.get(f"{ITEMS}/nothing").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({}, 9),
        ({"bbox": "24,60,25,61"}, 2),
        ({"bbox": "10,44,11,45"}, 8),
        ({"bbox": "170,-10,-170,10"}, 1),
        ({"bbox": "24,60,0,25,61,9"}, 2),
        ({"datetime": "2015-06-01"}, 9),
        ({"datetime": "2021-01-01/.."}, 8),
        ({"datetime": "../2011-12-31"}, 8),
        ({"datetime": "2020-12-31T10:00:00Z"}, 9),
        ({"externalIds": "https://data.example/id/care"}, 1),
        ({"externalIds": "urn:example:0,urn:example:1"}, 2),
        ({"type": "dataset"}, 9),
        ({"type": "service"}, 0),
        ({"country": "IT"}, 7),
        ({"theme": "HEAL"}, 2),
        ({"region": "FI1C"}, 1),
    ],
)
def test_a_search_narrows(client, town, parameters, count):
    found = items(client, **parameters, limit=100)

    assert found["numberMatched"] == found["numberReturned"] == count


def test_words_find_in_any_language(client, town):
    assert town["care"].pk in ids(items(client, q="kotihoito,hemvård"))


def test_records_are_asked_for_by_id(client, town):
    wanted = [town["care"].pk, town["nowhere"].pk]

    assert sorted(ids(items(client, ids=",".join(wanted)))) == sorted(wanted)


@pytest.mark.parametrize("sortby", ["", "id", "-id", "-updated", "modified"])
def test_next_links_go_through_every_record_once(client, town, settings, sortby):
    seen, path = [], f"{ITEMS}?limit=2&sortby={sortby}"
    while path:
        page = items(client, path)
        seen += ids(page)
        links = {each["rel"]: each["href"] for each in page["links"]}
        path = links.get("next", "").removeprefix(settings.SITE_URL)

    assert len(seen) == len(set(seen)) == 9
    if sortby in {"id", "-id"}:
        assert seen == sorted(seen, reverse=sortby == "-id")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bbox", "1,2,3"),
        ("bbox", "0,95,1,96"),
        ("bbox", "nan,nan,nan,nan"),
        ("datetime", "yesterday"),
        ("datetime", "2024-13-01/.."),
        ("limit", "0"),
        ("limit", "many"),
        ("offset", "-1"),
        ("offset", "900000000"),
        ("sortby", "colour"),
        ("colour", "red"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(client, town, name, value):
    response = client.get(ITEMS, {name: value})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["description"]


@pytest.mark.parametrize("size", [2, 60])
def test_a_page_costs_the_same_queries_for_few_and_many(
    client, town, django_assert_max_num_queries, size
):
    factories.DatasetFactory.create_batch(size, with_distributions=2)
    indexing.rebuild()
    cache.clear()

    with django_assert_max_num_queries(5):
        items(client, limit=100, bbox="10,44,11,45")


@given(st.text(max_size=10), st.text(max_size=10))
def test_any_dates_of_a_source_become_days_or_nothing(start, end):
    for day in (first_day(start), last_day(end)):
        assert day == "" or (len(day) == 10 and day[4] == day[7] == "-")
    time = covered(start, end)
    assert time is None or len(time["interval"]) == 2
