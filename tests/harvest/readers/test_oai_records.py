"""What records of repositories say, in each form they come in."""

import io
from datetime import date
from xml.etree import ElementTree

import pytest

from seutu.harvest.paging import of_bytes
from seutu.harvest.readers.oai_pmh import OaiPmh
from seutu.harvest.readers.persistent_names import address_of, uri_of
from seutu.harvest.readers.resource_types import is_data
from seutu.harvest.readers.rights_statements import read_rights
from seutu.harvest.records import Access, DatasetRecord, Licence, Rejected, SourceFacts
from seutu.places.extents import Box
from tests.harvest.portals.oai import DATACITE, DUBLIN_CORE, listed, record

FACTS = SourceFacts(country="FI", language="fi")
IDENTIFIER = "oai:repository.example:7"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def read(metadata, facts=FACTS, identifier=IDENTIFIER):
    page = listed(record(identifier, metadata))
    return list(OaiPmh(facts).read(io.BytesIO(page)))


def dataset(metadata, facts=FACTS):
    (found,) = read(metadata, facts)
    assert isinstance(found, DatasetRecord), found
    return found


def datacite(inner, kind="Dataset"):
    typed = f'<resourceType resourceTypeGeneral="{kind}">Taulukko</resourceType>'
    titles = "<titles><title>Ilma</title></titles>"
    return DATACITE.format(typed + ("" if "<titles>" in inner else titles) + inner)


def dublin_core(inner, kind="Dataset"):
    typed = f"<dc:type>{kind}</dc:type>" if kind else ""
    return DUBLIN_CORE.format(f"<dc:title>Ilma</dc:title>{typed}{inner}")


FULL = """
<identifier identifierType="DOI">10.5072/air-7</identifier>
<creators><creator><creatorName>Roe, Jane</creatorName></creator></creators>
<titles>
  <title xml:lang="fi">Ilmanlaatu 2024</title>
  <title xml:lang="fi" titleType="Subtitle">Mittaukset</title>
  <title xml:lang="en-GB" titleType="TranslatedTitle">Air quality 2024</title>
</titles>
<publisher xml:lang="en">City Archive</publisher>
<publicationYear>2024</publicationYear>
<subjects>
  <subject xml:lang="en">air</subject><subject xml:lang="fi">ilma</subject>
  <subject>info:eu-repo/classification/ddc/550</subject>
</subjects>
<contributors><contributor contributorType="ContactPerson">
  <contributorName>Doe, John</contributorName></contributor></contributors>
<dates>
  <date dateType="Created">2023-01-01</date>
  <date dateType="Available">2024-02-03</date>
  <date dateType="Updated">2024-05-06T10:00:00Z</date>
  <date dateType="Collected">2024-01-01/2024-01-31</date>
</dates>
<language>fin</language>
<alternateIdentifiers><alternateIdentifier alternateIdentifierType="URL">
  https://repository.example/7</alternateIdentifier></alternateIdentifiers>
<version>1.2</version>
<rightsList>
  <rights rightsURI="info:eu-repo/semantics/openAccess">Open Access</rights>
  <rights rightsURI="https://creativecommons.org/licenses/by/4.0/"
    rightsIdentifier="cc-by-4.0">Creative Commons Attribution 4.0</rights>
</rightsList>
<descriptions>
  <description xml:lang="fi" descriptionType="Other">Katso ohje</description>
  <description xml:lang="fi" descriptionType="Abstract">&lt;p>Tunneittain, kysy
    jane@repository.example&lt;/p></description>
  <description xml:lang="en" descriptionType="Abstract">By the hour</description>
</descriptions>
<geoLocations><geoLocation>
  <geoLocationPlace>Helsinki</geoLocationPlace>
  <geoLocationBox>
    <westBoundLongitude>24.8</westBoundLongitude>
    <eastBoundLongitude>25.3</eastBoundLongitude>
    <southBoundLatitude>60.1</southBoundLatitude>
    <northBoundLatitude>60.4</northBoundLatitude>
  </geoLocationBox>
</geoLocation></geoLocations>
"""


