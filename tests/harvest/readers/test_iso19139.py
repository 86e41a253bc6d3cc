"""What a record after ISO 19139 becomes."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.readers.csw import Csw
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import (
    Access,
    DatasetRecord,
    Rejected,
    SourceFacts,
)

SPACES = " ".join(
    f'xmlns:{prefix}="http://www.isotc211.org/2005/{prefix}"'
    for prefix in ("gmd", "gco", "gmx", "srv", "gmi")
)


def string(value):
    return f"<gco:CharacterString>{value}</gco:CharacterString>"


def anchor(value, href):
    return f'<gmx:Anchor xlink:href="{href}">{value}</gmx:Anchor>'


def free(value, **others):
    groups = "".join(
        f'<gmd:textGroup><gmd:LocalisedCharacterString locale="#{key}">{text}'
        "</gmd:LocalisedCharacterString></gmd:textGroup>"
        for key, text in others.items()
    )
    return f"{string(value)}<gmd:PT_FreeText>{groups}</gmd:PT_FreeText>"


def code(name, value):
    return f'<gmd:{name} codeListValue="{value}"/>'


def moment(day, kind):
    return (
        f"<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{day}</gco:Date></gmd:date>"
        f"<gmd:dateType>{code('CI_DateTypeCode', kind)}</gmd:dateType>"
        "</gmd:CI_Date></gmd:date>"
    )


def party(name, role, page=""):
    return (
        f"<gmd:CI_ResponsibleParty><gmd:individualName>{string('Jane Roe')}"
        f"</gmd:individualName><gmd:organisationName>{name}</gmd:organisationName>"
        "<gmd:contactInfo><gmd:CI_Contact><gmd:phone><gmd:CI_Telephone><gmd:voice>"
        f"{string('+1 555 0100')}</gmd:voice></gmd:CI_Telephone></gmd:phone>"
        "<gmd:address><gmd:CI_Address><gmd:electronicMailAddress>"
        f"{string('jane.roe@office.example')}</gmd:electronicMailAddress>"
        "</gmd:CI_Address></gmd:address><gmd:onlineResource><gmd:CI_OnlineResource>"
        f"<gmd:linkage><gmd:URL>{page}</gmd:URL></gmd:linkage></gmd:CI_OnlineResource>"
        "</gmd:onlineResource></gmd:CI_Contact></gmd:contactInfo>"
        f"<gmd:role>{code('CI_RoleCode', role)}</gmd:role></gmd:CI_ResponsibleParty>"
    )


def online(url, protocol="", name="", function=""):
    return (
        "<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage>"
        f"<gmd:URL>{url}</gmd:URL></gmd:linkage>"
        f"<gmd:protocol>{string(protocol)}</gmd:protocol>"
        f"<gmd:name>{name or string('')}</gmd:name>"
        f"<gmd:function>{code('CI_OnLineFunctionCode', function)}</gmd:function>"
        "</gmd:CI_OnlineResource></gmd:onLine>"
    )


def keywords(*words, thesaurus=""):
    title = f"<gmd:thesaurusName><gmd:CI_Citation><gmd:title>{string(thesaurus)}"
    told = f"{title}</gmd:title></gmd:CI_Citation></gmd:thesaurusName>"
    inner = "".join(f"<gmd:keyword>{word}</gmd:keyword>" for word in words)
    return (
        "<gmd:descriptiveKeywords><gmd:MD_Keywords>"
        f"{inner}{told if thesaurus else ''}"
        "</gmd:MD_Keywords></gmd:descriptiveKeywords>"
    )


def limits(*blocks):
    inner = "".join(blocks)
    return (
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints>"
        f"{inner}</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )


def other(value):
    return f"<gmd:otherConstraints>{value}</gmd:otherConstraints>"


TITLE = string("Wasserläufe")
GERMANY = SourceFacts(country="DE")


def metadata(
    about="",
    *,
    title=TITLE,
    citation="",
    head="",
    end="",
    level="dataset",
    kind="MD_DataIdentification",
    space="gmd",
):
    return f"""<?xml version="1.0"?>
