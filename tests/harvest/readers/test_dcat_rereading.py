"""One dataset of an RDF document is kept so that it can be read again alone."""

import io
import json
from dataclasses import replace

import pytest

from seutu.core.language import LanguageMap
from seutu.harvest.paging import Kept
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.oai_pmh import OaiPmh
from seutu.harvest.records import DatasetRecord, Rejected, SourceFacts
from tests.harvest.portals import oai
from tests.harvest.readers.test_data_json import DCAT_AP
from tests.harvest.readers.test_dcat import AIR
from tests.harvest.readers.test_dcat_fields import WATER
from tests.harvest.readers.test_hostile_rdf import AUTHORITIES
from tests.harvest.readers.test_oai_records import RDF
from tests.harvest.readers.turtle import PREFIXES

SITE = "https://portal.example"
READER = DcatRdf(SourceFacts(country="FI", language="fi"))
HEAD = PREFIXES + AUTHORITIES + "@prefix locn: <http://www.w3.org/ns/locn#> .\n"
CATALOGUE = """
<https://c.example> a dcat:Catalog ; dct:language "sv" ;
  foaf:homepage <https://c.example/home> ; dcat:dataset <urn:x:1> .
"""
CASES = {
    "the profile": AIR,
    "DCAT-AP 3": WATER,
    "what the catalogue says of all": CATALOGUE
    + '<urn:x:1> a dcat:Dataset ; dct:title "Luft" ; dct:description "Ren" .',
    "a node without an address": """
        [] a dcat:Dataset ; dct:title "Ilma" ; dct:issued "2024-01-02" ;
          dct:temporal [ dcat:startDate "2020" ; dcat:endDate "2021" ] ;
          dcat:distribution [ dcat:accessURL <https://x.example/1.csv> ;
            dct:title "Tiedosto"@fi, "File"@en ; dct:format [ rdfs:label "CSV" ] ] .""",
    "a service that serves it": """
        <https://x.example/1> a dcat:Dataset ; dct:title "Ilma" .
        <https://x.example/s> a dcat:DataService ; dct:title "Rajapinta"@fi ;
          dcat:endpointURL <https://x.example/api> ;
          dcat:servesDataset <https://x.example/1> .""",
    "names that stand elsewhere": """
        <https://x.example/1> a dcat:Dataset ; dct:title "Ilma" ;
          dct:publisher <https://x.example/org> ; dct:license <https://x.example/l> ;
          dct:spatial <https://x.example/place> ; dct:conformsTo <urn:standard> ;
          dcat:distribution <https://x.example/d> .
        <https://x.example/org> a foaf:Organization ; foaf:name "Kaupunki"@fi .
        <https://x.example/l> rdfs:label "Oma lisenssi" .
        <urn:standard> dct:title "Oma muoto" .
        <https://x.example/place> rdfs:label "Oulu" ; locn:geometry
          "POLYGON((24.8 60.1, 25.3 60.1, 25.3 60.4, 24.8 60.1))" .
        <https://x.example/d> dcat:downloadURL <https://x.example/1.json> ;
          dct:format <https://x.example/f> .
        <https://x.example/f> rdfs:label "JSON" .""",
    "what is inside of it is another": """
        <https://x.example/1> a dcat:Dataset ; dct:title "Ilma"@fi ;
          dct:source [ a dcat:Dataset ; dct:title "Muu"@fi ] .""",
    "addresses that are none": """
        <https://x.example/a b> a dcat:Dataset ; dct:title "Ilma"@fi ;
          dcat:distribution [ dcat:accessURL <https://x.example/a b.csv> ] .""",
}


def records(turtle: str) -> list[DatasetRecord]:
    found = READER.read(io.BytesIO((HEAD + turtle).encode()))
    return [one for one in found if isinstance(one, DatasetRecord)]


def again(record: DatasetRecord | Rejected, raw: bytes = b"") -> DatasetRecord:
    kept = Kept(
        identifier=record.identifier, raw=raw or record.raw, location=f"{SITE}/c.ttl"
    )
    found = READER.reread(kept)
    assert isinstance(found, DatasetRecord), found
    return found


