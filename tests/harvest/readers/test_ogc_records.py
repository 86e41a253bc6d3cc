"""Catalogues with OGC API Records."""

import io
import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import Ask, PagedReader, of_bytes
from seutu.harvest.readers import ogc_records
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.ogc_records import OgcRecords
from seutu.harvest.records import DatasetRecord, Rejected, SourceFacts, Withdrawn
from tests.harvest.portals.lists import RecordsCatalogue
from tests.harvest.portals.visit import visit

FACTS = SourceFacts(country="FI", language="fi")
RICH = {
    "id": "urn:uuid:0a1b",
    "type": "Feature",
    "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"],
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[24, 60], [26, 60], [26, 61], [24, 61], [24, 60]]],
    },
    "time": {"interval": ["1990-01-01T00:00:00Z", ".."], "resolution": "P1D"},
    "properties": {
        "type": "dataset",
        "title": "Groundwater levels",
        "description": "Daily levels of wells",
        "language": {"code": "en", "name": "English"},
        "created": "2019-02-03T00:00:00Z",
        "updated": "2024-05-06T07:08:09Z",
        "keywords": ["groundwater", "wells"],
        "themes": [
            {
                "concepts": [
                    {"id": "hy", "url": "http://inspire.ec.europa.eu/theme/hy"},
                    {"id": "wells", "title": "Monitoring wells"},
                ],
                "scheme": "https://scheme.example/",
            }
        ],
        "license": "CC-BY-4.0",
        "contacts": [
            {
                "name": "Jane Roe",
                "emails": [{"value": "jane.roe@institute.example"}],
                "organization": "Environment Institute",
                "roles": ["publisher"],
                "links": [{"rel": "about", "href": "https://institute.example/"}],
            }
        ],
        "formats": [{"name": "CSV"}],
    },
    "links": [
        {"rel": "self", "type": "application/geo+json", "href": "/ogc/items/0a1b"},
        {"rel": "canonical", "type": "text/html", "href": "https://data.example.eu/gw"},
        {
            "rel": "enclosure",
            "type": "text/csv",
            "title": "All levels",
            "href": "/files/levels.csv",
            "length": 900,
        },
        {"rel": "service", "type": "OGC WMS", "href": "https://geo.example.eu/wms"},
        {"rel": "collection", "href": "/ogc"},
    ],
}
# What ArcGIS Hub answers at /api/search/v1/collections/dataset/items.
HUB = {
    "id": "8a7b_0",
    "type": "Feature",
    "geometry": None,
    "properties": {
        "id": "8a7b_0",
        "title": "Fietspaden",
        "type": "Feature Service",
        "owner": "jane_roe",
        "orgName": "Gemeente Delft",
        "created": 1556000000000,
        "modified": 1700000000000,
        "description": "<div>Alle fietspaden</div>",
        "snippet": "Paden",
        "tags": ["fiets", "verkeer"],
        "categories": ["/Categories/Transport"],
        "license": "CC-BY-4.0",
        "access": "public",
        "url": "https://services.arcgis.example/x/FeatureServer/0",
    },
    "links": [
        {"rel": "self", "type": "application/geo+json", "href": "https://d.example/i"}
    ],
}


def read(entry, facts=FACTS):
    ask = Ask(url="https://data.example.eu/ogc/items")
    content = json.dumps({"type": "FeatureCollection", "features": [entry]}).encode()
    (found,) = OgcRecords(facts).page(of_bytes(content, ask))
    return found


def entry(number):
    return {
        "id": f"r{number:04}",
        "type": "Feature",
        "properties": {"title": f"T{number}"},
    }


def catalogue(size, **how):
    return RecordsCatalogue([entry(number) for number in range(size)], **how)


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(ogc_records, "SIZE", 10)


def test_a_record_keeps_what_the_standard_lets_it_say():
    found = read(RICH)

    assert found.identifier == found.uri == "urn:uuid:0a1b"
    assert found.title == {"en": "Groundwater levels"}
    assert found.keywords == {"en": ("groundwater", "wells", "Monitoring wells")}
    assert found.themes == ("ENVI",)
    assert found.publisher.name == {"en": "Environment Institute"}
    assert found.publisher.homepage == "https://institute.example/"
    assert found.licence.url == "https://creativecommons.org/licenses/by/4.0/"
    assert (found.issued, found.modified) == (date(2019, 2, 3), date(2024, 5, 6))
    assert (found.temporal_start, found.temporal_end) == ("1990-01-01", "")
    assert found.frequency == "DAILY"
    assert found.spatial == "west 24, south 60, east 26, north 61"
    assert found.landing_page == "https://data.example.eu/gw"
    assert b"Roe" not in found.raw
    assert b"@" not in found.raw


