from dataclasses import replace

from pyoxigraph import NamedNode, RdfFormat, parse

from seutu.catalogue.rdf.authority import AUTHORITY
from seutu.catalogue.rdf.catalogues import View, of_page, of_record
from seutu.catalogue.rdf.serialising import SYNTAXES, context, written
from seutu.catalogue.rdf.terms import (
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    HYDRA,
    OWL,
    PROV,
    RDFS,
    SKOS,
    TYPE,
    VCARD,
)
from tests.catalogue.rdf.rows import SITE, catalogue, dataset, file, publisher

PAGE = "https://hub.example/datasets/abcdabcdabcdabcd"
VIEW = View(
    here="https://hub.example/catalog.ttl?cursor=b",
    first="https://hub.example/catalog.ttl",
    next="https://hub.example/catalog.ttl?cursor=c",
    previous="https://hub.example/catalog.ttl",
    size=100,
    total=250,
)


def said(row=None, files=(), site=SITE):
    return list(of_record(row or dataset(), files, site))


def values(triples, name, subject=PAGE):
    return [
        each.object.value
        for each in triples
        if each.predicate.value == name and each.subject.value == subject
    ]


def of_kind(triples, kind):
    return [
        each.subject.value
        for each in triples
        if each.predicate == TYPE and each.object == NamedNode(kind)
    ]


def test_a_dataset_is_named_by_its_own_address_or_by_the_one_here():
    assert of_kind(said(), DCAT + "Dataset") == [PAGE]
    own = dataset(uri="https://source.example/id/494")
    assert of_kind(said(own), DCAT + "Dataset") == ["https://source.example/id/494"]


def test_codes_are_said_by_the_addresses_of_their_tables():
    found = said(files=[file()])
    assert values(found, DCAT + "theme") == [f"{AUTHORITY}data-theme/ENVI"]
    assert values(found, DCT + "accrualPeriodicity") == [f"{AUTHORITY}frequency/DAILY"]
    assert values(found, DCT + "language") == [
        f"{AUTHORITY}language/DEU",
        f"{AUTHORITY}language/ENG",
    ]
    assert values(found, DCT + "spatial") == [
        "http://data.europa.eu/nuts/code/CH040",
        f"{AUTHORITY}country/CHE",
        f"{PAGE}#place",
    ]
    (name,) = values(found, DCAT + "distribution")
    assert values(found, DCT + "format", name) == [f"{AUTHORITY}file-type/CSV"]
    assert values(found, DCATAP + "availability", name) == [
        f"{AUTHORITY}planned-availability/STABLE"
    ]


def test_no_language_is_claimed_while_one_text_has_none():
    row = dataset(description={"und": "Werte"})
    assert values(said(row), DCT + "language") == []


def test_a_dataset_without_a_description_repeats_its_title():
    row = dataset(title={"fi": "Ilma"}, description={})
    assert values(said(row), DCT + "description") == ["Ilma"]


def test_a_file_without_a_licence_has_that_of_its_dataset():
    own = file(licence="ODbL", licence_url="https://odbl.example/", url="https://x.y/2")
    found = said(files=[file(), own])
    first, second = values(found, DCAT + "distribution")
    assert values(found, DCT + "license", first) == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    assert values(found, DCT + "license", second) == ["https://odbl.example/"]
    (rights,) = values(found, DCT + "rights", second)
    assert values(found, RDFS + "label", rights) == ["ODbL"]


def test_the_name_of_a_file_does_not_depend_on_its_place():
    other = file(url="https://source.example/other.csv", position=1)
    one = values(said(files=[file(), other]), DCAT + "distribution")
    turned = values(said(files=[other, file(position=1)]), DCAT + "distribution")
    assert sorted(one) == sorted(turned)


def test_files_that_are_alike_keep_names_of_their_own():
    found = said(files=[file(), file(position=1), file(position=2)])
    assert len(set(values(found, DCAT + "distribution"))) == 3