def without_contact(record: DatasetRecord) -> DatasetRecord:
    return replace(record, has_contact=None, contact_page="", raw=b"")


@pytest.mark.parametrize("name", CASES)
def test_a_dataset_read_again_is_the_same_but_for_its_contact(name):
    found = records(CASES[name])

    assert found
    for record in found:
        assert without_contact(again(record)) == without_contact(record)


def test_what_the_catalogue_and_the_publisher_say_comes_with_it():
    (luft,) = records(CASES["what the catalogue says of all"])
    (air,) = records(CASES["names that stand elsewhere"])
    (served,) = records(CASES["a service that serves it"])

    assert again(luft).title == {"sv": "Luft"}
    assert again(luft).landing_page == "https://c.example/home"
    assert again(air).publisher.name == {"fi": "Kaupunki"}
    assert (again(air).licence.label, again(air).spatial) == ("Oma lisenssi", "Oulu")
    assert [one.format for one in again(air).distributions] == ["JSON"]
    assert [one.url for one in again(served).distributions] == ["https://x.example/api"]


def test_a_dataset_without_a_title_comes_in_once_a_title_is_understood():
    turtle = '<https://x.example/1> a dcat:Dataset ; dct:alternative "Ilma"@fi .'
    (refused,) = READER.read(io.BytesIO((HEAD + turtle).encode()))
    kept = Kept(identifier=refused.identifier, raw=refused.raw, location=SITE)
    mended = refused.raw.replace(b"terms/alternative", b"terms/title")

    still = READER.reread(kept)

    assert isinstance(refused, Rejected)
    assert (still.identifier, still.reason) == (refused.identifier, refused.reason)
    title: LanguageMap = again(refused, mended).title
    assert title == {"fi": "Ilma"}


@pytest.mark.parametrize(
    "publisher",
    [
        "[ a foaf:Person ; foaf:name 'Maija Malli' ]",
        "<https://x.example/maija>",
        "[ a foaf:Organization ; foaf:name 'Kaupunki' ;"
        " foaf:mbox <mailto:maija@malli.example> ]",
    ],
    ids=["a person", "a person with an address", "a mailbox"],
)
def test_no_person_who_publishes_is_kept(publisher):
    (record,) = records(
        f"<https://x.example/1> a dcat:Dataset ; dct:title 'A' ; dct:publisher"
        f" {publisher} . <https://x.example/maija> a foaf:Person ;"
        " foaf:name 'Maija Malli' ; foaf:homepage <https://malli.example> ."
    )

    assert b"alli" not in record.raw


def test_of_a_dataset_of_very_many_files_not_all_was_kept():
    files = ", ".join(f"<https://x.example/{n}>" for n in range(600))
    (record,) = records(
        "<https://x.example/1> a dcat:Dataset ; dct:title 'A' ;"
        f" dcat:distribution {files} ."
    )

    with pytest.raises(Unreadable):
        again(record)


def test_what_is_kept_is_json_ld_that_anybody_reads():
    (record,) = records(CASES["DCAT-AP 3"])
    whole = json.loads(record.raw)

    assert whole["@id"] == "https://data.example/water"
    assert whole["http://purl.org/dc/terms/title"] == [
        {"@value": "Wasser", "@language": "de"}
    ]
    assert next(iter(whole)) == "@type"


def test_a_feed_of_json_ld_is_kept_in_the_same_way():
    (record,) = READER.read(io.BytesIO(json.dumps(DCAT_AP).encode()))

    assert without_contact(again(record)) == without_contact(record)


def test_a_dataset_that_a_repository_gave_as_dcat_keeps_its_identifier():
    dataset = RDF.format(kind="http://www.w3.org/ns/dcat#Dataset")
    repository = OaiPmh(READER.facts)
    page = oai.listed(oai.record("oai:x:7", dataset))
    (record,) = repository.read(io.BytesIO(page))
    kept = Kept(identifier="oai:x:7", raw=record.raw, location=f"{SITE}/oai")

    found = repository.reread(kept)

    assert found.identifier == record.identifier == "oai:x:7"
    assert without_contact(found) == without_contact(record)