def test_datacite_gives_what_it_says_in_all_its_languages():
    found = dataset(datacite(FULL))

    assert found.identifier == IDENTIFIER
    assert found.uri == found.landing_page == "https://doi.org/10.5072/air-7"
    assert found.title == {"en-GB": "Air quality 2024", "fi": "Ilmanlaatu 2024"}
    assert found.description["en"] == "By the hour"
    assert found.description["fi"].startswith("Tunneittain")
    assert found.keywords == {"en": ("air",), "fi": ("ilma",)}
    assert found.publisher.name == {"en": "City Archive"}
    assert found.licence == Licence(label="Creative Commons Attribution 4.0", url=CC_BY)
    assert found.access == Access.PUBLIC
    assert (found.issued, found.modified) == (date(2024, 2, 3), date(2024, 5, 6))
    assert found.unread == {}
    assert found.version == "1.2"
    assert (found.temporal_start, found.temporal_end) == ("2024-01-01", "2024-01-31")
    assert (found.spatial, found.box) == ("Helsinki", Box(24.8, 60.1, 25.3, 60.4))
    assert found.family == "series/air-quality"


def test_persons_are_not_kept():
    (found,) = read(datacite(FULL))

    assert b"Ilmanlaatu" in found.raw
    for name in (b"Roe", b"Doe", b"jane@"):
        assert name not in found.raw


def test_persons_of_dublin_core_are_not_kept():
    names = "<dc:creator>Roe, Jane</dc:creator><dc:contributor>Doe</dc:contributor>"

    found = dataset(dublin_core(names))

    assert b"Ilma" in found.raw
    assert b"Roe" not in found.raw
    assert b"Doe" not in found.raw


def test_datacite_inside_of_its_envelope_is_read():
    inner = datacite("").replace('xmlns="http://datacite.org/schema/kernel-4"', "")
    wrapped = (
        '<oai_datacite xmlns="http://schema.datacite.org/oai/oai-1.1/">'
        "<schemaVersion>4.3</schemaVersion><payload>"
        f"{inner}</payload></oai_datacite>"
    )

    assert dataset(wrapped).title == {"fi": "Ilma"}


def test_an_envelope_without_a_resource_is_rejected():
    (found,) = read('<oai_datacite xmlns="http://schema.datacite.org/oai/oai-1.1/"/>')

    assert found.reason == "The record has a header, but no metadata."


@pytest.mark.parametrize(
    "place",
    [
        "<geoLocationBox>60.1 24.8 60.4 25.3</geoLocationBox>",
        "<geoLocationBox>60.1, 24.8, 60.4, 25.3</geoLocationBox>",
    ],
    ids=["blanks", "commas"],
)
def test_a_box_of_earlier_versions_has_the_latitude_first(place):
    located = f"<geoLocations><geoLocation>{place}</geoLocation></geoLocations>"

    assert dataset(datacite(located)).box == Box(24.8, 60.1, 25.3, 60.4)


@pytest.mark.parametrize(
    "point",
    [
        "<pointLongitude>24.9</pointLongitude><pointLatitude>60.2</pointLatitude>",
        "60.2 24.9",
    ],
    ids=["named", "in one text"],
)
def test_a_point_is_where_the_data_lies(point):
    place = f"<geoLocation><geoLocationPoint>{point}</geoLocationPoint></geoLocation>"

    found = dataset(datacite(f"<geoLocations>{place}</geoLocations>"))

    assert found.box == Box(24.9, 60.2, 24.9, 60.2)
    assert found.spatial == "west 24.9, south 60.2, east 24.9, north 60.2"


@pytest.mark.parametrize(
    "place",
    [
        "<geoLocationBox>here</geoLocationBox>",
        "<geoLocationBox/>",
        "<geoLocationPoint>1 2 3</geoLocationPoint>",
        "<geoLocationPoint><pointLatitude>60</pointLatitude></geoLocationPoint>",
    ],
    ids=["words", "empty", "three numbers", "a half"],
)
def test_a_place_that_cannot_be_costs_no_record(place):
    located = f"<geoLocations><geoLocation>{place}</geoLocation></geoLocations>"

    assert dataset(datacite(located)).box is None


