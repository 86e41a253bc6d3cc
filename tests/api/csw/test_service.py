import pytest
from defusedxml import ElementTree
from django.core.cache import cache

from seutu.api.csw.dublin_core import protocol
from seutu.catalogue.models import Dataset
from seutu.matching import indexing
from tests import factories

SPACES = {
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmd": "http://www.isotc211.org/2005/gmd",
    "ows": "http://www.opengis.net/ows",
}
FILTER = '<ogc:Filter xmlns:ogc="http://www.opengis.net/ogc">{}</ogc:Filter>'
GET_RECORDS = (
    '<csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'
    ' xmlns:ogc="http://www.opengis.net/ogc" service="CSW" version="2.0.2"'
    ' resultType="results" maxRecords="100"><csw:Query typeNames="csw:Record">'
    "<csw:ElementSetName>brief</csw:ElementSetName>{}</csw:Query></csw:GetRecords>"
)
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + GET_RECORDS.format(
        "<csw:Constraint><csw:CqlText>&b;</csw:CqlText></csw:Constraint>"
    )
)


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    factories.DatasetFactory(
        number=0,
        country="FI",
        title={"fi": "Kotihoidon asiakkaat", "sv": "Hemvårdens \x01kunder"},
        with_distributions=1,
    )
    for number in range(1, 8):
        factories.DatasetFactory(number=number, country="IT")
    indexing.rebuild()
    return Dataset.objects.get(country="FI")


def get(client, status=200, **parameters):
    response = client.get("/csw", {"service": "CSW", "version": "2.0.2"} | parameters)
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)


def post(client, body, status=200):
    response = client.post("/csw", body, content_type="application/xml")
    assert response.status_code == status, response.content
    return ElementTree.fromstring(response.content)


def results(root):
    return root.find("csw:SearchResults", SPACES)


def code(root):
    return root.find("ows:Exception", SPACES).get("exceptionCode")


def test_capabilities_need_no_version(client, town):
    response = client.get("/csw", {"SERVICE": "CSW", "REQUEST": "getcapabilities"})

    root = ElementTree.fromstring(response.content)
    assert root.tag == "{http://www.opengis.net/cat/csw/2.0.2}Capabilities"


@pytest.mark.parametrize(
    ("constraint", "count"),
    [
        ("", 8),
        ("subject = 'kotihoito'", 2),
        ("NOT subject = 'kotihoito'", 6),
        ("BBOX(ows:BoundingBox, 24, 60, 25, 61)", 1),
        ("BBOX(ows:BoundingBox, 60, 24, 61, 25, 'urn:ogc:def:crs:EPSG::4326')", 1),
        ("title LIKE 'Kotihoidon%' AND type = 'dataset'", 2),
        ("title = 'Kotihoidon asiakkaat'", 1),
        ("identifier IN ('x', 'y')", 0),
        ("modified >= 2020-01-01 AND modified < '2100-01-01T00:00:00Z'", 8),
        ("modified BETWEEN '2020-01-01' AND '2020-12-31'", 0),
        ("date = '2024-01-15'", 1),
        ("subject IS NULL OR abstract IS NOT NULL", 8),
        ("format = 'csv' AND (publisher LIKE '%a%' OR NOT publisher LIKE '%a%')", 8),
        ("rights = 'it''s ours'", 0),
    ],
)
def test_cql_narrows(client, town, constraint, count):
    found = results(
        get(
            client,
            request="GetRecords",
            constraintLanguage="CQL_TEXT",
            constraint=constraint,
            typeNames="csw:Record",
            maxRecords="100",
        )
    )
    assert int(found.get("numberOfRecordsMatched")) == len(found) == count


def test_a_filter_may_stand_in_an_address(client, town):
    text = FILTER.format(
        "<ogc:PropertyIsEqualTo><ogc:PropertyName>dc:subject</ogc:PropertyName>"
        "<ogc:Literal>kotihoito</ogc:Literal></ogc:PropertyIsEqualTo>"
    )
    found = get(
        client, request="GetRecords", constraintLanguage="FILTER", constraint=text
    )
    assert results(found).get("numberOfRecordsMatched") == "2"


