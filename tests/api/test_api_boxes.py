"""Where records lie, in every protocol: what is told of it, and what a box finds."""

import json
from io import BytesIO
from itertools import product

import pytest
from defusedxml import ElementTree
from django.core.cache import cache

from seutu.catalogue.models import Dataset
from seutu.harvest.readers.ckan import Ckan
from seutu.harvest.readers.csw import Csw
from seutu.harvest.readers.ogc_records import OgcRecords
from seutu.harvest.records import SourceFacts
from seutu.matching import indexing
from seutu.matching.finding.compiling import narrowed
from seutu.matching.finding.conditions import Not, Within
from seutu.matching.finding.found import NEWEST, Order, find
from seutu.places.extents import Box
from tests import factories

HELSINKI = Box(24.8, 60.1, 25.3, 60.4)
FIJI = Box(177.0, -20.0, -178.0, -16.0)
POINT = Box(9.2, 45.5, 9.2, 45.5)
ITEMS = "/ogc/collections/datasets/items"
CSW = {
    "service": "CSW",
    "version": "2.0.2",
    "request": "GetRecords",
    "typeNames": "csw:Record",
    "resultType": "results",
    "elementSetName": "full",
    "maxRecords": "100",
    "constraintLanguage": "CQL_TEXT",
}
SPACES = {
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ows": "http://www.opengis.net/ows",
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
}

pytestmark = pytest.mark.django_db


def placed(name, country, box=None, **fields):
    sides = dict(
        zip(("west", "south", "east", "north"), box or (None,) * 4, strict=True)
    )
    return factories.DatasetFactory(
        identifier=name,
        country=country,
        title={"en": f"Care in {name}"},
        **sides,
        **fields,
    )


@pytest.fixture
def town(data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    rows = {
        "helsinki": placed("helsinki", "FI", HELSINKI),
        "milano": placed("milano", "FI", POINT),
        "fiji": placed("fiji", "", FIJI),
        "finland": placed("finland", "FI"),
        "italy": placed("italy", "IT"),
        "nowhere": placed("nowhere", ""),
    }
    indexing.rebuild()
    return rows


def by_ogc(client, box, **more):
    response = client.get(ITEMS, {"bbox": box, "limit": "100", **more})
    assert response.status_code == 200, response.content
    found = response.json()
    return found["numberMatched"], {
        one["properties"]["externalIds"][0]["value"] for one in found["features"]
    }


def by_csw(client, constraint):
    response = client.get("/csw", {**CSW, "constraint": constraint})
    assert response.status_code == 200, response.content
    found = ElementTree.fromstring(response.content).find("csw:SearchResults", SPACES)
    names = {one.findall("dc:identifier", SPACES)[1].text for one in found}
    return int(found.get("numberOfRecordsMatched")), names


def by_ckan(client, box, **more):
    response = client.get(
        "/api/3/action/package_search", {"ext_bbox": box, "rows": "100", **more}
    )
    assert response.status_code == 200, response.content
    found = response.json()["result"]
    names = {
        extra["value"]
        for one in found["results"]
        for extra in one["extras"]
        if extra["key"] == "identifier"
    }
    return found["count"], names


def by_search(client, box, **more):
    response = client.get("/api/v1/search", {"bbox": box, "limit": "100", **more})
    assert response.status_code == 200, response.content
    found = response.json()
    return found["total"], {
        one["title"].removeprefix("Care in ") for one in found["results"]
    }


def by_list(client, box, **more):
    response = client.get("/api/v1/datasets", {"bbox": box, "limit": "100", **more})
    assert response.status_code == 200, response.content
    return {one["identifier"] for one in response.json()["results"]}


BOXES = [
    pytest.param("25,60,25.1,60.2", {"helsinki", "finland"}, id="in its own box"),
    pytest.param("22,62,23,63", {"finland"}, id="elsewhere in its country"),
    pytest.param("9,45,10,46", {"milano", "italy"}, id="a point abroad"),
    pytest.param("25.3,60.4,26,61", {"helsinki", "finland"}, id="touching a corner"),
    pytest.param("178,-18,179,-17", {"fiji"}, id="west of the antimeridian"),
    pytest.param("-179,-18,-178.5,-17", {"fiji"}, id="east of the antimeridian"),
    pytest.param("170,-30,-170,0", {"fiji"}, id="across the antimeridian"),
    pytest.param("-170,-30,170,0", set(), id="between the ends of what lies across"),
    pytest.param("-180,-90,180,90", {"helsinki", "milano", "fiji", "finland", "italy"},
                 id="everything"),
]  # fmt: skip


@pytest.mark.parametrize(("box", "names"), BOXES)
def test_a_box_finds_what_states_to_lie_there_else_whose_country_does(
    client, town, box, names
):
    west, south, east, north = box.split(",")
    cql = f"BBOX(ows:BoundingBox, {west}, {south}, {east}, {north})"

    assert by_csw(client, cql) == (len(names), names)
    assert by_ckan(client, box) == (len(names), names)
    assert by_search(client, box) == (len(names), names)
    assert by_list(client, box) == names
    # In OGC API Records what lies nowhere fulfils any box.
    assert by_ogc(client, box) == (len(names) + 1, names | {"nowhere"})


def test_what_does_not_lie_in_a_box_is_found_by_not(client, town):
    count, names = by_csw(client, "NOT BBOX(ows:BoundingBox, 25, 60, 25.1, 60.2)")

    assert names == town.keys() - {"helsinki", "finland"}
    assert count == 4


def test_words_and_a_box_find_what_both_do(client, town):
    assert by_ogc(client, "9,45,10,46", q="milano") == (1, {"milano"})
    assert by_ogc(client, "22,62,23,63", q="milano") == (0, set())
    assert by_ckan(client, "9,45,10,46", q="care") == (2, {"milano", "italy"})
    within = "BBOX(ows:BoundingBox, 9, 45, 10, 46) AND AnyText LIKE '%care%'"
    assert by_csw(client, within) == (2, {"milano", "italy"})


def test_our_api_searches_words_in_a_box_and_counts_what_it_found(client, town):
    factories.SolutionFactory(country="IT", title={"en": "Care in Italy"})
    indexing.rebuild()

    names = {"milano", "italy"}
    assert by_search(client, "9,45,10,46", text="care") == (2, names)
    assert by_search(client, "9,45,10,46", kind=["dataset", "solution"])[1] == names
    assert by_search(client, "22,62,23,63", text="milano", language="en") == (0, set())
    assert by_search(client, "9,45,10,46", country="FI") == (1, {"milano"})
    assert by_search(client, "9,45,10,46", country="SE") == (0, set())
    facets = client.get(
        "/api/v1/search",
        {"bbox": "9,45,10,46", "facets": ["kind", "country", "status"], "limit": 1},
    ).json()["facets"]
    assert facets == {
        "kind": [{"value": "dataset", "count": 2}],
        "country": [{"value": "FI", "count": 1}, {"value": "IT", "count": 1}],
        "status": [],
    }


def test_our_api_refuses_what_is_no_box_as_the_protocols_do(client, town):
    said = "“bbox” must be west,south,east,north in degrees."

    for address in ("/api/v1/search", "/api/v1/datasets"):
        answer = client.get(address, {"bbox": "25,60,25.1"})
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"field": "bbox", "detail": said}], address
    assert said in client.get(ITEMS, {"bbox": "25,60,25.1"}).content.decode()