def test_a_year_alone_is_kept_as_it_is_written():
    found = dataset(datacite("<publicationYear>2019</publicationYear>"))

    assert (found.issued, found.unread) == (None, {"issued": "2019"})


@pytest.mark.parametrize(
    ("kind", "is_taken"),
    [
        ("Dataset", True),
        ("dataset", True),
        ("Collection", False),
        ("Software", False),
        ("Text", False),
        ("Image", False),
        ("JournalArticle", False),
    ],
)
def test_only_datasets_of_datacite_come_in(kind, is_taken):
    assert len(read(datacite("", kind))) == is_taken


@pytest.mark.parametrize(
    ("words", "is_taken"), [("Survey data", True), ("Poster", False), ("", False)]
)
def test_words_decide_where_datacite_leaves_the_type_open(words, is_taken):
    kind = f'<resourceType resourceTypeGeneral="Other">{words}</resourceType>'
    title = "<titles><title>Ilma</title></titles>"

    assert len(read(DATACITE.format(kind + title))) == is_taken


@pytest.mark.parametrize(
    "kind",
    [
        "Dataset", "dataset", "Data set", "Research data", "Survey data", "Datensatz",
        "Forschungsdaten", "aineisto", "Tutkimusaineisto", "jeu de données",
        "conjunto de datos", "dane badawcze", "duomenų rinkinys", "données",
        "info:eu-repo/semantics/dataset", "http://purl.org/dc/dcmitype/Dataset",
        "http://purl.org/coar/resource_type/c_ddb1", "research_data",
    ],
)  # fmt: skip
def test_words_and_codes_for_data_are_known(kind):
    assert is_data(["Peer reviewed", kind])


@pytest.mark.parametrize(
    "kind",
    [
        "Article", "info:eu-repo/semantics/article", "Data paper", "Thesis", "Software",
        "data management plan", "Text", "Image", "Database software", "Update",
        "http://purl.org/coar/resource_type/c_6501", "Report on data", "",
    ],
)  # fmt: skip
def test_words_for_other_things_are_no_data(kind):
    assert not is_data([kind])


DESCRIBED = """
<dc:title xml:lang="en">Air</dc:title>
<dc:description>Tunneittain</dc:description>
<dc:description xml:lang="en">By the hour</dc:description>
<dc:description>Rahoittaja: kaupunki</dc:description>
<dc:subject>ilma</dc:subject><dc:subject xml:lang="en">air</dc:subject>
<dc:subject>info:eu-repo/classification/ddc/550</dc:subject>
<dc:publisher>Kaupunginarkisto</dc:publisher>
<dc:date>2024-02-03T10:00:00Z</dc:date><dc:date>2021-05-06</dc:date>
<dc:date>2020</dc:date><dc:date>info:eu-repo/date/embargoEnd/2019-01-01</dc:date>
<dc:identifier>Roe, J. (2024) Ilma.</dc:identifier>
<dc:identifier>http://hdl.handle.net/10138/7</dc:identifier>
<dc:identifier>doi:10.5072/air-7</dc:identifier>
<dc:rights>info:eu-repo/semantics/restrictedAccess</dc:rights>
<dc:rights>© City</dc:rights>
<dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>
<dc:coverage>Helsinki</dc:coverage>
"""


def test_dublin_core_gives_what_it_says_in_all_its_languages():
    found = dataset(dublin_core(DESCRIBED))

    assert found.identifier == IDENTIFIER
    assert found.title == {"en": "Air", "fi": "Ilma"}
    assert found.description == {"en": "By the hour", "fi": "Tunneittain"}
    assert found.keywords == {"en": ("air",), "fi": ("ilma",)}
    assert found.publisher.name == {"fi": "Kaupunginarkisto"}
    assert found.uri == "https://doi.org/10.5072/air-7"
    assert found.landing_page == "https://hdl.handle.net/10138/7"
    assert found.issued == date(2021, 5, 6)
    assert (found.licence.url, found.access) == (CC_BY, Access.RESTRICTED)
    assert found.spatial == "Helsinki"
    assert found.distributions == ()


