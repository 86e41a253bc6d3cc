"""What DCAT-AP 3 says of a dataset, and the shapes in which feeds say it."""

import json

import pytest

from seutu.harvest.records import Agent, Licence, OrganisationKind, Rejected
from tests.harvest.readers.turtle import only, read

AUTHORITY = "http://publications.europa.eu/resource/authority"
WATER = f"""
<https://data.example/water> a dcat:Dataset ;
  dct:title "Wasser"@de ; dcat:version "2.1" ;
  dcatap:hvdCategory <http://data.europa.eu/bna/c_ac64a52d> ;
  dcatap:applicableLegislation <http://data.europa.eu/eli/reg_impl/2023/138/oj> ;
  dct:conformsTo <http://www.opengis.net/def/crs/EPSG/0/4258> ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Erika Musterfrau" ;
    vcard:hasEmail <mailto:erika@amt.example> ; vcard:hasTelephone <tel:+491234> ;
    vcard:hasURL <https://amt.example/kontakt> ] ;
  dct:creator [ a foaf:Person ; foaf:name "Max Mustermann" ] ;
  dct:publisher <https://amt.example/#org> ;
  dcat:distribution <https://data.example/water/wfs> .
<https://amt.example/#org> a foaf:Agent ; foaf:name "Landesamt"@de ;
  foaf:homepage <https://amt.example/> ;
  dct:type <http://purl.org/adms/publishertype/RegionalAuthority> .
<https://data.example/water/wfs> a dcat:Distribution ;
  dcat:accessURL <https://data.example/wfs> ;
  dct:format <{AUTHORITY}/file-type/GRID_ASCII> ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/font/woff2> ;
  dcatap:availability <{AUTHORITY}/planned-availability/STABLE> ;
  dct:conformsTo <http://www.opengis.net/def/serviceType/ogc/wfs> ;
  dcat:accessService [ a dcat:DataService ; dct:title "WFS"@de ;
    dcat:endpointURL <https://data.example/wfs?service=WFS> ;
    dcat:endpointDescription <https://data.example/wfs?request=GetCapabilities> ] .
"""


def test_a_dataset_keeps_what_dcat_ap_3_says_of_it():
    record = only(WATER)

    assert record.uri == "https://data.example/water"
    assert record.version == "2.1"
    assert record.hvd_categories == ("c_ac64a52d",)
    assert record.legislation == ("http://data.europa.eu/eli/reg_impl/2023/138/oj",)
    assert record.conforms_to == ("http://www.opengis.net/def/crs/EPSG/0/4258",)
    assert record.contact_page == "https://amt.example/kontakt"
    assert record.publisher == Agent(
        name={"de": "Landesamt"},
        kind=OrganisationKind.REGIONAL,
        homepage="https://amt.example/",
    )


def test_a_distribution_keeps_its_service_and_how_long_it_stays():
    (way,) = only(WATER).distributions

    assert way.url == "https://data.example/wfs"
    assert way.service_url == "https://data.example/wfs?service=WFS"
    assert way.service_description.endswith("GetCapabilities")
    assert way.availability == "stable"
    assert way.conforms_to == ("http://www.opengis.net/def/serviceType/ogc/wfs",)
    assert (way.format, way.media_type) == ("GRID_ASCII", "font/woff2")


@pytest.mark.parametrize("word", ["Erika", "erika@", "+491234", "Mustermann"])
def test_no_person_is_kept_in_the_source_form(word):
    assert word not in only(WATER).raw.decode()


def test_the_source_form_holds_the_distributions_too():
    kept = json.loads(only(WATER).raw)

    (way,) = kept["http://www.w3.org/ns/dcat#distribution"]
    assert way["@id"] == "https://data.example/water/wfs"
    assert way["http://www.w3.org/ns/dcat#accessURL"] == [
        {"@id": "https://data.example/wfs"}
    ]


def test_a_person_who_publishes_is_not_named():
    record = only(
        '<a> a dcat:Dataset ; dct:title "A"@en ; dct:publisher <p> .'
        '<p> a foaf:Person ; foaf:name "Somebody" .'
    )

    assert record.publisher is None


def test_a_service_that_stands_alone_is_a_way_to_the_dataset_it_serves():
    record = only(
        '<https://x.example/a> a dcat:Dataset ; dct:title "A"@en .'
        '<https://x.example/s> a dcat:DataService ; dct:title "API"@en ;'
        " dcat:endpointURL <https://x.example/api> ;"
        " dcat:servesDataset <https://x.example/a> ."
    )

    (way,) = record.distributions
    assert (way.url, way.service_url, way.title) == (
        "https://x.example/api",
        "https://x.example/api",
        {"en": "API"},
    )


def test_a_service_behind_a_distribution_is_not_told_twice():
    record = only(
        '<https://x.example/a> a dcat:Dataset ; dct:title "A"@en ;'
        " dcat:distribution [ dcat:accessService <https://x.example/s> ] ."
        "<https://x.example/s> a dcat:DataService ;"
        " dcat:endpointURL <https://x.example/api> ;"
        " dcat:servesDataset <https://x.example/a> ."
    )

    assert [way.url for way in record.distributions] == ["https://x.example/api"]


