"""What a CKAN package becomes, in the many ways that portals write one."""

import io
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import Ask, of_bytes
from seutu.harvest.readers.ckan import Ckan
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import (
    NO_FACTS,
    Access,
    DatasetRecord,
    Licence,
    OrganisationKind,
    Rejected,
    SourceFacts,
)

ROOT = "https://data.example.eu"
FACTS = SourceFacts(country="FI", language="fi")
MINIMAL = {"id": "6a3c", "name": "air-quality", "title": "Ilmanlaatu"}


def read(package, facts=FACTS):
    note = {"way": "show", "root": ROOT, "names": "x"}
    ask = Ask(url=f"{ROOT}/api/3/action/package_show?id=x", note=note)
    content = json.dumps({"success": True, "result": package}).encode()
    (found,) = [*Ckan(facts).page(of_bytes(content, ask))]
    return found


def extras(**values):
    return {
        **MINIMAL,
        "extras": [{"key": key, "value": value} for key, value in values.items()],
    }


def test_a_dataset_is_known_by_its_id_and_shown_by_its_name():
    found = read(MINIMAL)

    assert found.identifier == "6a3c"
    assert found.landing_page == f"{ROOT}/dataset/air-quality"
    assert found.country == "FI"


# The shape of avoindata.fi, opendata.swiss, open.canada.ca and dati.gov.it in turn.
MANY_LANGUAGES = {
    "fluent": {
        "title": "Ilmanlaatu",
        "title_translated": {"fi": "Ilmanlaatu", "sv": "Luftkvalitet", "en": "Air"},
        "notes_translated": {"fi": "Kuvaus", "sv": "Beskrivning", "en": "About"},
        "keywords": {"fi": ["ilma"], "sv": ["luft"], "en": ["air"]},
    },
    "objects": {
        "title": {"fi": "Ilmanlaatu", "sv": "Luftkvalitet", "en": "Air", "de": ""},
        "description": {"fi": "Kuvaus", "sv": "Beskrivning", "en": "About"},
        "keywords": {"fi": ["ilma"], "sv": ["luft"], "en": ["air"], "it": []},
    },
    "objects as text": {
        "title": '{"fi": "Ilmanlaatu", "sv": "Luftkvalitet", "en": "Air"}',
        "notes": '{"fi": "Kuvaus", "sv": "Beskrivning", "en": "About"}',
        "keywords": '{"fi": ["ilma"], "sv": ["luft"], "en": ["air"]}',
    },
    "a field for each": {
        "title": "Ilmanlaatu",
        "title_sv": "Luftkvalitet",
        "title-en": "Air",
        "notes": "Kuvaus",
        "notes_sv": "Beskrivning",
        "notes-en": "About",
        "tags": [{"name": "ilma"}],
        "keywords": {"sv": ["luft"], "en": ["air"]},
    },
}


@pytest.mark.parametrize("form", MANY_LANGUAGES)
def test_all_languages_are_kept_whatever_their_form(form):
    found = read({**MINIMAL, **MANY_LANGUAGES[form]})

    assert found.title == {"en": "Air", "fi": "Ilmanlaatu", "sv": "Luftkvalitet"}
    assert found.description == {"en": "About", "fi": "Kuvaus", "sv": "Beskrivning"}
    assert found.keywords == {"en": ("air",), "fi": ("ilma",), "sv": ("luft",)}


def test_a_text_translated_by_machine_and_a_locale_get_plain_tags():
    found = read({**MINIMAL, "title": {"en-t-fr": "Air", "pt_BR": "Ar", "x y": "?"}})

    assert found.title == {"en": "Air", "pt-BR": "Ar"}


def test_the_only_language_of_a_package_is_that_of_its_plain_texts():
    page = "http://publications.europa.eu/resource/authority/language/SWE"

    assert read(extras(language=f'["{page}"]')).title == {"sv": "Ilmanlaatu"}
    assert read(extras(language='["fi", "sv"]')).title == {"fi": "Ilmanlaatu"}
    assert read(MINIMAL, NO_FACTS).title == {"und": "Ilmanlaatu"}