def test_links_to_data_and_services_are_distributions():
    table, service = read(RICH).distributions

    assert table.url == "https://data.example.eu/files/levels.csv"
    assert (table.format, table.size) == ("CSV", 900)
    assert table.title == {"en": "All levels"}
    assert service.service_url == "https://geo.example.eu/wms"
    assert service.format == "WMS_SRVC"


def test_an_item_of_arcgis_hub_is_read():
    found = read(HUB, SourceFacts(country="NL", language="nl"))

    assert found.title == {"nl": "Fietspaden"}
    assert found.description == {"nl": "Alle fietspaden"}
    assert found.keywords == {"nl": ("fiets", "verkeer")}
    assert found.themes == ("TRAN",)
    assert found.publisher.name == {"nl": "Gemeente Delft"}
    assert (found.issued, found.modified) == (date(2019, 4, 23), date(2023, 11, 14))
    (service,) = found.distributions
    assert service.service_url == "https://services.arcgis.example/x/FeatureServer/0"
    assert service.format == "REST"
    assert b"jane_roe" not in found.raw


def test_what_is_not_public_is_counted_but_not_kept():
    hidden = {**HUB, "properties": {**HUB["properties"], "access": "org"}}

    assert isinstance(read(hidden), Withdrawn)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("size", [0, 1, 10, 11, 35])
@pytest.mark.parametrize(
    "location",
    [
        "https://data.example.eu/ogc",
        "https://data.example.eu/ogc/collections",
        "https://data.example.eu/ogc/collections/md",
        "https://data.example.eu/ogc/collections/md/items?limit=5",
    ],
)
def test_every_record_comes_once_from_any_address_of_a_catalogue(size, location):
    place = catalogue(size)

    found = visit(OgcRecords(), place, location)

    assert Counter(one.identifier for one in found) == Counter(
        one["id"] for one in place.entries
    )


@pytest.mark.usefixtures("small_pages")
def test_links_that_name_another_host_behind_a_proxy_are_followed_where_we_asked():
    place = catalogue(35, host="http://backend.internal:8080")

    found = visit(OgcRecords(), place)

    assert len(found) == 35
    assert all(one.startswith("https://data.example.eu/") for one in place.asked)


def test_the_datasets_of_a_hub_are_chosen_among_its_collections():
    place = catalogue(
        3,
        collections=(("all", "record"), ("dataset", "record"), ("document", "record")),
    )

    visit(OgcRecords(), place)

    assert "/collections/dataset/items" in place.asked[-1]


def test_a_next_link_that_leads_back_is_told():
    page = {
        "features": [entry(1)],
        "links": [{"rel": "next", "href": OgcRecords().first(ITEMS).url}],
    }

    with pytest.raises(Unreadable, match="leads back"):
        visit(OgcRecords(), lambda ask: json.dumps(page).encode(), ITEMS)


ITEMS = "https://data.example.eu/ogc/collections/md/items"


def test_next_links_without_an_end_are_told():
    numbers = iter(range(10_000))

    def endless(ask):
        links = [{"rel": "next", "href": f"{ITEMS}?at={next(numbers)}"}]
        shown = [entry(number) for number in range(50)]
        return json.dumps(
            {"features": shown, "numberMatched": 50, "links": links}
        ).encode()

    with pytest.raises(Unreadable, match="without an end"):
        visit(OgcRecords(), endless, ITEMS)


@pytest.mark.usefixtures("small_pages")
def test_a_catalogue_that_refuses_our_parameters_is_asked_without_them():
    place = catalogue(25, refuses=("f=json&limit=10&offset=0", "limit=10&f=json"))

    found = visit(OgcRecords(), place, ITEMS)

    assert len(found) == 25


def test_an_error_is_told_in_the_words_of_the_catalogue():
    content = json.dumps({"code": "NotFound", "description": "No such thing"}).encode()

    with pytest.raises(Unreadable, match="No such thing"):
        list(OgcRecords().read(io.BytesIO(content)))


def test_the_reader_keeps_to_the_contract_of_pages():
    assert isinstance(OgcRecords(), PagedReader)


ATOMS = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
ODD_KEYS = st.sampled_from(["href", "rel", "concepts", "roles", "code", "interval"])
odd = st.recursive(
    ATOMS | st.just("http://[x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_KEYS, inner),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(
    outer=st.dictionaries(st.sampled_from(sorted(RICH)), odd, max_size=3),
    about=st.dictionaries(
        st.sampled_from(sorted({**RICH["properties"], **HUB["properties"]})),
        odd,
        max_size=4,
    ),
)
def test_a_record_with_odd_fields_is_a_record_or_a_rejection(outer, about):
    found = read({**RICH, "properties": {**RICH["properties"], **about}, **outer})

    assert isinstance(found, DatasetRecord | Rejected)