def test_identifiers_that_are_files_are_distributions_and_their_page_is_found():
    found = dataset(
        dublin_core(
            "<dc:relation>https://doi.org/10.5072/article</dc:relation>"
            "<dc:relation>https://repository.example/7/</dc:relation>"
            "<dc:identifier>https://repository.example/7/1/air.csv</dc:identifier>"
        )
    )

    (file,) = found.distributions
    assert (file.url, file.format) == ("https://repository.example/7/1/air.csv", "CSV")
    assert file.download_url == file.url
    assert found.landing_page == "https://repository.example/7/"


def test_a_record_without_a_type_counts_in_a_set_alone():
    page = listed(record(IDENTIFIER, dublin_core("", "")))

    def found(location):
        reader = OaiPmh(FACTS)
        asked = reader.first(f"https://repository.example/oai?{location}")
        answer = of_bytes(page, asked)
        return [one for one in reader.page(answer) if isinstance(one, DatasetRecord)]

    assert found("metadataPrefix=oai_dc") == []
    assert len(found("metadataPrefix=oai_dc&set=data")) == 1


@pytest.mark.parametrize("form", [datacite, dublin_core])
def test_a_doi_that_stands_in_the_header_alone_names_the_dataset(form):
    (named,) = read(form(""), identifier="doi:10.5072/air-7")
    (unnamed,) = read(form(""))

    assert (named.identifier, named.uri, named.landing_page) == (
        "doi:10.5072/air-7",
        "https://doi.org/10.5072/air-7",
        "https://doi.org/10.5072/air-7",
    )
    assert (unnamed.uri, unnamed.landing_page) == ("", "")


ISO = """
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd"
    xmlns:gco="http://www.isotc211.org/2005/gco">
  <gmd:fileIdentifier><gco:CharacterString>f-7</gco:CharacterString>
  </gmd:fileIdentifier>
  <gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="{level}"/></gmd:hierarchyLevel>
  <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>
  <gmd:title><gco:CharacterString>Ilma</gco:CharacterString></gmd:title>
  </gmd:CI_Citation></gmd:citation></gmd:MD_DataIdentification>
  </gmd:identificationInfo></gmd:MD_Metadata>
"""


def test_iso_records_are_read_as_those_of_a_catalogue_service():
    found = dataset(ISO.format(level="dataset"))

    assert (found.identifier, found.title) == (IDENTIFIER, {"fi": "Ilma"})
    assert read(ISO.format(level="software")) == []


RDF = """
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#"
    xmlns:vcard="http://www.w3.org/2006/vcard/ns#">
  <rdf:Description rdf:about="https://doi.org/10.5072/air-7">
    <rdf:type rdf:resource="{kind}"/>
    <dct:title xml:lang="fi">Ilma</dct:title><dct:title xml:lang="en">Air</dct:title>
    <dcat:contactPoint><vcard:Individual><vcard:fn>Jane Roe</vcard:fn>
    </vcard:Individual></dcat:contactPoint>
    <dcat:distribution><dcat:Distribution>
      <dcat:accessURL rdf:resource="https://repository.example/7.csv"/>
    </dcat:Distribution></dcat:distribution>
  </rdf:Description>
</rdf:RDF>
"""


def test_dcat_is_read_by_its_own_reader():
    found = dataset(RDF.format(kind="http://www.w3.org/ns/dcat#Dataset"))

    assert found.identifier == IDENTIFIER
    assert found.uri == "https://doi.org/10.5072/air-7"
    assert found.title == {"en": "Air", "fi": "Ilma"}
    assert [one.url for one in found.distributions] == [
        "https://repository.example/7.csv"
    ]
    assert found.has_contact
    assert b"Roe" not in found.raw


def test_other_things_in_rdf_are_passed_over():
    assert read(RDF.format(kind="http://xmlns.com/foaf/0.1/Document")) == []