def test_the_extras_of_dcat_are_read():
    found = read(
        extras(
            uri="https://data.example.eu/id/air",
            guid="ignored-next-to-the-uri",
            issued="2019-03-01",
            modified="2024-02-29T10:00:00",
            frequency="http://publications.europa.eu/resource/authority/frequency/ANNUAL",
            theme='["http://publications.europa.eu/resource/authority/data-theme/ENVI"]',
            temporal_start="2010-01-01T00:00:00",
            temporal_end="2020",
            spatial_uri="http://data.europa.eu/nuts/code/FI1B1",
            spatial_text="Helsinki",
            publisher_name="Helsingin kaupunki",
            publisher_type="http://purl.org/adms/publishertype/LocalAuthority",
            publisher_url="https://www.hel.fi",
            access_rights=(
                "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
            ),
            conforms_to='["https://standard.example/1"]',
            hvd_category='["http://data.europa.eu/bna/c_dd313021"]',
            applicable_legislation=(
                '["http://data.europa.eu/eli/reg_impl/2023/138/oj"]'
            ),
            version="2.1",
        )
    )

    assert found.uri == "https://data.example.eu/id/air"
    assert (found.issued, found.modified) == (date(2019, 3, 1), date(2024, 2, 29))
    assert found.frequency == "ANNUAL"
    assert found.themes == ("ENVI",)
    assert (found.temporal_start, found.temporal_end) == ("2010-01-01", "2020")
    assert (found.region, found.country) == ("FI1B1", "FI")
    assert found.spatial == "Helsinki"
    assert found.publisher.name == {"fi": "Helsingin kaupunki"}
    assert found.publisher.kind is OrganisationKind.LOCAL
    assert found.publisher.homepage == "https://www.hel.fi"
    assert found.access is Access.PUBLIC
    assert found.conforms_to == ("https://standard.example/1",)
    assert found.hvd_categories == ("c_dd313021",)
    assert found.legislation == ("http://data.europa.eu/eli/reg_impl/2023/138/oj",)
    assert found.version == "2.1"


def test_the_fields_of_dcat_under_scheming_are_read():
    found = read(
        {
            **MINIMAL,
            "publisher": [{"name": "Turku", "type": "LocalAuthority"}],
            "contact": [
                {"name": "Someone", "email": "a@b.example", "url": "https://c.example/"}
            ],
            "temporal_coverage": [{"start": "2020-01-01", "end": "2021-12-31"}],
            "spatial_coverage": [{"uri": "http://data.europa.eu/nuts/code/FI1C"}],
            "theme": [
                "http://publications.europa.eu/resource/authority/data-theme/TRAN"
            ],
            "frequency": "http://purl.org/cld/freq/semiannual",
        }
    )

    assert found.publisher.name == {"fi": "Turku"}
    assert found.publisher.kind is OrganisationKind.LOCAL
    assert found.contact_page == "https://c.example/"
    assert (found.temporal_start, found.temporal_end) == ("2020-01-01", "2021-12-31")
    assert found.region == "FI1C"
    assert found.themes == ("TRAN",)
    assert found.frequency == "ANNUAL_2"


def test_the_shape_of_the_swiss_portal_is_read():
    found = read(
        {
            **MINIMAL,
            "title": {"de": "Abfall", "fr": "Déchets", "it": "", "en": ""},
            "identifier": "abfall@stadt-bern",
            "publisher": '{"name": "Stadt Bern", "url": "https://www.bern.ch"}',
            "groups": [
                {"name": "envi", "title": {"de": "Umwelt", "fr": "Environnement"}}
            ],
            "temporals": [{"start_date": "2015-01-01", "end_date": ""}],
            "organization": {
                "title": '{"de": "Stadt Bern", "fr": "Ville de Berne"}',
                "political_level": "commune",
            },
        },
        SourceFacts(country="CH"),
    )

    assert found.title == {"de": "Abfall", "fr": "Déchets"}
    assert found.themes == ("ENVI",)
    assert found.publisher.name == {"und": "Stadt Bern"}
    assert found.temporal_start == "2015-01-01"


def test_the_organisation_publishes_when_nobody_else_is_named():
    organisation = {
        "title": "Tampere",
        "title_translated": {"fi": "Tampereen kaupunki", "en": "City of Tampere"},
    }

    found = read({**MINIMAL, "organization": organisation})

    assert found.publisher.name == {"en": "City of Tampere", "fi": "Tampereen kaupunki"}


