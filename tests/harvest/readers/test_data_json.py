"""data.json files of Project Open Data, and the feeds of ArcGIS Hub."""

import io
import json
from datetime import date

import pytest

from seutu.harvest.paging import Ask, More, of_bytes
from seutu.harvest.readers.arcgis_hub import ArcGisHub
from seutu.harvest.readers.data_json import DataJson
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import Access, DatasetRecord, Rejected, SourceFacts

TREES = {
    "@type": "dcat:Dataset",
    "identifier": "https://hub.example/items/7f",
    "title": "Street trees",
    "description": "<p>Every tree along a street.</p>",
    "keyword": ["trees", "streets"],
    "issued": "2019-04-05T10:00:00.000Z",
    "modified": "R/P1Y",
    "publisher": {"@type": "org:Organization", "name": "City of Oulu"},
    "contactPoint": {
        "@type": "vcard:Contact",
        "fn": "Somebody",
        "hasEmail": "mailto:somebody@city.example",
    },
    "accessLevel": "public",
    "bureauCode": ["015:11"],
    "spatial": "25.3,64.9,25.7,65.1",
    "temporal": "2001-01-15T00:45:00Z/2010-06-15T00:06:00Z",
    "language": ["fi-FI"],
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "theme": ["geospatial"],
    "landingPage": "https://hub.example/trees",
    "distribution": [
        {
            "@type": "dcat:Distribution",
            "title": "CSV",
            "downloadURL": "https://hub.example/trees.csv",
            "mediaType": "text/csv",
        },
        {"title": "Service", "accessURL": "https://hub.example/rest", "format": "REST"},
        {"title": "No address"},
    ],
}


def catalogue(*datasets: object) -> bytes:
    stated = "https://project-open-data.cio.gov/v1.1/schema"
    return json.dumps({"conformsTo": stated, "dataset": datasets}).encode()


def read(*datasets: object) -> list[DatasetRecord | Rejected]:
    return list(DataJson().read(io.BytesIO(catalogue(*datasets))))


def only(**changes: object) -> DatasetRecord:
    (record,) = read(TREES | changes)
    assert isinstance(record, DatasetRecord)
    return record


def test_an_entry_keeps_what_the_standard_says_of_it():
    record = only()

    assert record.identifier == record.uri == "https://hub.example/items/7f"
    assert record.title == {"fi-fi": "Street trees"}
    assert record.description == {"fi-fi": "Every tree along a street."}
    assert record.keywords == {"fi-fi": ("trees", "streets")}
    assert record.publisher is not None
    assert record.publisher.name == {"fi-fi": "City of Oulu"}
    assert record.access == Access.PUBLIC
    assert (record.temporal_start, record.temporal_end) == ("2001-01-15", "2010-06-15")
    assert record.issued == date(2019, 4, 5)
    assert [(d.url, d.format) for d in record.distributions] == [
        ("https://hub.example/trees.csv", "CSV"),
        ("https://hub.example/rest", "REST"),
    ]
    assert record.spatial == ""


def test_an_interval_in_place_of_a_date_is_the_frequency():
    record = only()

    assert (record.modified, record.frequency, record.unread) == (None, "ANNUAL", {})


@pytest.mark.parametrize(
    ("said", "code"),
    [("R/P1M", "MONTHLY"), ("R/P3.5D", "WEEKLY_2"), ("irregular", "IRREG"), ("?", "")],
)
def test_a_repeating_interval_becomes_a_code(said, code):
    assert only(accrualPeriodicity=said, modified="2020-01-01").frequency == code


def test_no_contact_person_is_kept():
    assert b"omebody" not in only().raw


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"title": "No name"}, "The dataset has no identifier."),
        ({"identifier": "x"}, "The dataset has no title."),
        ("text", "This entry is not an object."),
        (TREES, "Another dataset has the same identifier."),
    ],
)
def test_a_bad_entry_is_counted_and_the_rest_goes_on(entry, reason):
    entries = read(TREES, entry, TREES | {"identifier": "y"})

    assert [type(e) for e in entries] == [DatasetRecord, Rejected, DatasetRecord]
    assert entries[1].reason == reason


def test_a_list_of_version_1_0_is_read_with_its_single_address():
    old = {
        "identifier": "1",
        "title": "Budget",
        "accessLevel": "public",
        "keyword": "money, plans",
        "accessURL": "https://x.example/budget.xls",
        "format": "Excel",
    }
    (record,) = DataJson(SourceFacts(language="en")).read(
        io.BytesIO(json.dumps([old]).encode())
    )

    assert isinstance(record, DatasetRecord)
    assert record.keywords == {"en": ("money", "plans")}
    assert [d.format for d in record.distributions] == ["XLS"]


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("https://x.example", "https://x.example/data.json"),
        ("https://x.example/open/data.json", "https://x.example/open/data.json"),
    ],
)
def test_the_address_of_a_site_leads_to_its_file(location, asked):
    assert DataJson().first(location).url == asked


def test_the_whole_catalogue_is_one_page():
    ask = DataJson().first("https://x.example")

    items = list(DataJson().page(of_bytes(catalogue(TREES), ask)))

    assert not any(isinstance(item, More) for item in items)


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("https://hub.example", "https://hub.example/api/feed/dcat-us/1.1.json"),
        (
            "https://hub.example/search?q=x",
            "https://hub.example/api/feed/dcat-us/1.1.json",
        ),
        (
            "https://hub.example/api/feed/dcat-ap/2.0.1.json",
            "https://hub.example/api/feed/dcat-ap/2.0.1.json",
        ),
    ],
)
def test_any_page_of_a_hub_leads_to_its_feed(location, asked):
    assert ArcGisHub().first(location).url == asked


def test_the_american_feed_of_a_hub_is_read():
    (record,) = ArcGisHub().read(io.BytesIO(catalogue(TREES)))

    assert isinstance(record, DatasetRecord)


DCAT_AP = {
    "@context": {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "ftype": "http://publications.europa.eu/resource/authority/file-type/",
        "lang": "http://publications.europa.eu/resource/authority/language/",
    },
    "@id": "https://hub.example",
    "@type": "dcat:Catalog",
    "dct:language": {"@id": "lang:SWE"},
    "dcat:dataset": [
        {
            "@type": "dcat:Dataset",
            "@id": "https://hub.example/datasets/f4_0",
            "dct:title": "Badplatser",
            "dct:publisher": "Kommunen",
            "dct:accessRights": "public",
            "dcat:contactPoint": {"@type": "Contact", "vcard:hasEmail": None},
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:accessUrl": "https://hub.example/datasets/f4_0.geojson",
                    "dct:format": {"@id": "ftype:GEOJSON"},
                }
            ],
        }
    ],
}


def test_the_european_feed_of_a_hub_is_read_with_its_spelling():
    ask = Ask(url="https://hub.example/api/feed/dcat-ap/2.0.1.json")
    (record,) = ArcGisHub().page(of_bytes(json.dumps(DCAT_AP).encode(), ask))

    assert isinstance(record, DatasetRecord)
    assert record.title == {"sv": "Badplatser"}
    assert record.distributions[0].format == "GEOJSON"
    assert record.access == Access.PUBLIC


@pytest.mark.parametrize("answer", [{}, [], {"status": "PENDING"}, {"dataset": None}])
def test_an_answer_that_is_no_feed_is_told(answer):
    with pytest.raises(Unreadable):
        list(ArcGisHub().read(io.BytesIO(json.dumps(answer).encode())))