def test_a_series_is_the_family_of_its_datasets_and_no_dataset():
    records = read(
        '<https://x.example/s> a dcat:DatasetSeries ; dct:title "Budgets"@en .'
        '<https://x.example/1> a dcat:Dataset ; dct:title "Budget one"@en ;'
        " dcat:inSeries <https://x.example/s> ."
    )

    assert [(r.identifier, r.family) for r in records] == [
        ("https://x.example/1", "series:https://x.example/s")
    ]


def test_html_escapes_in_a_title_are_undone():
    assert only('<a> a dcat:Dataset ; dct:title "Wind &amp; Wetter"@de .').title == {
        "de": "Wind & Wetter"
    }


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ('[ dcat:startDate "2019-05" ; dcat:endDate "2020" ]', ("2019-05", "2020")),
        (
            "[ time:hasBeginning [ time:inXSDDate '2001-02-03' ] ]",
            ("2001-02-03", ""),
        ),
        ('"2019/2020-06-30"', ("2019", "2020-06-30")),
        ('"last year"', ("", "")),
    ],
)
def test_a_period_is_read_in_every_form(said, period):
    record = only(
        "@prefix time: <http://www.w3.org/2006/time#> ."
        f'<a> a dcat:Dataset ; dct:title "A"@en ; dct:temporal {said} .'
    )

    assert (record.temporal_start, record.temporal_end) == period


def test_names_in_another_spelling_of_their_vocabulary_are_understood():
    record = only(
        "@prefix dcats: <https://www.w3.org/ns/dcat#> ."
        "@prefix dcts: <https://purl.org/dc/terms/> ."
        '<https://x.example/a> a dcats:Dataset ; dcts:title "A"@en ;'
        " dcats:distribution [ dcats:accessUrl <https://x.example/f.csv> ] ."
    )

    assert record.title == {"en": "A"}
    assert record.distributions[0].url == "https://x.example/f.csv"


def test_a_dataset_described_as_https_is_not_missed_as_http():
    assert (
        len(
            read(
                "<c> a dcat:Catalog ; dcat:dataset <http://x.example/a> ."
                '<https://x.example/a> a dcat:Dataset ; dct:title "A"@en .'
            )
        )
        == 1
    )


def test_datasets_without_an_address_that_share_an_identifier_are_told():
    first, second = read(
        '[] a dcat:Dataset ; dct:title "A"@en ; dct:identifier "7" .'
        '[] a dcat:Dataset ; dct:title "B"@en ; dct:identifier "7" .'
    )

    assert first.identifier == second.identifier == "7"
    assert isinstance(second, Rejected)


def test_a_structured_identifier_names_a_dataset_without_an_address():
    record = only(
        '[] a dcat:Dataset ; dct:title "A"@en ;'
        ' adms:identifier [ skos:notation "doi:10.1/x" ] .'
    )

    assert (record.identifier, record.uri) == ("doi:10.1/x", "")


def test_a_statement_of_rights_that_is_part_of_the_record_names_the_licence():
    record = only(
        '<https://x.example/a> a dcat:Dataset ; dct:title "A"@en ;'
        " dct:license <https://creativecommons.org/licenses/by/4.0/> ;"
        " dct:rights <https://x.example/a#rights> ;"
        " dcat:distribution [ dcat:accessURL <https://x.example/f> ;"
        " dct:rights <https://x.example/a#rights> ] ."
        '<https://x.example/a#rights> a dct:RightsStatement ; rdfs:label "Our terms" .'
    )

    assert record.licence == Licence(
        label="Our terms", url="https://creativecommons.org/licenses/by/4.0/"
    )
    assert record.distributions[0].licence is None


def test_a_licence_of_a_distribution_counts_for_a_dataset_that_names_none():
    record = only(
        '<a> a dcat:Dataset ; dct:title "A"@en ; dcat:distribution [ dcat:accessURL'
        " <https://x.example/f> ;"
        " dct:license <http://creativecommons.org/publicdomain/zero/1.0/> ] ."
    )

    assert record.licence is not None
    assert record.licence.label == "CC0 1.0"


def test_every_literal_of_every_language_is_kept():
    record = only(
        '<a> a dcat:Dataset ; dct:title "A"@et, "B"@fi, "C"@sv, "D"@se, "E" .',
    )

    assert record.title == {"et": "A", "fi": "B", "se": "D", "sv": "C", "und": "E"}


def test_a_format_that_a_feed_names_as_if_it_were_an_address_is_known():
    feed = WATER.replace(f"<{AUTHORITY}/file-type/GRID_ASCII>", "<CSV>")
    for base in ("", "@base <https://portal.example/feeds/catalog.rdf> ."):
        (way,) = only(f"{base}\n{feed}").distributions
        assert way.format == "CSV", base