def test_no_person_is_kept_anywhere():
    found = read(
        {
            **MINIMAL,
            "author": "Jane Roe",
            "author_email": "jane.roe@city.example",
            "maintainer": "John Roe",
            "creator_user_id": "7c",
            "notes": "About air",
            "extras": [
                {"key": "contact_name", "value": "Jane Roe"},
                {"key": "contact_email", "value": "jane.roe@city.example"},
                {"key": "publisher_email", "value": "jane.roe@city.example"},
            ],
            "organization": {"title": "City", "users": [{"fullname": "Jane Roe"}]},
            "resources": [{"url": "https://x.example/a.csv", "author": "Jane Roe"}],
        }
    )

    assert b"Roe" not in found.raw
    assert b"@" not in found.raw
    assert json.loads(found.raw)["notes"] == "About air"
    assert "Roe" not in str(found)


def test_an_older_portal_writes_extras_as_an_object_of_quoted_texts():
    found = read(
        {
            **MINIMAL,
            "tags": ["air", "noise"],
            "extras": {
                "temporal_coverage_from": '"2010-01-01"',
                "update_frequency": '"monthly"',
            },
        }
    )

    assert found.temporal_start == "2010-01-01"
    assert found.frequency == "MONTHLY"
    assert found.keywords == {"fi": ("air", "noise")}


@pytest.mark.parametrize(
    ("guid", "uri"),
    [
        ("https://geo.example/md/7", "https://geo.example/md/7"),
        (
            "5D1FC5A3-8b7c-4b8e-9a3e-000000000001",
            "urn:uuid:5d1fc5a3-8b7c-4b8e-9a3e-000000000001",
        ),
        ("local-number-7", ""),
    ],
)
def test_where_a_dataset_was_harvested_from_stays_its_name(guid, uri):
    assert read(extras(guid=guid)).uri == uri


def test_a_group_that_is_no_theme_becomes_a_keyword():
    found = read(
        {
            **MINIMAL,
            "groups": [{"name": "liikenne", "title": "Liikenne"}, {"title": "Kartat"}],
        }
    )

    assert found.themes == ("TRAN",)
    assert found.keywords == {"fi": ("Kartat",)}


def test_a_shape_is_told_as_the_box_around_it():
    shape = '{"coordinates": [[[24.8, 60.1], [25.3, 60.1], [25.3, 60.4]]]}'

    assert read(extras(spatial=shape)).spatial == (
        "west 24.8, south 60.1, east 25.3, north 60.4"
    )


@pytest.mark.parametrize(
    ("identifier", "label", "address"),
    [
        ("cc-zero", "CC0 1.0", "creativecommons.org/publicdomain/zero/1.0/"),
        ("CC-BY-SA-4.0", "CC BY-SA 4.0", "creativecommons.org/licenses/by-sa/4.0/"),
        (
            "dl-de-by-2.0",
            "Datenlizenz Deutschland – Namensnennung – 2.0",
            "www.govdata.de/dl-de/by-2-0",
        ),
    ],
)
def test_a_licence_of_the_table_gets_its_label_and_address(identifier, label, address):
    found = read({**MINIMAL, "license_id": identifier})

    assert found.licence == Licence(label=label, url=f"https://{address}")


def test_the_licence_words_of_the_portal_go_before_those_of_the_table():
    said = {"license_id": "uk-ogl", "license_title": "Our terms"}

    found = read({**MINIMAL, **said, "license_url": "https://t.example/"})

    assert found.licence == Licence(label="Our terms", url="https://t.example/")


@pytest.mark.parametrize("said", ["notspecified", "License Not Specified", "", None])
def test_no_licence_is_invented(said):
    assert read({**MINIMAL, "license_id": said}).licence is None