@pytest.mark.parametrize("narrowed_by", [{"kind": "solution"}, {"status": "in-use"}],
                         ids=["kind", "status"])  # fmt: skip
def test_a_box_is_not_looked_for_among_records_that_state_none(
    client, town, narrowed_by
):
    answer = client.get("/api/v1/search", {"bbox": "9,45,10,46", **narrowed_by})

    assert answer.status_code == 422
    said = "Only datasets say where they lie. Ask for them, or without “bbox”."
    assert answer.json()["errors"] == [{"field": "bbox", "detail": said}]


@pytest.mark.parametrize("text", ["", "care"], ids=["everything", "words"])
@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/datasets"])
def test_pages_of_our_api_hold_every_record_of_a_box_once(
    client, data_folder, address, text
):
    cache.clear()
    for number in range(7):
        placed(str(number), "IT", HELSINKI if number % 2 else None)
    indexing.rebuild()

    seen, cursor = [], ""
    while cursor is not None:
        asked = {"bbox": "25,60.2,25.1,60.3", "limit": 2, "cursor": cursor}
        page = client.get(address, asked | ({"text": text} if text else {})).json()
        seen += [one["id"] for one in page["results"]]
        cursor = page["next"]

    rows = Dataset.objects.filter(west__isnull=False)
    assert sorted(seen) == sorted(row.pk for row in rows)
    assert len(seen) == 3


def test_a_record_of_our_api_says_its_own_box(client, town):
    def record(name):
        return client.get(f"/api/v1/datasets/{town[name].pk}").json()["bbox"]

    assert record("helsinki") == [24.8, 60.1, 25.3, 60.4]
    assert record("finland") is None
    listed = client.get("/api/v1/datasets", {"bbox": "25,60,25.1,60.2"}).json()
    assert [24.8, 60.1, 25.3, 60.4] in [one["bbox"] for one in listed["results"]]


def test_words_find_what_lies_in_a_box_without_a_country(client, town):
    assert by_ckan(client, "178,-18,179,-17", q="fiji") == (1, {"fiji"})


def test_a_box_beside_another_condition_narrows_both_ways(client, town):
    within = "BBOX(ows:BoundingBox, 9, 45, 10, 46) AND identifier = '{}'"

    assert by_csw(client, within.format(town["milano"].pk)) == (1, {"milano"})
    assert by_csw(client, within.format(town["helsinki"].pk)) == (0, set())


SPREAD = (
    HELSINKI,
    POINT,
    FIJI,
    Box(-180, 50, 180, 60),
    Box(179, 0, -179, 1),
    Box(-180, -90, -179, 90),
    Box(170, 60, 180, 70),
)
ASKED = (
    *SPREAD,
    Box(25.3, 60.4, 30, 70),
    Box(-10, 40, 10, 55),
    Box(175, -80, -175, 80),
)