@pytest.mark.parametrize(
    ("sort", "name"), [("identifier:D", "pk"), ("modified:A", "pk")]
)
def test_next_record_goes_through_all(client, town, sort, name):
    seen, start = [], "1"
    while start != "0":
        found = results(
            get(
                client,
                request="GetRecords",
                startPosition=start,
                maxRecords="3",
                sortBy=sort,
                elementSetName="brief",
            )
        )
        seen += [one.text for one in found.iterfind("*/dc:identifier", SPACES)]
        start = found.get("nextRecord")
    assert len(seen) == len(set(seen)) == 8


def test_hits_come_without_records(client, town):
    found = results(get(client, request="GetRecords", resultType="hits"))

    assert (found.get("numberOfRecordsMatched"), len(found)) == ("8", 0)


def test_records_come_in_iso_with_all_their_languages(client, town):
    root = get(
        client,
        request="GetRecordById",
        id=town.pk,
        outputSchema="http://www.isotc211.org/2005/gmd",
    )
    found = root.find("gmd:MD_Metadata", SPACES)
    assert found.find("gmd:fileIdentifier/gco:CharacterString", SPACES).text == town.pk
    texts = [
        node.text for node in found.iterfind(".//gmd:LocalisedCharacterString", SPACES)
    ]
    assert texts == ["Hemvårdens  kunder"]
    assert get(client, request="GetRecordById", id="nothing").findall("*") == []


@pytest.mark.parametrize(
    ("expected", "parameters"),
    [
        ("MissingParameterValue", {}),
        ("OperationNotSupported", {"request": "Transaction"}),
        ("VersionNegotiationFailed", {"request": "GetRecords", "version": "3.0.0"}),
        ("InvalidParameterValue", {"request": "GetCapabilities", "service": "WMS"}),
        ("MissingParameterValue", {"request": "GetRecordById"}),
        ("InvalidParameterValue", {"request": "GetRecords", "outputSchema": "x"}),
        ("InvalidParameterValue", {"request": "GetRecords", "elementSetName": "x"}),
        ("InvalidParameterValue", {"request": "GetRecords", "maxRecords": "x"}),
        ("InvalidParameterValue", {"request": "GetRecords", "typeNames": "x"}),
        ("InvalidParameterValue", {"request": "GetRecords", "sortBy": "title:A"}),
        (
            "InvalidParameterValue",
            {"request": "GetRecords", "constraint": "colour = 1"},
        ),
        (
            "InvalidParameterValue",
            {"request": "GetRecords", "constraint": "title LIKE"},
        ),
        (
            "InvalidParameterValue",
            {"request": "GetRecords", "constraint": "title > 'a'"},
        ),
        ("InvalidParameterValue", {"request": "GetRecords", "constraint": "(" * 99}),
    ],
)
def test_a_refusal_is_an_exception_report(client, town, expected, parameters):
    assert code(get(client, 400, **parameters)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<csw:GetRecords",
        BOMB,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>" * 60 + "</a>" * 60,
        "<a>" + "b" * 300_000 + "</a>",
        GET_RECORDS.format(
            "<csw:Constraint>" + FILTER.format("<ogc:Touches/>") + "</csw:Constraint>"
        ),
    ],
    ids=["broken", "entities", "outside", "deep", "large", "operator"],
)
def test_a_body_that_cannot_be_used_is_refused(client, town, body):
    assert code(post(client, body, 400)) == "InvalidParameterValue"


def test_too_many_requests_are_told_so_in_the_same_shape(client, town, settings):
    settings.PROTOCOL_RATE = "1/h"
    get(client, request="GetCapabilities")

    assert code(get(client, 429, request="GetCapabilities")) == "NoApplicableCode"


@pytest.mark.parametrize("size", [2, 60])
@pytest.mark.parametrize("schema", ["csw", "gmd"])
def test_a_page_costs_the_same_queries_for_few_and_many(
    client, town, django_assert_max_num_queries, size, schema
):
    factories.DatasetFactory.create_batch(size, with_distributions=2)
    indexing.rebuild()
    cache.clear()

    with django_assert_max_num_queries(5):
        get(
            client,
            request="GetRecords",
            maxRecords="100",
            constraint="modified > '2020-01-01'",
            outputSchema=SPACES[schema],
        )


def test_a_link_says_how_it_is_read():
    assert protocol("", "WMS_SRVC") == "OGC:WMS"
    assert protocol("", "GeoJSON") == "FILE:GEO"
    assert protocol("https://api.example", "JSON") == "WWW:LINK-1.0-http--link"
    assert protocol("", "CSV") == "WWW:DOWNLOAD-1.0-http--download"