def test_resources_become_distributions():
    found = read(
        {
            **MINIMAL,
            "resources": [
                {
                    "id": "r1",
                    "name_translated": {"fi": "Taulukko", "en": "Table"},
                    "url": "/dataset/6a3c/resource/r1/download/air.csv",
                    "url_type": "upload",
                    "format": "CSV",
                    "mimetype": "text/csv",
                    "size": "2048",
                    "last_modified": "2024-01-02T03:04:05",
                },
                {
                    "url": "https://geo.example/wms",
                    "format": "WMS",
                    "license": "http://creativecommons.org/licenses/by/4.0/",
                    "availability": (
                        "http://publications.europa.eu/resource/authority/"
                        "planned-availability/STABLE"
                    ),
                },
                {"url": "https://x.example/gone.csv", "state": "deleted"},
            ],
        }
    )

    table, service = found.distributions
    assert table.url == f"{ROOT}/dataset/6a3c/resource/r1/download/air.csv"
    assert table.download_url == table.url
    assert table.title == {"en": "Table", "fi": "Taulukko"}
    assert (table.format, table.media_type, table.size) == ("CSV", "text/csv", 2048)
    assert table.modified == date(2024, 1, 2)
    assert service.service_url == "https://geo.example/wms"
    assert service.format == "WMS_SRVC"
    assert service.availability == "stable"
    assert service.licence.label == "CC BY 4.0"
    assert found.licence == service.licence


def test_a_resource_without_an_address_costs_the_dataset_nothing_but_is_told():
    resources = [
        {"url": ""},
        {"url": "see the office"},
        {"url": "https://x.example/a.csv"},
    ]

    found = read({**MINIMAL, "resources": resources})

    assert [one.url for one in found.distributions] == ["https://x.example/a.csv"]
    assert found.unread == {"distributions": "2 without an address"}


def test_a_date_that_cannot_be_read_stays_as_it_was_written():
    assert read(extras(issued="last spring")).unread == {"issued": "last spring"}


def test_markup_is_taken_out_of_descriptions():
    assert read({**MINIMAL, "notes": "<p>Air &amp; **noise**</p>"}).description == {
        "fi": "Air & noise"
    }


def test_packages_at_hand_can_be_read_as_an_answer_a_list_or_lines():
    one, two = MINIMAL, {**MINIMAL, "id": "7b"}
    answer = {"success": True, "result": {"count": 2, "results": [one, two]}}
    lines = f"{json.dumps(one)}\n{json.dumps(two)}\n"

    for content in (json.dumps(answer), json.dumps([one, two]), lines):
        found = list(Ckan().read(io.BytesIO(content.encode())))
        assert [record.identifier for record in found] == ["6a3c", "7b"]


def test_a_page_for_people_is_no_answer():
    ask = Ckan().first(ROOT)

    with pytest.raises(Unreadable):
        list(Ckan().page(of_bytes(b"<html>Not found</html>", ask)))


RICH = {
    **MINIMAL,
    **MANY_LANGUAGES["fluent"],
    "groups": [{"name": "envi", "title": {"de": "Umwelt"}}],
    "organization": {"title": '{"de": "Stadt"}'},
    "spatial_coverage": [{"geom": {"type": "Point", "coordinates": [1, 2]}}],
    "temporal_coverage": [{"start": "2020", "end": "2021"}],
    "publisher": [{"name": "City"}],
    "resources": [{"url": "https://x.example/a.csv", "access_services": "[{}]"}],
    "extras": [{"key": "spatial", "value": '{"coordinates": [[1, 2], [3, 4]]}'}],
    "tags": [{"name": "air"}],
    "license_id": "cc-by",
}
ODD = ["{", "[[", '{"fi": 3}', '{"fi": {"en": []}}', "2020-13-99", "@"]
KEYS = st.sampled_from(["fi", "name", "url", "coordinates", "key"])
numbers = st.none() | st.booleans() | st.integers() | st.floats()
odd = st.recursive(
    numbers | st.text(max_size=9) | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(changes=st.dictionaries(st.sampled_from(sorted(RICH)), odd, max_size=4))
def test_a_package_with_odd_fields_is_a_record_or_a_rejection(changes):
    found = read({**RICH, **changes})

    assert isinstance(found, DatasetRecord | Rejected)
    if isinstance(found, Rejected):
        assert found.reason.endswith(".")


@settings(max_examples=100, deadline=None)
@given(cut=st.integers(0, 900), noise=st.binary(max_size=4))
def test_a_broken_answer_is_told_as_unreadable_or_read(cut, noise):
    content = json.dumps({"success": True, "result": [RICH]}).encode()

    try:
        found = list(
            Ckan().read(io.BytesIO(content[:cut] + noise + content[cut + 1 :]))
        )
    except Unreadable:
        return
    assert all(isinstance(one, DatasetRecord | Rejected) for one in found)