<gmd:MD_Metadata {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink"
    xmlns:gml="http://www.opengis.net/gml/3.2">
  <gmd:fileIdentifier>{string("5d1fc5a3-8b7c-4b8e-9a3e-000000000001")}</gmd:fileIdentifier>
  <gmd:language>{code("LanguageCode", "ger")}</gmd:language>
  <gmd:hierarchyLevel>{code("MD_ScopeCode", level)}</gmd:hierarchyLevel>
  <gmd:locale><gmd:PT_Locale id="L1"><gmd:languageCode>
    {code("LanguageCode", "fre")}</gmd:languageCode></gmd:PT_Locale></gmd:locale>
  {head}
  <gmd:identificationInfo><{space}:{kind}>
    <gmd:citation><gmd:CI_Citation><gmd:title>{title}</gmd:title>{citation}
    </gmd:CI_Citation></gmd:citation>{about}
  </{space}:{kind}></gmd:identificationInfo>{end}
</gmd:MD_Metadata>"""


def distribution(*links, form=""):
    formats = (
        f"<gmd:distributionFormat><gmd:MD_Format><gmd:name>{string(form)}</gmd:name>"
        "</gmd:MD_Format></gmd:distributionFormat>"
    )
    return (
        f"<gmd:distributionInfo><gmd:MD_Distribution>{formats if form else ''}"
        "<gmd:transferOptions><gmd:MD_DigitalTransferOptions>"
        f"{''.join(links)}</gmd:MD_DigitalTransferOptions></gmd:transferOptions>"
        "</gmd:MD_Distribution></gmd:distributionInfo>"
    )


def read(content, facts=GERMANY):
    (found,) = Csw(facts).read(io.BytesIO(content.encode()))
    return found


def test_every_language_of_a_text_is_kept():
    abstract = free("Alle Bäche", L1="Tous les ruisseaux")
    found = read(
        metadata(
            f"<gmd:abstract>{abstract}</gmd:abstract>"
            + keywords(free("Bach", L1="ruisseau", EN="brook")),
            title=free("Wasserläufe", L1="Cours d'eau"),
        )
    )

    assert found.title == {"de": "Wasserläufe", "fr": "Cours d'eau"}
    assert found.description == {"de": "Alle Bäche", "fr": "Tous les ruisseaux"}
    assert found.keywords == {"de": ("Bach",), "fr": ("ruisseau",), "en": ("brook",)}


def test_controlled_keywords_and_topics_become_themes():
    found = read(
        metadata(
            keywords(
                string("Transport networks"), thesaurus="GEMET - INSPIRE themes, 1.0"
            )
            + keywords(anchor("Boden", "http://inspire.ec.europa.eu/theme/so"))
            + keywords(string("health"), thesaurus="My own list")
            + "<gmd:topicCategory><gmd:MD_TopicCategoryCode>farming"
            "</gmd:MD_TopicCategoryCode></gmd:topicCategory>"
        )
    )

    assert found.themes == ("TRAN", "ENVI", "AGRI")


def test_high_value_categories_and_eurovoc_concepts_are_known_by_their_addresses():
    found = read(
        metadata(
            keywords(
                anchor("Geospatial", "http://data.europa.eu/bna/c_ac64a52d"),
                anchor("river", "http://eurovoc.europa.eu/2156"),
            )
        )
    )

    assert found.hvd_categories == ("c_ac64a52d",)
    assert found.concepts == ("eurovoc:2156",)


def identified(value, space=""):
    inner = f"<gmd:codeSpace>{string(space)}</gmd:codeSpace>" if space else ""
    return (
        f"<gmd:identifier><gmd:RS_Identifier><gmd:code>{value}</gmd:code>{inner}"
        "</gmd:RS_Identifier></gmd:identifier>"
    )


NAME = "https://geo.example.de/id/7"


@pytest.mark.parametrize(
    "citation",
    [
        identified(string(NAME)),
        identified(string("7"), "https://geo.example.de/id"),
        identified(string("7"), "https://geo.example.de/id/"),
        identified(anchor("7", NAME)),
    ],
)
def test_the_name_of_the_data_is_the_same_in_every_catalogue(citation):
    assert read(metadata(citation=citation)).uri == NAME


@pytest.mark.parametrize(
    "citation", ["", identified(string("https://geo.example.de/"))]
)
def test_without_a_name_of_its_own_the_data_has_that_of_its_record(citation):
    found = read(metadata(citation=citation))

    assert found.uri == "urn:uuid:5d1fc5a3-8b7c-4b8e-9a3e-000000000001"


def test_dates_frequency_and_reach_are_read():
    sides = {
        "westBoundLongitude": 5.9,
        "eastBoundLongitude": 9.5,
        "southBoundLatitude": 50.3,
        "northBoundLatitude": 52.5,
    }
    box = "".join(
        f"<gmd:{side}><gco:Decimal>{value}</gco:Decimal></gmd:{side}>"
        for side, value in sides.items()
    )
    found = read(
        metadata(
            "<gmd:resourceMaintenance><gmd:MD_MaintenanceInformation>"
            "<gmd:maintenanceAndUpdateFrequency>"
            f"{code('MD_MaintenanceFrequencyCode', 'biannually')}"
            "</gmd:maintenanceAndUpdateFrequency></gmd:MD_MaintenanceInformation>"
            "</gmd:resourceMaintenance><gmd:extent><gmd:EX_Extent>"
            "<gmd:geographicElement><gmd:EX_GeographicBoundingBox>"
            f"{box}</gmd:EX_GeographicBoundingBox></gmd:geographicElement>"
            "<gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod>"
            "<gml:beginPosition>1990</gml:beginPosition>"
            "<gml:endPosition indeterminatePosition='now'/></gml:TimePeriod>"
            "</gmd:extent>"
            "</gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent></gmd:extent>",
            citation=moment("2001-02-03", "publication")
            + moment("2020-04-05", "revision"),
        )
    )

    assert (found.issued, found.modified) == (date(2001, 2, 3), date(2020, 4, 5))
    assert found.frequency == "ANNUAL_2"
    assert found.spatial == "west 5.9, south 50.3, east 9.5, north 52.5"
    assert (found.temporal_start, found.temporal_end) == ("1990", "")


def test_the_owner_publishes_before_the_point_of_contact_and_no_person_is_kept():
    contact = party(string("Service"), "pointOfContact", "https://s.example/")
    owner = party(free("Amt", L1="Office"), "owner")

    found = read(
        metadata(
            f"<gmd:pointOfContact>{contact}</gmd:pointOfContact>"
            f"<gmd:pointOfContact>{owner}</gmd:pointOfContact>"
        )
    )

    assert found.publisher.name == {"de": "Amt", "fr": "Office"}
    assert found.contact_page == "https://s.example/"
    assert b"Roe" not in found.raw
    assert b"office.example" not in found.raw
    assert b"555" not in found.raw
    assert "Wasserläufe".encode() in found.raw


CC_BY = "https://creativecommons.org/licenses/by/4.0/"
CONDITIONS = (
    "http://inspire.ec.europa.eu/metadata-codelist/ConditionsApplyingToAccessAndUse"
)
PUBLIC = "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess"
GERMAN = (
    '{"id":"dl-by-de/2.0","name":"Datenlizenz Deutschland Namensnennung 2.0",'
    '"url":"https://www.govdata.de/dl-de/by-2-0","quelle":"Land"}'
)


@pytest.mark.parametrize(
    ("blocks", "label", "url"),
    [
        ([other(anchor("CC BY 4.0", CC_BY))], "CC BY 4.0", CC_BY),
        ([other(string(f"Licence: see {CC_BY}."))], "CC BY 4.0", CC_BY),
        ([other(string("Ask us")), other(anchor("CC", CC_BY))], "CC", CC_BY),
        (
            [other(string("Quelle nennen")), other(string(GERMAN))],
            "Datenlizenz Deutschland Namensnennung 2.0",
            "https://www.govdata.de/dl-de/by-2-0",
        ),
        (
            [other(anchor("No conditions", f"{CONDITIONS}/noConditionsApply"))],
            "No conditions",
            f"{CONDITIONS}/noConditionsApply",
        ),
        (
            ["<gmd:useLimitation>" + string("Ask us") + "</gmd:useLimitation>"],
            "Ask us",
            "",
        ),
    ],
)
def test_the_most_definite_statement_is_the_licence(blocks, label, url):
    found = read(metadata(limits(*blocks))).licence

    assert (found.label, found.url) == (label, url)


@pytest.mark.parametrize(
    ("limit", "access"),
    [
        ("noLimitations", Access.PUBLIC),
        ("INSPIRE_Directive_Article13_1e", Access.RESTRICTED),
    ],
)
def test_limits_of_public_access_are_no_licence(limit, access):
    found = read(metadata(limits(other(anchor("Limits", f"{PUBLIC}/{limit}")))))

    assert found.access is access
    assert found.licence is None


MAP = ("https://g.example/wms?", "OGC:WMS-1.3.0-http-get-map")
LAYERS = "https://g.example/arcgis/rest/services/a/MapServer"
ORDER = ("https://g.example/get?id=7", "WWW:DOWNLOAD-1.0-http--download")


def test_online_resources_become_distributions_by_their_protocol():
    found = read(
        metadata(
            end=distribution(
                online(*MAP, free("Karte", L1="Carte")),
                online("https://g.example/geoserver/wfs", "WWW:LINK"),
                online(LAYERS, "ESRI:REST"),
                online(*ORDER, function="download"),
                online("https://g.example/a.gpkg", function="download"),
                online("https://g.example/about", "WWW:LINK", function="information"),
                online("https://g.example/"),
                online("mailto:a@b.example"),
                form="Shapefile",
            )
        )
    )

    forms = ["WMS_SRVC", "WFS_SRVC", "REST", "SHP", "GPKG"]
    assert [one.format for one in found.distributions] == forms
    assert found.distributions[0].title == {"de": "Karte", "fr": "Carte"}
    assert found.distributions[0].service_url == "https://g.example/wms?"
    assert found.distributions[4].download_url == "https://g.example/a.gpkg"
    assert found.landing_page == "https://g.example/about"


def test_a_service_is_reached_where_its_operations_connect():
    found = read(
        metadata(
            "<srv:serviceType><gco:LocalName>OGC:WFS</gco:LocalName></srv:serviceType>"
            "<srv:containsOperations><srv:SV_OperationMetadata><srv:connectPoint>"
            "<gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://g.example/ows"
            "</gmd:URL></gmd:linkage></gmd:CI_OnlineResource></srv:connectPoint>"
            "</srv:SV_OperationMetadata></srv:containsOperations>",
            level="service",
            kind="SV_ServiceIdentification",
            space="srv",
        )
    )

    assert found.distributions[0].service_url == "https://g.example/ows"
    assert found.distributions[0].format == "WFS_SRVC"


@pytest.mark.parametrize("level", ["software", "featureType", "fieldHardware"])
def test_what_is_neither_data_nor_service_is_left_out(level):
    assert list(Csw().read(io.BytesIO(metadata(level=level).encode()))) == []


def test_a_record_without_a_title_is_rejected_with_its_identifier():
    found = read(metadata(title=""))

    assert found.identifier == "5d1fc5a3-8b7c-4b8e-9a3e-000000000001"
    assert found.reason == "The dataset has no title."


SAMPLE = metadata(
    f"<gmd:abstract>{free('Alle', L1='Tous')}</gmd:abstract>"
    + keywords(string("Transport networks"), thesaurus="INSPIRE themes")
    + limits(other(anchor("CC BY 4.0", CC_BY)), other(string(GERMAN)))
    + f"<gmd:pointOfContact>{party(string('Amt'), 'owner')}</gmd:pointOfContact>",
    citation=moment("2001-02-03", "publication"),
    end=distribution(online("https://g.example/wms?", "OGC:WMS")),
).encode()
BITS = [b"http://[x", b"{", b"9" * 30, b"<gmd:code/>", b"\x00", b"&amp;", b"#"]


@settings(max_examples=250, deadline=None)
@given(
    changes=st.lists(
        st.tuples(
            st.integers(0, len(SAMPLE)), st.integers(0, 9), st.sampled_from(BITS)
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_mutated_record_is_a_record_a_rejection_or_a_refusal(changes):
    content = SAMPLE
    for place, removed, added in changes:
        content = content[:place] + added + content[place + removed :]

    try:
        found = list(Csw().read(io.BytesIO(content)))
    except Unreadable:
        return
    assert all(isinstance(one, DatasetRecord | Rejected) for one in found)
