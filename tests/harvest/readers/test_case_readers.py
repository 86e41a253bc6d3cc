"""Inventories of AI in public services, on entries in the form of the sources."""

import io
import json
import zipfile
from datetime import date

import pytest

from seutu.harvest.readers.atrs import TransparencyRecords
from seutu.harvest.readers.cases import PublicServiceCases
from seutu.harvest.readers.dutch_register import DutchAlgorithmRegister
from seutu.harvest.readers.publiccode import PublicCodeArchive
from seutu.harvest.records import (
    OrganisationKind,
    Rejected,
    SolutionRecord,
    SourceFacts,
    Status,
)

ENGLISH = SourceFacts(language="en")
CASE = {
    "id": 10003,
    "name": "Subsidy monitoring with satellites",
    "url": "https://agency.example/geo",
    "description": "Checks whether the conditions of farm subsidies are met.",
    "geoextent": "Regional",
    "geocoverage_codes": ["BE"],
    "lead_organisation_name": "Department of Agriculture",
    "lead_organisation_category": "Regional Government",
    "start_date": "2020",
    "end_date": "2022.0",
    "primary_sector": "Economic affairs",
    "secondary_sector": "Agriculture, forestry, fishing and hunting",
    "technology": "Artificial intelligence",
    "type": "Monitoring policy implementation",
    "status": "Not in use anymore",
}
ALGORITHM = {
    "id": "1",
    "title": "Voorspelling thuiszorg",
    "doel": "Voorspelt de vraag naar thuiszorg.",
    "organisatie": "Gemeente Utrecht",
    "status": "in_gebruik",
    "geregistreerd": "2024-02-06",
    "impactassessment": "Ja",
    "juridische_basis": "Wmo 2015",
    "url": "https://algoritmes.overheid.nl/nl/algoritme/1",
}


def as_stream(document: object) -> io.BytesIO:
    return io.BytesIO(json.dumps(document).encode())


def only(entries: object) -> SolutionRecord:
    (entry,) = entries
    assert isinstance(entry, SolutionRecord)
    return entry


def test_a_case_keeps_its_function_of_government_reach_and_years():
    record = only(PublicServiceCases(ENGLISH).read(as_stream([CASE])))

    assert record.identifier == "10003"
    assert record.cofog == ("04.2",)
    assert record.themes == ("AGRI",)
    assert (record.reach, record.country) == ("regional", "BE")
    assert (record.started, record.ended) == ("2020", "2022")
    assert (record.status, record.status_words) == (
        Status.RETIRED,
        "Not in use anymore",
    )
    assert record.publisher is not None
    assert record.publisher.kind == OrganisationKind.REGIONAL


def test_a_filler_date_is_no_date():
    record = only(
        PublicServiceCases(ENGLISH).read(
            as_stream([CASE | {"start_date": "2021/01/01"}])
        )
    )

    assert record.started == ""


def test_a_broken_case_is_set_aside_and_the_rest_goes_on():
    cases = [7, CASE | {"id": ""}, CASE | {"name": ""}, CASE]

    *rejected, record = PublicServiceCases(ENGLISH).read(as_stream(cases))

    assert [entry.reason for entry in rejected if isinstance(entry, Rejected)] == [
        "This entry is not an object.",
        "The case has no identifier.",
        "The case has no name.",
    ]
    assert isinstance(record, SolutionRecord)


def test_a_case_of_unstated_language_is_marked_so():
    record = only(PublicServiceCases().read(as_stream([CASE])))

    assert set(record.title) == {"und"}


def test_a_dutch_algorithm_keeps_its_register_fields():
    record = only(DutchAlgorithmRegister().read(as_stream({"algoritmes": [ALGORITHM]})))

    assert record.title == {"nl": "Voorspelling thuiszorg"}
    assert record.goal == record.description
    assert record.legal_basis == {"nl": "Wmo 2015"}
    assert record.impact_assessment == "yes"
    assert record.status == Status.IN_USE
    assert (record.country, record.region, record.reach) == ("NL", "NL35", "local")
    assert record.issued == date(2024, 2, 6)


@pytest.mark.parametrize(
    ("organisation", "kind"),
    [
        ("Provincie Limburg", OrganisationKind.REGIONAL),
        ("Ministerie van Financiën", OrganisationKind.NATIONAL),
        ("Sociale Verzekeringsbank", OrganisationKind.PUBLIC_BODY),
    ],
)
def test_a_dutch_organisation_has_its_level(organisation, kind):
    entry = ALGORITHM | {"organisatie": organisation}

    record = only(DutchAlgorithmRegister().read(as_stream({"algoritmes": [entry]})))

    assert record.publisher is not None
    assert record.publisher.kind == kind


def test_a_british_record_spells_out_its_body():
    entry = {
        "publishing_body": "DWP",
        "tool_name": "Letters",
        "url": "https://www.gov.uk/algorithmic-transparency-records/dwp-letters",
        "published": "2025-06-26T07:39:09Z",
        "description": "Sorts letters.",
    }

    record = only(TransparencyRecords().read(as_stream({"records": [entry]})))

    assert record.identifier == "dwp-letters"
    assert record.publisher is not None
    assert record.publisher.name == {"en": "Department for Work and Pensions"}
    assert record.issued == date(2025, 6, 26)


def software(*files: tuple[str, str]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    target.seek(0)
    return target


SOFTWARE = """
name: Open Forms
url: https://github.example/open/forms.git
softwareType: standalone/backend
releaseDate: 2022-03-10
developmentStatus: stable
categories: [workflow-management]
description:
  nl: {genericName: Formulieren, shortDescription: Formulieren bouwen}
  xx-broken: 7
intendedAudience: {countries: [nl]}
legal: {license: EUPL-1.2, repoOwner: City of Utrecht}
localisation: {availableLanguages: [nl, en]}
maintenance: {contacts: [{name: Someone}]}
"""


def test_public_software_keeps_its_facts_and_no_contact():
    record = only(PublicCodeArchive().read(software(("a.publiccode.yml", SOFTWARE))))

    assert record.identifier == "https://github.example/open/forms"
    assert record.title == {"und": "Open Forms"}
    assert record.description == {"nl": "Formulieren bouwen"}
    assert record.keywords == {"en": ("workflow management",), "nl": ("Formulieren",)}
    assert record.languages == ("nl", "en")
    assert (record.status, record.country) == (Status.IN_USE, "NL")
    assert record.modified == date(2022, 3, 10)
    assert b"Someone" not in record.raw


def test_a_broken_publiccode_file_is_set_aside_with_its_line():
    archive = software(
        ("a.publiccode.yml", "name: x\n  bad: ["), ("b.publiccode.yml", SOFTWARE)
    )

    rejected, record = PublicCodeArchive().read(archive)

    assert isinstance(rejected, Rejected)
    assert "near line" in rejected.reason
    assert isinstance(record, SolutionRecord)


def test_yaml_that_repeats_itself_is_set_aside():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    (rejected,) = PublicCodeArchive().read(software(("a.publiccode.yml", bomb)))

    assert isinstance(rejected, Rejected)
    assert "more than" in rejected.reason
