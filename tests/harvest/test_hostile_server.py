"""A server that means ill, read by a whole run: the run ends, says why, loses nothing.

Each guard is tested on the client and on the readers as well; here nothing is replaced
but the waiting and, where a case is about names, the name server.
"""

import io
import ipaddress
import json
import time
import zipfile
from functools import partial

import pytest

from seutu.catalogue.models import Dataset
from seutu.core import net
from seutu.harvest import politeness, running, walking
from seutu.harvest.models import HarvestRun
from seutu.harvest.outside import Outside
from seutu.harvest.readers import limits
from tests.core.hostile import self_signed, serving
from tests.factories import CatalogueFactory, HarvestSourceFactory
from tests.harvest.portals import oai

State = HarvestRun.State
SMALL = net.Limits(size=1_000_000, seconds=1.5, read_seconds=0.5, redirects=3)
TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
<https://portal.example/d/{name}> a dcat:Dataset ; dct:title "Dataset {name}"@en .
"""
NEXT = "<{page}> a hydra:PartialCollectionView ; hydra:next <{following}> .\n"
GOOD = ("text/turtle", TURTLE.format(name="first").encode())


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(politeness, "_known_rules", {})
    with serving() as started:
        yield started


@pytest.fixture
def source(db, data_folder, server):
    """A source whose one dataset was read while the server still meant well."""
    catalogue = CatalogueFactory(id="hostile", holds="dataset")
    found = HarvestSourceFactory(
        id="hostile",
        catalogue=catalogue,
        reader="dcat-rdf",
        location=f"http://{server.name}/catalog.ttl",
    )
    server.pages["/catalog.ttl"] = GOOD
    assert read(found, server).state == State.COMPLETE
    return found


def read(source, server, **options):
    """Run over the source as it is now, with the client that runs have."""
    options.setdefault("allow_hosts", {server.name})
    client = partial(net.client, limits=SMALL, **options)
    outside = Outside(client=client, sleep=lambda seconds: None, pause=0.0)
    source.refresh_from_db()
    return running.run(source, full=True, outside=outside)


def failed(source, server, **options):
    """Give a run that fails; hold it to ending soon and to losing nothing."""
    began = time.process_time()
    run = read(source, server, **options)

    assert run.state == State.FAILED
    assert time.process_time() - began < 20
    assert run.read == run.created + run.updated + run.unchanged + run.rejected
    assert not run.vanished
    assert Dataset.objects.filter(vanished_at=None).exists()
    server.pages = {"/catalog.ttl": GOOD, "/data.json": GOOD}
    source.reader, source.location = "dcat-rdf", f"http://{server.name}/catalog.ttl"
    source.save()
    assert read(source, server).state == State.COMPLETE
    return run


def at(source, server, path, reader="dcat-rdf"):
    source.reader, source.location = reader, f"http://{server.name}{path}"
    source.save()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
    ],
)
def test_a_name_that_means_a_machine_of_ours_is_not_asked(source, server, address):
    source.location = "http://portal.example/catalog.ttl"
    source.save()
    asked = len(server.seen)

    run = read(source, server, resolve=lambda host, port: [address])

    assert run.state == State.FAILED
    assert str(ipaddress.ip_address(address)) in run.failure
    assert len(server.seen) == asked
    assert Dataset.objects.count() == 1


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://169.254.169.254/latest/meta-data/", "a private or reserved address"),
        ("http://127.0.0.1:80/catalog.ttl", "127.0.0.1 is 127.0.0.1, and it is a"),
        ("http://[::1]/catalog.ttl", "::1 is ::1, and it is no public IPv6 address"),
        ("http://localhost/catalog.ttl", "a private or reserved address"),
        ("file:///etc/passwd", "Only http and https addresses can be read."),
        ("http://8.8.8.8:22/", "Port 22 is not used for public data."),
    ],
)
def test_a_redirect_into_our_network_ends_the_run(source, server, target, why):
    at(source, server, f"/redirect?to={target}")

    run = failed(source, server)

    assert why in run.failure


def test_a_redirect_of_a_later_page_is_checked_as_well(source, server):
    following = f"http://{server.name}/redirect?to=http://10.0.0.1/catalog.ttl"
    view = NEXT.format(page="/catalog.ttl", following=following)
    body = TURTLE.format(name="first") + view
    server.pages["/catalog.ttl"] = ("text/turtle", body.encode())

    run = failed(source, server)

    assert "10.0.0.1 is 10.0.0.1, and it is a private" in run.failure
    assert run.unchanged == 1


def test_a_circle_of_redirects_ends_the_run(source, server):
    at(source, server, "/circle")

    run = failed(source, server)

    assert "did not answer whole (TooManyRedirects)" in run.failure


@pytest.mark.parametrize("path", ["/declared", "/endless"])
def test_an_answer_without_an_end_is_not_taken_in(source, server, path):
    at(source, server, path)

    run = failed(source, server)

    assert "The answer is larger than 1000000 bytes." in run.failure


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/bomb", "The answer is larger than 1000000 bytes."),
        ("/twice-packed", "packed in an unknown way: 'gzip, gzip'."),
        ("/brotli", "packed in an unknown way: 'br'."),
    ],
)
def test_an_answer_that_unpacks_to_far_more_is_not_unpacked(source, server, path, why):
    at(source, server, path)

    run = failed(source, server)

    assert why in run.failure


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/dripping-body", "TookTooLong"),
        ("/dripping-head", "TookTooLong"),
        ("/silence", "ReadTimeout"),
    ],
)
def test_an_answer_that_drips_ends_with_its_time(
    source, server, path, why, monkeypatch
):
    monkeypatch.setattr(walking, "TRIES", 1)
    at(source, server, path)

    run = failed(source, server)

    assert f"did not answer whole ({why})" in run.failure


@pytest.mark.parametrize("path", ["/no-http", "/broken-off"])
def test_half_an_answer_is_none(source, server, path):
    at(source, server, path)

    run = failed(source, server)

    assert "did not answer whole (RemoteProtocolError)" in run.failure


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


FAR_MORE = b" " * (limits.MAX_RATIO**2 * 300)


@pytest.mark.parametrize(
    ("reader", "name"),
    [("spreadsheet", "xl/workbook.xml"), ("publiccode", "publiccode.yml")],
)
def test_an_archive_that_unpacks_to_far_more_is_refused(source, server, reader, name):
    body = zipped({"[Content_Types].xml": b"<Types/>", name: FAR_MORE})
    server.pages["/archive"] = ("application/zip", body)
    at(source, server, "/archive", reader)

    run = failed(source, server)

    assert run.failure.endswith("would unpack to far more than it weighs.")


ENTITIES = "".join(
    f'<!ENTITY e{number + 1} "{f"&e{number};" * 10}">' for number in range(9)
)
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#">'
    '<dcat:Dataset rdf:about="https://portal.example/d/first">'
    "<dct:title>&e9;</dct:title></dcat:Dataset></rdf:RDF>"
)
CSW = (
    '<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">'
    "<csw:SearchResults>&e9;</csw:SearchResults></csw:GetRecordsResponse>"
)


OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>'
    "<header><identifier>&e9;</identifier></header></record></ListRecords></OAI-PMH>"
)


GROWING = "The XML declares entities that refer to other entities."
REACHING_OUT = "The XML refers to an entity outside the file."
OWN_ENTITIES = "The XML defines entities of its own."
NOT_ANSWERED = "The answer is not one of a catalogue service."


@pytest.mark.parametrize(
    ("reader", "head", "body", "why"),
    [
        ("dcat-rdf", LAUGHS, RDF, GROWING),
        ("dcat-rdf", OUTSIDE, RDF, REACHING_OUT),
        ("csw", LAUGHS, CSW, NOT_ANSWERED),
        ("csw", OUTSIDE, CSW, NOT_ANSWERED),
        ("oai-pmh", LAUGHS, OAI, OWN_ENTITIES),
        ("oai-pmh", OUTSIDE, OAI, OWN_ENTITIES),
    ],
    ids=[
        *("rdf, growing", "rdf, reaching out", "csw, growing", "csw, reaching out"),
        *("oai-pmh, growing", "oai-pmh, reaching out"),
    ],
)
def test_entities_that_grow_or_reach_out_are_refused(
    source, server, monkeypatch, reader, head, body, why
):
    page = ("application/xml", (head + body).encode())
    monkeypatch.setattr(server, "pages", AnyPage(page))
    at(source, server, "/xml", reader)

    run = failed(source, server)

    assert run.failure == why


class AnyPage(dict):
    """Gives one page for every address but robots.txt."""

    def __init__(self, page):
        super().__init__()
        self.page = page

    def __contains__(self, path):
        return path != "/robots.txt"

    def __getitem__(self, path):
        return self.page


DEEP = b"[" * 200_000 + b"]" * 200_000
NESTED = b'{"dataset": ' + b'[{"a": ' * 500 + b"1" + b"}]" * 500 + b"}"


@pytest.mark.parametrize("body", [DEEP, NESTED], ids=["lists", "objects"])
@pytest.mark.parametrize(
    "reader", ["data-json", "ckan", "udata", "opendatasoft", "ogc-records", "socrata"]
)
def test_a_document_without_a_ground_is_refused(
    source, server, monkeypatch, reader, body
):
    monkeypatch.setattr(server, "pages", AnyPage(("application/json", body)))
    at(source, server, "/", reader)

    run = failed(source, server)

    assert run.failure.startswith("The JSON is nested too deeply")


def test_turtle_without_a_ground_is_refused(source, server):
    body = TURTLE.format(name="first") + "<> dct:hasPart " + "[ dct:hasPart " * 50_000
    server.pages["/catalog.ttl"] = ("text/turtle", body.encode())

    run = failed(source, server)

    assert run.failure == "The file is cut short in the middle of its last entry."


def test_pages_that_lead_in_a_circle_are_left(source, server):
    for page, following in (("/catalog.ttl", "/b"), ("/b", "/c"), ("/c", "/b")):
        view = NEXT.format(page=page, following=following)
        body = TURTLE.format(name=page.strip("/")) + view
        server.pages[page] = ("text/turtle", body.encode())

    run = failed(source, server)

    assert run.failure.startswith("The pages lead in a circle: ")
    assert run.created == 3


def test_pages_of_another_protocol_that_lead_in_a_circle_are_left(source, server):
    first = "/collections/datasets/items"
    start = f"{first}?limit=100&f=json"
    for path, following in ((start, "/b"), ("/b", "/c"), ("/c", "/b")):
        page = {
            "features": [{"id": path, "properties": {"title": path, "language": "en"}}],
            "links": [{"rel": "next", "href": f"http://{server.name}{following}"}],
        }
        server.pages[path] = ("application/json", json.dumps(page).encode())
    at(source, server, first, "ogc-records")

    run = failed(source, server)

    assert run.failure.startswith("The pages lead in a circle: ")
    assert run.created == 3


def test_tokens_that_lead_in_a_circle_are_left(source, server):
    following = {"": "b", "b": "c", "c": "b"}
    for token, next_token in following.items():
        asked = f"&resumptionToken={token}" if token else "&metadataPrefix=oai_dc"
        name = f"<dc:title>{token}</dc:title><dc:type>Dataset</dc:type>"
        page = oai.listed(
            oai.record(f"oai:{token}", oai.DUBLIN_CORE.format(name)),
            token=f"<resumptionToken>{next_token}</resumptionToken>",
        )
        server.pages[f"/oai?verb=ListRecords{asked}"] = ("text/xml", page)
    at(source, server, "/oai?metadataPrefix=oai_dc", "oai-pmh")

    run = failed(source, server)

    assert run.failure.startswith("The pages lead in a circle: ")
    assert (run.created, run.rejected) == (2, 1)


def test_pages_without_an_end_are_left(source, server, monkeypatch):
    monkeypatch.setattr(walking, "MOST_PAGES", 5)
    for number in range(10):
        path = f"/p{number}" if number else "/catalog.ttl"
        view = NEXT.format(page=path, following=f"/p{number + 1}")
        body = TURTLE.format(name=number) + view
        server.pages[path] = ("text/turtle", body.encode())

    run = failed(source, server)

    assert run.failure.startswith("The source has more than 5 pages.")
    assert run.created == 5


def test_a_certificate_of_its_own_making_is_not_trusted(source, server, tmp_path):
    key, certificate = self_signed("127.0.0.1", tmp_path)
    with serving(tls=(certificate, key)) as other:
        source.location = f"https://{other.name}/catalog.ttl"
        source.save()

        run = read(source, server, allow_hosts={other.name})

    assert run.state == State.FAILED
    assert "did not answer whole (ConnectError)" in run.failure
    assert other.seen == []
    assert Dataset.objects.count() == 1


PAGE_FOR_PEOPLE = b"<!DOCTYPE html><html><body><p>It went wrong.</p></body></html>"


def test_a_page_for_people_that_says_it_is_a_catalogue_is_none(source, server):
    server.pages["/catalog.ttl"] = ("text/turtle", PAGE_FOR_PEOPLE)

    run = failed(source, server)

    assert run.failure == "This is a web page, not RDF."


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/png", "application/json", "", "\\;;=,"]
)
def test_a_catalogue_is_read_whatever_its_server_calls_it(source, server, media_type):
    server.pages["/catalog.ttl"] = (media_type, GOOD[1])

    run = read(source, server)

    assert (run.state, run.unchanged) == (State.COMPLETE, 1)


def test_an_answer_that_says_no_and_gives_a_page_is_not_taken_for_an_empty_one(
    source, server
):
    empty = json.dumps({"dataset": []}).encode()
    server.pages["/data.json"] = ("application/json", empty)
    at(source, server, "/data.json", "data-json")

    run = read(source, server)

    assert not run.vanished
    assert Dataset.objects.filter(vanished_at=None).count() == 1


@pytest.mark.parametrize(
    "path",
    ["/redirect?to=http://10.0.0.1/robots.txt", "/circle", "/bomb"],
)
def test_robots_txt_is_asked_for_behind_the_same_guard(
    source, server, monkeypatch, path
):
    class Away(dict):
        def __contains__(self, asked):
            return True

        def __getitem__(self, asked):
            return GOOD

    monkeypatch.setattr(politeness, "_known_rules", {})
    monkeypatch.setattr(
        politeness,
        "read_rules",
        partial(read_elsewhere, politeness.read_rules, f"http://{server.name}{path}"),
    )
    asked = len(server.seen)

    run = read(source, server)

    assert run.state == State.FAILED
    assert "/catalog.ttl" not in [path for path, _ in server.seen[asked:]]


def read_elsewhere(read_rules, elsewhere, address, http):
    return read_rules(elsewhere, http)
