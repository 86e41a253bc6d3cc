"""Finding the reader of an address by reading the beginning of it."""

import json

import httpx
import pytest

from seutu.core import net
from seutu.harvest import probing
from seutu.harvest.paging import Ask
from seutu.harvest.probing import probe
from tests.harvest.portals.oai import OaiPortal

ROOT = "https://portal.example/"
LIST = b"title;url\nRoads;https://a.example/r.csv\n" + b"Trees;\n" * 20
CKAN = {
    "success": True,
    "result": {
        "count": 1,
        "results": [{"id": "a1", "name": "roads", "title": "Roads", "resources": []}],
    },
}


def client(answers: dict[str, httpx.Response]) -> httpx.Client:
    """Answer by path alone; whatever is not known is 404."""

    def answer(request: httpx.Request) -> httpx.Response:
        return answers.get(request.url.path, httpx.Response(404))

    return net.client(transport=httpx.MockTransport(answer))


def test_a_table_at_an_address_is_read_as_one():
    http = client({"/list.csv": httpx.Response(200, content=LIST)})

    found = probe(f"{ROOT}list.csv", http=http)

    assert found.finding is not None
    assert found.finding.reader == "spreadsheet"
    assert found.finding.location == f"{ROOT}list.csv"
    assert found.finding.records[0].title == {"und": "Roads"}
    assert len(found.finding.records) <= probing.SHOWN
    assert found.attempts == ()


def test_a_portal_is_found_by_its_home_page():
    path = "/api/3/action/package_search"
    http = client({path: httpx.Response(200, content=json.dumps(CKAN))})

    found = probe(ROOT, http=http)

    assert found.finding is not None
    assert (found.finding.reader, found.finding.total) == ("ckan", 1)


def repository(*, refuses: str = "") -> httpx.Client:
    """Answer OAI-PMH, but for one verb."""
    portal = OaiPortal([f"oai:{number}" for number in range(30)])

    def answer(request: httpx.Request) -> httpx.Response:
        ask = Ask(url=str(request.url))
        if request.url.path != "/oai" or f"verb={refuses or '?'}" in ask.url:
            return httpx.Response(404)
        return httpx.Response(200, content=portal(ask))

    return net.client(transport=httpx.MockTransport(answer))


def test_a_repository_shows_its_first_records_behind_the_list_of_its_forms():
    found = probe(f"{ROOT}oai", http=repository())

    assert found.finding is not None
    assert (found.finding.reader, found.finding.total) == ("oai-pmh", 30)
    assert found.finding.location == f"{ROOT}oai"
    assert [one.identifier for one in found.finding.records] == [
        f"oai:{number}" for number in range(probing.SHOWN)
    ]


def test_a_repository_is_known_though_its_records_are_refused():
    found = probe(f"{ROOT}oai", http=repository(refuses="ListRecords"))

    assert found.finding is not None
    assert (found.finding.reader, found.finding.records) == ("oai-pmh", ())


def test_only_the_reader_that_was_chosen_is_tried():
    http = client({"/list.csv": httpx.Response(200, content=LIST)})

    found = probe(f"{ROOT}list.csv", only="csw", http=http)

    assert found.finding is None
    assert [one.reader for one in found.attempts] == ["csw"]


def test_every_attempt_in_vain_says_what_it_met():
    found = probe(ROOT, http=client({}))

    assert found.finding is None
    assert {one.reader for one in found.attempts} >= {"ckan", "dcat-rdf", "udata"}
    assert all(one.why and one.address for one in found.attempts)


def test_a_slow_portal_ends_the_search():
    times = iter(range(0, 1_000, 20))

    found = probe(ROOT, http=client({}), clock=lambda: float(next(times)))

    assert found.is_out_of_time
    assert len(found.attempts) <= 2


def test_a_page_for_people_is_no_catalogue():
    page = httpx.Response(200, html="<html><body>Log in</body></html>")

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=page.content)

    http = net.client(transport=httpx.MockTransport(answer))

    assert probe(ROOT, http=http).finding is None


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/list.csv", "http://[::1]/list.csv", "http://10.0.0.1/a.csv"]
)  # fmt: skip
def test_private_addresses_are_refused(address):
    found = probe(address, only="spreadsheet")

    assert found.finding is None
    assert len(found.attempts) == 1


@pytest.mark.parametrize(
    ("address", "reader"),
    [
        ("https://a.example/lists/data.xlsx", "spreadsheet"),
        ("https://a.example/catalog.ttl", "dcat-rdf"),
        ("https://a.example/geonetwork/srv/eng/csw", "csw"),
        ("https://a.example/server/oai/request?verb=Identify", "oai-pmh"),
        ("https://a.example/data.json", "data-json"),
        ("https://a.example/api/3/action/package_search", "ckan"),
        ("https://hri.fi/", "ckan"),
    ],
)
def test_the_address_itself_tells_what_is_tried_first(address, reader):
    assert probing.likely_ways(address)[0].reader == reader