def test_dcat_without_a_title_is_rejected():
    rdf = RDF.format(kind="http://www.w3.org/ns/dcat#Dataset").replace("dct:t", "dct:x")

    (found,) = read(rdf)

    assert isinstance(found, Rejected)
    assert (found.identifier, found.reason) == (
        IDENTIFIER,
        "The dataset has no dct:title.",
    )


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ("", "The record has a header, but no metadata."),
        ("<!-- none -->", "The record has a header, but no metadata."),
        (
            '<mods xmlns="http://www.loc.gov/mods/v3"/>',
            "The repository gives this record in a form that is not read: mods.",
        ),
        (datacite("").replace("title>", "name>"), "The dataset has no title."),
        (
            DUBLIN_CORE.format("<dc:type>Dataset</dc:type>"),
            "The dataset has no title.",
        ),
        (
            ISO.format(level="dataset").replace("gmd:title", "gmd:name"),
            "The dataset has no title.",
        ),
    ],
    ids=["empty", "a comment", "mods", "datacite", "dublin core", "iso"],
)
def test_a_record_that_says_too_little_is_rejected_with_its_reason(metadata, reason):
    (found,) = read(metadata)

    assert (found.identifier, found.reason) == (IDENTIFIER, reason)
    ElementTree.fromstring(found.raw)  # noqa: S314 - it is our own


def test_a_record_without_an_identifier_is_rejected():
    page = listed(record("", datacite("")))

    (found,) = OaiPmh().read(io.BytesIO(page))

    assert found.reason == "The record has no identifier."


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("10.5072/a-7", "https://doi.org/10.5072/a-7"),
        ("doi:10.5072/a-7", "https://doi.org/10.5072/a-7"),
        ("DOI: 10.5072/a-7", "https://doi.org/10.5072/a-7"),
        ("info:doi/10.5072/a-7", "https://doi.org/10.5072/a-7"),
        ("http://dx.doi.org/10.5072/a-7", "https://doi.org/10.5072/a-7"),
        ("hdl:10138/7", "https://hdl.handle.net/10138/7"),
        ("http://hdl.handle.net/10138/7", "https://hdl.handle.net/10138/7"),
        ("https://repository.example/7", "https://repository.example/7"),
        ("urn:nbn:fi:7", ""),
        ("10138/7", ""),
        ("Roe, J. (2024)", ""),
    ],
)
def test_names_lead_to_where_they_resolve(name, address):
    assert address_of(name) == address


@pytest.mark.parametrize(
    ("names", "uri"),
    [
        (["https://r.example/7", "hdl:10138/7", "10.5072/7"], "https://doi.org/10.5072/7"),
        (["https://r.example/7", "hdl:10138/7"], "https://hdl.handle.net/10138/7"),
        (["urn:nbn:fi:7", "https://r.example/7"], "urn:nbn:fi:7"),
        (["7", "https://r.example/"], ""),
        ([], ""),
    ],
    ids=["doi", "handle", "urn", "a bare host", "none"],
)  # fmt: skip
def test_the_best_name_is_the_one_that_lasts(names, uri):
    assert uri_of(names) == uri


@pytest.mark.parametrize(
    ("said", "licence", "access"),
    [
        (["openAccess"], None, Access.PUBLIC),
        (["info:eu-repo/semantics/embargoedAccess"], None, Access.RESTRICTED),
        (["Closed Access"], None, Access.NON_PUBLIC),
        (["metadata only access"], None, Access.NON_PUBLIC),
        (["http://purl.org/coar/access_right/c_16ec"], None, Access.RESTRICTED),
        (["Open access in the city"], "Open access in the city", ""),
        (["© City", "CC-BY-4.0"], "CC BY 4.0", ""),
        (["notspecified", "Ask the archive"], "Ask the archive", ""),
        (["x" * 400], None, ""),
        ([], None, ""),
    ],
    ids=[
        "camel", "eu-repo", "closed", "metadata", "coar", "a sentence", "definite",
        "unstated", "too long", "none",
    ],
)  # fmt: skip
def test_rights_are_access_or_licence(said, licence, access):
    found, stated = read_rights((one, "") for one in said)

    assert (found.label if found else None) == licence
    assert stated == access
