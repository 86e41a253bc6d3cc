"""What was kept of a record is enough to read it again, without its source."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from seutu.harvest.paging import Kept, More, Rereader, of_bytes
from seutu.harvest.readers.arcgis_hub import ArcGisHub
from seutu.harvest.readers.atrs import TransparencyRecords
from seutu.harvest.readers.cases import PublicServiceCases
from seutu.harvest.readers.ckan import Ckan
from seutu.harvest.readers.csw import Csw
from seutu.harvest.readers.data_json import DataJson
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.dutch_register import DutchAlgorithmRegister
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.oai_pmh import OaiPmh
from seutu.harvest.readers.ogc_records import OgcRecords
from seutu.harvest.readers.opendatasoft import OpenDataSoft
from seutu.harvest.readers.publiccode import PublicCodeArchive
from seutu.harvest.readers.publiccode_list import PublicCodeList
from seutu.harvest.readers.socrata import Socrata
from seutu.harvest.readers.spreadsheet import Spreadsheet
from seutu.harvest.readers.udata import Udata
from seutu.harvest.records import Rejected, SourceFacts, Withdrawn
from tests.harvest.portals import oai
from tests.harvest.portals.csw import CswPortal
from tests.harvest.readers.test_case_readers import ALGORITHM, CASE
from tests.harvest.readers.test_data_json import DCAT_AP

SITE = "https://portal.example"
FACTS = SourceFacts(country="FI", language="fi")
COLUMNS = {"Id": "identifier", "Otsikko": "title@fi", "Osoite": "url"}
DATASET = {
    "identifier": "https://portal.example/id/1",
    "title": "Puut",
    "publisher": {"name": "Kaupunki"},
    "distribution": [{"downloadURL": "https://portal.example/1.csv", "format": "CSV"}],
}
PACKAGE = {
    "id": "6a3c",
    "name": "puut",
    "title": "Puut",
    "organization": {"name": "town", "title": "Kaupunki"},
    "resources": [{"id": "r1", "url": f"{SITE}/1.csv", "format": "CSV"}],
}
FEATURE = {
    "type": "Feature",
    "id": "tree-1",
    "properties": {"title": "Puut", "keywords": ["puu"]},
    "links": [
        {"rel": "enclosure", "href": f"{SITE}/1.csv", "type": "text/csv"},
        {"rel": "item", "href": "../files/2.csv", "type": "text/csv"},
    ],
}
ASSET = {
    "resource": {"id": "abcd-1234", "name": "Puut", "type": "dataset"},
    "metadata": {"domain": "portal.example"},
    "permalink": f"{SITE}/d/abcd-1234",
}
ODS = {
    "dataset_id": "puut",
    "has_records": True,
    "metas": {"default": {"title": "Puut", "publisher": "Kaupunki"}},
}
UDATA = {
    "id": "5",
    "slug": "puut",
    "title": "Puut",
    "organization": {"name": "Kaupunki", "id": "k"},
    "resources": [{"url": f"{SITE}/1.csv", "format": "csv", "id": "r"}],
}
TRANSPARENCY = {"url": f"{SITE}/records/1", "tool_name": "Chat", "phase": "Pilot"}
SOFTWARE = b"name: Forms\nurl: https://github.com/city/forms\nlegal: {license: MIT}\n"


def archive(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("city/publiccode.yml", content)
    return stream.getvalue()


def table(*rows: list[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([list(COLUMNS), *rows])
    return stream.getvalue().encode()


def service() -> bytes:
    portal = CswPortal(["md-1"])
    content = portal(Csw().first(f"{SITE}/csw"))
    assert content is not None
    return content


def answer(document: object) -> bytes:
    return json.dumps(document).encode()


HUB = {
    **DCAT_AP,
    "dcat:dataset": [
        {key: said for key, said in one.items() if key != "dcat:contactPoint"}
        for one in DCAT_AP["dcat:dataset"]
    ],
}
UNTYPED = "<dc:title>Puut</dc:title>"

# The reader, where its source is, and an answer of it.
CASES = {
    "ckan": (Ckan(FACTS), SITE, answer({"success": True, "result": [PACKAGE]})),
    "udata": (Udata(FACTS), SITE, answer({"data": [UDATA]})),
    "opendatasoft": (OpenDataSoft(FACTS), SITE, answer({"results": [ODS]})),
    "socrata": (Socrata(FACTS), SITE, answer({"results": [ASSET]})),
    "ogc-records": (
        OgcRecords(FACTS),
        f"{SITE}/collections/all/items",
        answer({"type": "FeatureCollection", "features": [FEATURE]}),
    ),
    "csw": (Csw(FACTS), f"{SITE}/csw", service()),
    "oai-pmh": (
        OaiPmh(FACTS),
        f"{SITE}/oai?set=data&metadataPrefix=oai_dc",
        oai.listed(
            oai.record("1", oai.DUBLIN_CORE.format("<dc:title>Puut</dc:title>"))
        ),
    ),
    "dcat-rdf": (DcatRdf(FACTS), f"{SITE}/catalog.ttl", answer(HUB)),
    "arcgis-hub, DCAT-AP": (
        ArcGisHub(FACTS),
        f"{SITE}/api/feed/dcat-ap/2.1.1.json",
        answer(HUB),
    ),
    "data-json": (DataJson(FACTS), SITE, answer({"dataset": [DATASET]})),
    "arcgis-hub": (ArcGisHub(FACTS), SITE, answer({"dataset": [DATASET]})),
    "spreadsheet": (
        Spreadsheet(FACTS, columns=COLUMNS),
        f"{SITE}/list.csv",
        table(["1", "Puut", f"{SITE}/1.csv"], ["1", "Puut", f"{SITE}/2.csv"]),
    ),
    "publiccode": (PublicCodeArchive(FACTS), SITE, archive(SOFTWARE)),
    "publiccode-list": (
        PublicCodeList(FACTS),
        SITE,
        answer({"data": [{"url": "x", "publiccodeYml": SOFTWARE.decode()}]}),
    ),
    "dutch-algorithm-register": (
        DutchAlgorithmRegister(FACTS),
        SITE,
        answer({"algoritmes": [ALGORITHM]}),
    ),
    "uk-transparency-records": (
        TransparencyRecords(FACTS),
        SITE,
        answer({"records": [TRANSPARENCY]}),
    ),
    "public-service-cases": (PublicServiceCases(FACTS), SITE, answer([CASE])),
}


def items(reader, location: str, content: bytes) -> list:
    """Read an answer as a run does: the ask tells where the source is."""
    if not hasattr(reader, "page"):
        return [*reader.read(io.BytesIO(content))]
    ask = reader.first(location)
    if reader.name == "ckan":
        ask = replace(ask, note={"way": "show", "root": SITE})
    found = reader.page(of_bytes(content, ask))
    return [one for one in found if not isinstance(one, More)]


@pytest.mark.parametrize("name", CASES)
def test_a_record_read_again_is_the_same(name):
    reader, location, content = CASES[name]
    (record,) = items(reader, location, content)
    assert not isinstance(record, Rejected)
    kept = Kept(identifier=record.identifier, raw=record.raw, location=location)

    assert isinstance(reader, Rereader)
    again = reader.reread(kept)

    assert replace(again, raw=b"") == replace(record, raw=b"")


@pytest.mark.parametrize("name", sorted(CASES.keys() - {"spreadsheet", "csw"}))
@pytest.mark.parametrize("raw", [b"[1]", b"", b"\xff", b"{", b"{}"])
def test_what_holds_no_record_gives_none(name, raw):
    reader, location, _content = CASES[name]
    kept = Kept(identifier="entry 5", raw=raw, location=location)

    try:
        found = reader.reread(kept)
    except Unreadable:
        return
    assert isinstance(found, Rejected)
    assert found.reason.endswith(".")


def test_a_dataset_of_ckan_that_was_hidden_meanwhile_is_withdrawn():
    raw = json.dumps({**PACKAGE, "private": True}).encode()

    found = Ckan(FACTS).reread(Kept(identifier="6a3c", raw=raw, location=SITE))

    assert isinstance(found, Withdrawn)


def test_whether_anybody_is_named_to_ask_is_not_known_from_what_was_kept():
    package = {**PACKAGE, "author_email": "somebody@portal.example"}
    (record,) = items(Ckan(FACTS), SITE, answer({"success": True, "result": package}))
    kept = Kept(identifier=record.identifier, raw=record.raw, location=SITE)

    again = Ckan(FACTS).reread(kept)

    assert (record.has_contact, again.has_contact) == (True, False)
    assert replace(again, has_contact=True) == record


def test_relative_links_of_a_record_are_left_out_where_its_page_is_not_known():
    kept = Kept(identifier="tree-1", raw=answer(FEATURE), location=SITE)

    found = OgcRecords(FACTS).reread(kept)

    assert [one.url for one in found.distributions] == [f"{SITE}/1.csv"]


def test_a_refused_row_comes_in_once_its_columns_are_told():
    stated = {"Id": "identifier", "Osoite": "url"}
    reader = Spreadsheet(FACTS, columns={**stated, "Otsikko": "title@fi"})
    content = table(["7", "", f"{SITE}/7.csv"])
    content = content.replace(b"Osoite", b"Osoite,Rubrik").replace(b"7.csv", b"7,Tr")
    (refused,) = items(reader, SITE, content)
    assert isinstance(refused, Rejected)
    kept = Kept(identifier="row 2", raw=refused.raw, location=SITE)

    still = reader.reread(kept)
    mended = replace(reader, columns={**stated, "Rubrik": "title@sv"}).reread(kept)

    assert isinstance(still, Rejected)
    assert "2" in still.reason
    assert (mended.identifier, mended.title) == ("7", {"sv": "Tr"})


def test_a_list_whose_columns_are_guessed_is_read_as_a_whole():
    kept = Kept(identifier="row 2", raw=b'{"Otsikko": "Puut"}', location=SITE)

    with pytest.raises(Unreadable, match="guessed"):
        Spreadsheet(FACTS).reread(kept)


def test_a_node_kept_in_a_former_way_is_not_read_without_its_graph():
    raw = b'{"http://purl.org/dc/terms/title": ["Puut"]}'
    kept = Kept(identifier="a", raw=raw, location=SITE)

    for reader in (DcatRdf(), ArcGisHub()):
        with pytest.raises(Unreadable):
            reader.reread(kept)


@pytest.mark.parametrize("raw", [b"", b"<a/>", b"[]"])
def test_what_describes_no_data_is_told(raw):
    kept = Kept(identifier="md-1", raw=raw, location=SITE)

    with pytest.raises(Unreadable):
        Csw().reread(kept)