def test_a_file_without_a_usable_address_is_left_out():
    assert values(said(files=[file(url="n/a")]), DCAT + "distribution") == []


def test_a_service_is_described_with_its_endpoint():
    found = said(files=[file(service_url="https://source.example/wfs")])
    (service,) = of_kind(found, DCAT + "DataService")
    assert values(found, DCAT + "endpointURL", service) == [
        "https://source.example/wfs"
    ]
    assert values(found, DCAT + "servesDataset", service) == [PAGE]


def test_a_contact_is_a_page_of_an_organisation():
    found = said(dataset(contact_page="https://source.example/contact"))
    (contact,) = of_kind(found, VCARD + "Organization")
    assert values(found, VCARD + "hasURL", contact) == [
        "https://source.example/contact"
    ]


def test_a_hidden_organisation_is_not_named():
    row = dataset(publisher=publisher(hidden_at=dataset().updated_at))
    found = said(row)
    assert values(found, DCT + "publisher") == []
    assert "kantonkanton2345" not in str(found)


def test_a_high_value_dataset_names_its_category_and_the_law():
    law = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
    row = dataset(hvd_categories=["c_dd313021", "bad code"], legislation=[law])
    found = said(row)
    assert values(found, DCATAP + "hvdCategory") == [
        "http://data.europa.eu/bna/c_dd313021"
    ]
    assert values(found, DCATAP + "applicableLegislation") == [law]


def test_a_record_tells_whence_it_came_and_when_it_changed_here():
    found = said()
    record = f"{PAGE}#record"
    assert values(found, FOAF + "primaryTopic", record) == [PAGE]
    assert values(found, DCT + "modified", record) == ["2026-05-03T12:00:00+00:00"]
    assert values(found, PROV + "wasDerivedFrom", record) == [
        "https://source.example/494"
    ]


def test_a_page_lists_the_catalogues_of_its_sources_and_leads_on():
    found = list(of_page([(dataset(), [file()])], SITE, VIEW))
    top, source = "https://hub.example/catalog", "https://hub.example/sources/zurich"
    assert values(found, DCAT + "catalog", top) == [source]
    assert values(found, DCAT + "dataset", top) == [PAGE]
    assert values(found, DCAT + "dataset", source) == [PAGE]
    for name in ("next", "nextPage"):
        assert values(found, HYDRA + name, VIEW.here) == [VIEW.next]
    assert values(found, HYDRA + "totalItems", top) == ["250"]


def test_the_last_page_leads_no_further():
    last = replace(VIEW, next="", total=None)
    found = list(of_page([], SITE, last, only=catalogue()))
    assert not [each for each in found if each.predicate.value == HYDRA + "next"]
    assert not [each for each in found if "totalItems" in each.predicate.value]


def test_every_syntax_says_the_same():
    page = of_page([(dataset(), [file()])], SITE, VIEW)
    for syntax in SYNTAXES.values():
        kind = RdfFormat.from_media_type(syntax.media_type)
        read = parse(written(page, syntax), format=kind)
        assert {each.triple for each in read} == set(page)


def test_terms_of_the_context_mean_one_property_each():
    terms = {
        term: meaning if isinstance(meaning, str) else meaning.get("@id")
        for term, meaning in context()["@context"].items()
        if not term.startswith("@")
    }
    assert len(set(terms.values())) == len(terms)
    assert terms["title"] == DCT + "title"


def test_a_copy_in_another_catalogue_is_one_more_record_of_the_same_dataset():
    name = "https://europe.example/id/9"
    copy = dataset(id="ccccccccccccccca", identifier="eu-9", uri=name)

    triples = list(of_record(dataset(), (), SITE, [copy]))

    records = {
        each.subject.value
        for each in triples
        if each.predicate.value == FOAF + "primaryTopic"
    }
    assert len(records) == 2
    assert name in values(triples, OWL + "sameAs")
    assert "eu-9" in {
        each.object.value
        for each in triples
        if each.predicate.value == SKOS + "notation"
    }
