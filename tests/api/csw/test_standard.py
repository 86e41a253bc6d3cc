"""What CSW 2.0.2 asks beyond finding records."""

import pytest
from django.core.cache import cache

from seutu.api.csw import cql
from seutu.api.csw.properties import alike, boxed
from seutu.core.errors import Invalid
from seutu.matching import indexing
from seutu.matching.finding.conditions import Holds, Within, both
from seutu.places.extents import Box
from tests import factories
from tests.api.csw.test_service import SPACES, code, get, post


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    factories.DatasetFactory.create_batch(2)
    indexing.rebuild()


@pytest.mark.parametrize(
    ("versions", "expected"),
    [("3.0.0", "VersionNegotiationFailed"), ("3.0.0,2.0.2", None), ("", None)],
)
def test_versions_are_negotiated(client, town, versions, expected):
    xml = "".join(f"<Version>{each}</Version>" for each in versions.split(","))
    body = f"<GetCapabilities><AcceptVersions>{xml}</AcceptVersions></GetCapabilities>"
    status = 400 if expected else 200

    by_address = get(client, status, request="GetCapabilities", acceptVersions=versions)
    by_body = post(client, body, status)
    if expected:
        assert code(by_address) == code(by_body) == expected
    else:
        assert by_address.tag == by_body.tag == f"{{{SPACES['csw']}}}Capabilities"


@pytest.mark.parametrize(
    ("attributes", "locator"),
    [('service="WMS"', "service"), ('outputFormat="text/html"', "outputFormat")],
)
def test_what_is_not_offered_is_refused_in_a_body_too(
    client, town, attributes, locator
):
    body = f'<GetRecords version="2.0.2" {attributes}><Query/></GetRecords>'
    exception = post(client, body, 400).find("ows:Exception", SPACES)

    assert exception.get("locator") == locator
    assert exception.get("exceptionCode") == "InvalidParameterValue"


def test_a_format_that_is_not_offered_is_refused(client, town):
    refused = get(client, 400, request="GetRecords", outputFormat="application/json")

    assert code(refused) == "InvalidParameterValue"
    get(client, request="GetRecords", outputFormat="text/xml; charset=utf-8")


def test_a_start_too_far_is_named_as_it_is_called_here(client, town):
    refused = get(client, 400, request="GetRecords", startPosition="9" * 30)

    assert refused.find("ows:Exception", SPACES).get("locator") == "startPosition"


@pytest.mark.parametrize("crs", ["EPSG:3857", "urn:ogc:def:crs:EPSG::3067", "x"])
def test_a_box_in_another_system_is_refused(crs):
    with pytest.raises(Invalid, match="CRS84"):
        cql.read(f"BBOX(geometry, 0, 0, 10, 10, '{crs}')")


def test_the_oldest_address_of_a_code_puts_the_longitude_first():
    crs = "http://www.opengis.net/gml/srs/epsg.xml#4326"

    assert boxed([24, 60, 25, 61], crs) == Box(24, 60, 25, 61)
    within = cql.read("BBOX(geometry, 60, 24, 61, 25, 'urn:ogc:def:crs:EPSG::4326')")
    assert within == Within(Box(24, 60, 25, 61))


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"100\%", ["100%"]),
        (r"a\_b%c", ["a_b", "c"]),
        (r"a\\%", ["a\\"]),
        ("%a_b%", ["a", "b"]),
        ("a\\", ["a\\"]),
    ],
)
def test_an_escaped_sign_of_a_pattern_stands_for_itself(pattern, letters):
    wanted = both(*(Holds("title", each) for each in letters))

    assert alike("title", pattern) == wanted