def share_a_point(one, other):
    return any(a.meets(b) for a, b in product(one.halves(), other.halves()))


@pytest.mark.parametrize("asked", ASKED, ids=lambda box: ",".join(map(str, box)))
def test_the_database_says_of_boxes_what_arithmetic_does(asked):
    for number, box in enumerate(SPREAD):
        placed(str(number), "", box)
    expected = {str(n) for n, box in enumerate(SPREAD) if share_a_point(box, asked)}

    found = narrowed(Within(asked), look_for=lambda text: ())
    others = narrowed(Not(Within(asked)), look_for=lambda text: ())

    assert {row.identifier for row in found} == expected
    assert {row.identifier for row in others} == {*map(str, range(7))} - expected


@pytest.mark.parametrize(
    ("order", "columns"),
    [
        pytest.param(NEWEST, ("-sort_date", "pk"), id="newest"),
        pytest.param(Order("pk", False), ("pk",), id="id"),
        pytest.param(Order("updated_at"), ("-updated_at", "-pk"), id="changed"),
    ],
)
def test_pages_of_a_box_hold_every_record_once_in_its_order(
    data_folder, order, columns
):
    cache.clear()
    for number in range(9):
        placed(str(number), "IT", HELSINKI if number % 3 else None)

    pages = [
        find(Within(HELSINKI), order=order, start=at, limit=2) for at in (0, 2, 4, 6)
    ]

    expected = Dataset.objects.filter(west__isnull=False).order_by(*columns)
    assert [row.pk for page in pages for row in page.rows] == [
        row.pk for row in expected
    ]
    assert [page.total for page in pages] == [6, 6, 6, 6]


def test_a_record_of_ogc_has_its_own_box_or_the_land_of_its_country(client, town):
    def record(name):
        return client.get(f"{ITEMS}/{town[name].pk}").json()

    own = record("helsinki")
    assert own["bbox"] == [24.8, 60.1, 25.3, 60.4]
    assert own["geometry"]["coordinates"][0][:2] == [[24.8, 60.1], [25.3, 60.1]]
    assert record("milano")["geometry"] == {"type": "Point", "coordinates": [9.2, 45.5]}
    assert record("fiji")["geometry"]["type"] == "MultiPolygon"
    assert record("fiji")["bbox"] == [177.0, -20.0, -178.0, -16.0]
    assert "bbox" not in record("finland")
    assert record("finland")["geometry"]["coordinates"][0][0] == [19.2, 59.7]
    assert record("nowhere")["geometry"] is None


def test_csw_says_the_box_of_a_record_in_both_schemas(client, town):
    def record(name, **more):
        response = client.get(
            "/csw",
            {**CSW, "request": "GetRecordById", "id": town[name].pk, **more},
        )
        return ElementTree.fromstring(response.content)

    corners = record("helsinki").find(".//ows:BoundingBox", SPACES)
    assert [one.text for one in corners] == ["60.1 24.8", "60.4 25.3"]
    iso = record("helsinki", outputSchema="http://www.isotc211.org/2005/gmd")
    sides = iso.findall(".//gmd:EX_GeographicBoundingBox//gco:Decimal", SPACES)
    assert [one.text for one in sides] == ["24.8", "25.3", "60.1", "60.4"]
    whole = record("finland").find(".//ows:BoundingBox", SPACES)
    assert whole[0].text == "59.7 19.2"


def test_ckan_says_the_box_of_a_record_as_its_clients_read_it(client, town):
    found = client.get(
        "/api/3/action/package_show", {"id": town["helsinki"].pk}
    ).json()["result"]

    (spatial,) = (one["value"] for one in found["extras"] if one["key"] == "spatial")
    shape = json.loads(spatial)
    assert shape["type"] == "Polygon"
    assert shape["coordinates"][0][2] == [25.3, 60.4]


@pytest.mark.parametrize("name", ["helsinki", "milano", "fiji", "finland", "nowhere"])
def test_our_own_protocols_bring_the_same_box_back(client, town, name):
    row = town[name]
    facts = SourceFacts(country=row.country)
    package = client.get("/api/3/action/package_show", {"id": row.pk}).json()
    answers = {
        Ckan: json.dumps({"success": True, "result": [package["result"]]}).encode(),
        OgcRecords: json.dumps(
            {
                "type": "FeatureCollection",
                "features": [client.get(f"{ITEMS}/{row.pk}").json()],
            }
        ).encode(),
    }
    for schema in SPACES["csw"], SPACES["gmd"]:
        asked = {
            **CSW,
            "outputSchema": schema,
            "constraint": f"identifier = '{row.pk}'",
        }
        answers[schema] = client.get("/csw", asked).content

    for reader, content in answers.items():
        read = Csw if isinstance(reader, str) else reader
        (found,) = read(facts).read(BytesIO(content))
        assert found.box == row.box, reader
