"""What this platform publishes, read back by its own reader."""

import io

import pytest

from seutu.catalogue.rdf.catalogues import View, of_page
from seutu.catalogue.rdf.serialising import SYNTAXES, TURTLE, Syntax, written
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.records import (
    Access,
    DatasetRecord,
    Licence,
    OrganisationKind,
)
from tests.catalogue.rdf.rows import SITE, dataset, file

VIEW = View(
    here="https://hub.example/catalog.ttl?page=1",
    first="https://hub.example/catalog.ttl",
    size=100,
)
FULL = {
    "uri": "https://source.example/id/494",
    "version": "3",
    "concepts": ["eurovoc:2474"],
    "hvd_categories": ["c_dd313021"],
    "legislation": ["http://data.europa.eu/eli/reg_impl/2023/138/oj"],
    "conforms_to": ["https://standard.example/1"],
    "contact_page": "https://source.example/contact",
}
SERVICE = {
    "service_url": "https://source.example/wfs",
    "service_description": "https://source.example/wfs?caps",
    "conforms_to": ["https://standard.example/2"],
}


def back(syntax: Syntax, **fields: object) -> DatasetRecord:
    said = of_page([(dataset(**FULL | fields), [file(**SERVICE)])], SITE, VIEW)
    (record,) = DcatRdf().read(io.BytesIO(written(said, syntax)))
    assert isinstance(record, DatasetRecord)
    return record


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=list(SYNTAXES))
def test_our_own_feed_gives_the_same_record_in_every_syntax(syntax):
    record, sent = back(syntax), dataset(**FULL)

    assert record.uri == record.identifier == sent.uri
    for name in (
        *("title", "description", "country", "landing_page", "issued", "modified"),
        *("version", "temporal_start", "temporal_end", "frequency", "contact_page"),
    ):
        assert getattr(record, name) == getattr(sent, name), name
    for name in ("themes", "concepts", "hvd_categories", "legislation", "conforms_to"):
        assert list(getattr(record, name)) == getattr(sent, name), name
    assert record.keywords == {"de": ("Luft", "Ozon")}
    assert (record.region, record.spatial) == ("CH040", "Kanton Zürich")
    assert record.access == Access.PUBLIC
    assert record.licence == Licence(label=sent.licence, url=sent.licence_url)


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=list(SYNTAXES))
def test_our_own_feed_gives_back_files_services_and_the_publisher(syntax):
    record = back(syntax)

    (way,) = record.distributions
    sent = file(**SERVICE)
    for name in ("url", "download_url", "title", "format", "media_type"):
        assert getattr(way, name) == getattr(sent, name), name
    assert (way.size, way.availability) == (sent.byte_size, "stable")
    assert way.service_url == sent.service_url
    assert way.service_description == sent.service_description
    assert way.conforms_to == ("https://standard.example/2",)
    assert way.licence is None
    assert record.publisher is not None
    assert record.publisher.name == {"de": "Kanton Zürich"}
    assert record.publisher.kind == OrganisationKind.REGIONAL
    assert record.publisher.country == "CH"
    assert record.publisher.homepage == "https://kanton.example/"


def test_a_licence_without_an_address_comes_back_as_its_words():
    record = back(TURTLE, licence="Nur mit Nachweis", licence_url="")

    assert record.licence == Licence(label="Nur mit Nachweis")


def test_a_dataset_without_an_address_of_its_own_gets_that_of_its_page_here():
    record = back(TURTLE, uri="")

    assert record.identifier == "https://hub.example/datasets/abcdabcdabcdabcd"
