"""DCAT catalogues, with the oddities that real ones have."""

import io
from datetime import date

import pytest

from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import Access, Agent, DatasetRecord, Rejected, SourceFacts

PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix frequency: <http://publications.europa.eu/resource/authority/frequency/> .
@prefix right: <http://publications.europa.eu/resource/authority/access-right/> .
@prefix theme: <http://publications.europa.eu/resource/authority/data-theme/> .
"""
AIR = """
<https://data.example/air> a dcat:Dataset ;
  dct:title "Ilmanlaatu"@fi, "Air quality"@en ;
  dct:description "<p>Mittaukset</p>"@fi ;
  dct:issued "2020-01-02T03:04:05" ; dct:modified "keväällä" ;
  dcat:theme theme:ENVI ; dct:subject <http://eurovoc.europa.eu/2474> ;
  dct:spatial <http://data.europa.eu/nuts/code/FI1C> ;
  dct:accrualPeriodicity frequency:DAILY ;
  dct:accessRights right:PUBLIC ;
  dct:license <https://creativecommons.org/licenses/by/4.0/> ;
  dct:publisher [ a foaf:Agent ; foaf:name "Turku" ] ;
  dct:language <http://publications.europa.eu/resource/authority/language/FIN> ;
  dcat:contactPoint [ vcard:fn "Someone" ; vcard:hasEmail <mailto:x@y.example> ] ;
  dcat:keyword "ilma", "air"@en, "typo"@français ;
  dcat:distribution [ dcat:accessURL <https://data.example/air.csv> ; dct:format "CSV" ;
    dcat:byteSize "12.0" ] .
"""


def read(
    turtle: str, facts: SourceFacts | None = None
) -> list[DatasetRecord | Rejected]:
    stream = io.BytesIO((PREFIXES + turtle).encode())
    return list(DcatRdf(facts or SourceFacts()).read(stream))


def only(turtle: str, facts: SourceFacts | None = None) -> DatasetRecord:
    (record,) = read(turtle, facts)
    assert isinstance(record, DatasetRecord)
    return record


def test_a_dataset_keeps_every_language_and_every_code():
    record = only(AIR)

    assert record.identifier == "https://data.example/air"
    assert record.title == {"en": "Air quality", "fi": "Ilmanlaatu"}
    assert record.description == {"fi": "Mittaukset"}
    assert record.themes == ("ENVI",)
    assert record.concepts == ("eurovoc:2474",)
    assert (record.country, record.region) == ("FI", "FI1C")
    assert record.frequency == "DAILY"
    assert record.access == Access.PUBLIC
    assert record.licence is not None
    assert record.licence.label == "CC BY 4.0"
    assert record.publisher == Agent(name={"fi": "Turku"})
    assert record.distributions[0].format == "CSV"
    assert record.distributions[0].size == 12


def test_a_date_that_cannot_be_read_keeps_its_words():
    record = only(AIR)

    assert record.issued == date(2020, 1, 2)
    assert record.modified is None
    assert record.unread == {"modified": "keväällä"}


def test_a_language_tag_that_is_none_costs_one_tag_and_not_the_file():
    record = only(AIR)

    assert record.keywords == {"en": ("air",), "fi": ("ilma", "typo")}


def test_no_contact_person_is_kept():
    record = only(AIR)

    assert b"Someone" not in record.raw
    assert b"contactPoint" not in record.raw


@pytest.mark.parametrize(
    ("languages", "tag"),
    [('dct:language "it"', "it"), ('dct:language "it", "de"', "und"), ("", "und")],
)
def test_an_untagged_text_gets_the_only_language_that_is_declared(languages, tag):
    declared = f"; {languages}" if languages else ""

    assert set(only(f'<a> a dcat:Dataset ; dct:title "Aria" {declared} .').title) == {
        tag
    }


def test_a_language_of_the_whole_source_fills_the_gap():
    record = only('<a> a dcat:Dataset ; dct:title "Aria" .', SourceFacts(language="it"))

    assert record.title == {"it": "Aria"}


def test_a_dataset_without_address_keeps_its_key_from_reading_to_reading():
    turtle = (
        '[] a dcat:Dataset ; dct:title "Ilma"@fi ; dct:issued "2020-01-01" .'
        '[] a dcat:Dataset ; dct:title "Ilma"@fi ; dct:issued "2021-01-01" .'
    )

    first = [r.identifier for r in read(turtle)]
    again = [r.identifier for r in read(turtle)]

    assert sorted(first) == sorted(again)
    assert len(set(first)) == 2


def test_the_address_of_a_repository_becomes_its_page():
    record = only(
        '<a> a dcat:Dataset ; dct:title "A"@en ;'
        " dcat:landingPage <https://github.com/city/data.git/> ."
    )

    assert record.landing_page == "https://github.com/city/data"


def test_a_dataset_that_is_named_but_not_described_is_counted():
    record, rejected = read(
        "<c> a dcat:Catalog ; dcat:dataset <a>, <b> ."
        '<a> a dcat:Dataset ; dct:title "A"@en .'
    )

    assert isinstance(record, DatasetRecord)
    assert isinstance(rejected, Rejected)
    assert (rejected.identifier, "does not describe" in rejected.reason) == ("b", True)


def test_a_dataset_without_title_is_set_aside_and_the_rest_goes_on():
    entries = read('<a> a dcat:Dataset . <b> a dcat:Dataset ; dct:title "B"@en .')

    assert [type(entry) for entry in entries] == [Rejected, DatasetRecord]


def test_broken_turtle_is_told_with_its_line():
    with pytest.raises(Unreadable, match="line"):
        read('<a> a dcat:Dataset ; dct:title "A" "B" .')


RDF_XML = """<?xml version="1.0"?>{declarations}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
  <dcat:Dataset rdf:about="https://data.example/a">
    <dct:title xml:lang="en">Air{entity}</dct:title>
  </dcat:Dataset>
</rdf:RDF>"""


def xml(declarations: str = "", entity: str = "") -> io.BytesIO:
    text = RDF_XML.replace("{declarations}", declarations).replace("{entity}", entity)
    return io.BytesIO(text.encode())


def test_rdf_xml_is_told_from_turtle_by_its_beginning():
    (record,) = DcatRdf().read(xml())

    assert isinstance(record, DatasetRecord)
    assert record.title == {"en": "Air"}


@pytest.mark.parametrize(
    "declarations",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_that_grow_or_reach_outside_are_refused(declarations):
    with pytest.raises(Unreadable, match="entit"):
        list(DcatRdf().read(xml(declarations, "&b;")))
