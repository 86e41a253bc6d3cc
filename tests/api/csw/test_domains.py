"""GetDomain, and records of chosen elements."""

import pytest
from django.core.cache import cache

from seutu.matching import indexing
from tests import factories
from tests.api.csw.test_service import SPACES, code, get, post, results

CSW = SPACES["csw"]


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    for number, (language, formats) in enumerate(
        (("fi", ["CSV"]), ("fi", ["CSV", "XLSX"]), ("it", ["CSV"]))
    ):
        factories.DatasetFactory(
            number=number,
            language=language,
            formats=formats,
            keywords={language: ["care", f"number {number}"]},
            licence="CC BY 4.0",
        )
    indexing.rebuild()


def domains(root):
    """Read an answer as names with their values, None where none are listed."""
    found = {}
    for one in root.findall("csw:DomainValues", SPACES):
        assert one.get("type") == "csw:Record"
        name, *listed = one
        found[name.tag.partition("}")[2], name.text] = (
            [value.text for value in listed[0]] if listed else None
        )
    return found


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("dc:type", ["dataset"]),
        ("dc:format", ["CSV", "XLSX"]),
        ("dc:language", ["fi", "it"]),
        ("apiso:Subject", ["care", "number 0", "number 1", "number 2"]),
        ("/csw:Record/dc:rights", ["CC BY 4.0"]),
        ("dc:source", ["brescia"]),
        ("dc:title", None),
        ("dct:modified", None),
        ("ows:BoundingBox", None),
        ("csw:AnyText", None),
    ],
)
def test_the_values_of_a_property_are_those_of_the_datasets(client, town, name, values):
    root = get(client, request="GetDomain", PropertyName=name)

    assert root.tag == f"{{{CSW}}}GetDomainResponse"
    assert domains(root) == {("PropertyName", name): values}


def test_the_values_of_parameters_are_those_of_the_capabilities(client, town):
    names = "GetRecords.resultType,getrecords.ELEMENTSETNAME"

    assert domains(get(client, request="GetDomain", ParameterName=names)) == {
        ("ParameterName", "GetRecords.resultType"): ["hits", "results"],
        ("ParameterName", "getrecords.ELEMENTSETNAME"): ["brief", "summary", "full"],
    }


def test_a_domain_is_asked_for_in_a_body_too(client, town):
    body = (
        f'<GetDomain xmlns="{CSW}" service="CSW" version="2.0.2">'
        "<PropertyName>dc:language,dc:type</PropertyName></GetDomain>"
    )

    assert domains(post(client, body)) == {
        ("PropertyName", "dc:language"): ["fi", "it"],
        ("PropertyName", "dc:type"): ["dataset"],
    }


@pytest.mark.parametrize(
    ("asked", "locator"),
    [
        ({"PropertyName": "dc:colour"}, "dc:colour"),
        ({"ParameterName": "GetRecords.colour"}, "ParameterName"),
        ({}, "PropertyName"),
        ({"PropertyName": ",".join(f"dc:{n}" for n in range(51))}, "PropertyName"),
    ],
    ids=["no property", "no parameter", "nothing", "too many"],
)
def test_a_domain_that_there_is_not_is_refused(client, town, asked, locator):
    root = get(client, 400, request="GetDomain", **asked)

    exception = root.find("ows:Exception", SPACES)
    assert exception.get("locator") == locator
    assert code(root) == "InvalidParameterValue"


def test_domains_are_counted_once_for_each_state_of_the_index(
    client, town, django_assert_num_queries
):
    names = "dc:format,dc:language,dc:subject"
    get(client, request="GetDomain", PropertyName=names)

    with django_assert_num_queries(1):
        get(client, request="GetDomain", PropertyName=names)


def test_get_domain_is_announced(client, town):
    root = get(client, request="GetCapabilities")

    operations = {
        one.get("name"): {
            each.get("name") for each in one.findall("ows:Parameter", SPACES)
        }
        for one in root.iter(f"{{{SPACES['ows']}}}Operation")
    }
    assert "PropertyName" in operations["GetDomain"]
    assert "ElementName" in operations["GetRecords"]


CHOSEN = (
    "<csw:ElementName>dc:title</csw:ElementName><ElementName>dc:subject</ElementName>"
)
QUERY = (
    f'<csw:GetRecords xmlns:csw="{CSW}" xmlns="{CSW}" service="CSW" version="2.0.2"'
    ' resultType="results"{}><csw:Query typeNames="csw:Record">{}</csw:Query>'
    "</csw:GetRecords>"
)


def held(root):
    return [
        [child.tag.partition("}")[2] for child in record] for record in results(root)
    ]


def test_records_hold_the_elements_named_and_no_others(client, town):
    asked = {"request": "GetRecords", "resultType": "results"}
    by_address = get(client, ElementName="dc:title,dc:subject", **asked)
    by_body = post(client, QUERY.format("", CHOSEN))

    for root in (by_address, by_body):
        assert {one.tag for one in results(root)} == {f"{{{CSW}}}Record"}
        assert [set(names) for names in held(root)] == [{"title", "subject"}] * 3
        assert results(root).get("elementSet") is None
    path = get(client, ElementName="/csw:Record/dc:source", **asked)
    assert held(path) == [["source"]] * 3


@pytest.mark.parametrize(
    ("attributes", "query"),
    [
        ("", CHOSEN + "<ElementSetName>brief</ElementSetName>"),
        (f' outputSchema="{SPACES["gmd"]}"', CHOSEN),
        ("", "<ElementName>dc:colour</ElementName>"),
    ],
    ids=["beside a set", "in ISO", "unknown"],
)
def test_elements_that_cannot_be_chosen_are_refused(client, town, attributes, query):
    root = post(client, QUERY.format(attributes, query), 400)

    assert root.find("ows:Exception", SPACES).get("locator") == "ElementName"
