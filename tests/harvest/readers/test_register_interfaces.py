"""The registers of algorithms by their own interfaces, page after page."""

import json
from datetime import date

import pytest

from seutu.harvest.paging import Ask, More, PagedReader, of_bytes
from seutu.harvest.readers.atrs import TransparencyRecords
from seutu.harvest.readers.dutch_register import DutchAlgorithmRegister
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import Rejected, SolutionRecord, Status

DUTCH = DutchAlgorithmRegister().first("https://algoritmes.overheid.nl/nl")
ENTRY = {
    "lars": 11234933,
    "uuid": "0c1e",
    "name": "Advisering datalekmelding",
    "organization": "Gemeente Delft",
    "org_id": "gm0503",
    "description_short": "Helpt bij het melden van een datalek.",
    "goal": "<p>Bepaalt of een datalek gemeld moet worden.</p>",
    "lawful_basis": "AVG",
    "iama": "",
    "dpia": "Uitgevoerd in 2024",
    "status": "In gebruik",
    "create_dt": "2024-02-06T08:00:00Z",
    "contact_email": "iemand@delft.example",
}


def dutch_page(*results: object, total: int) -> bytes:
    return json.dumps({"results": results, "total_count": total}).encode()


def test_the_dutch_register_is_asked_by_number_of_page():
    assert DUTCH.url == "https://algoritmes.overheid.nl/api/algoritme/NLD"
    assert DUTCH.method == "POST"
    assert json.loads(DUTCH.body) == {"page": "1", "limit": "100"}
    assert isinstance(DutchAlgorithmRegister(), PagedReader)


def test_an_algorithm_of_the_interface_is_the_one_of_the_file():
    (record,) = DutchAlgorithmRegister().page(
        of_bytes(dutch_page(ENTRY, total=1), DUTCH)
    )

    assert isinstance(record, SolutionRecord)
    assert record.identifier == "11234933"
    assert record.landing_page == "https://algoritmes.overheid.nl/nl/algoritme/11234933"
    assert record.goal == {"nl": "Bepaalt of een datalek gemeld moet worden."}
    assert record.description == {"nl": "Helpt bij het melden van een datalek."}
    assert (record.status, record.impact_assessment) == (Status.IN_USE, "yes")
    assert (record.region, record.issued) == ("NL36", date(2024, 2, 6))
    assert b"iemand" not in record.raw


@pytest.mark.parametrize(("total", "page"), [(100, 0), (101, 2), (250, 2)])
def test_the_dutch_register_is_read_to_its_end(total, page):
    *_, last = DutchAlgorithmRegister().page(
        of_bytes(dutch_page(ENTRY, total=total), DUTCH)
    )

    assert isinstance(last, More) == bool(page)
    if isinstance(last, More):
        assert last.ask is not None
        assert json.loads(last.ask.body)["page"] == str(page)
        assert last.total == total


def test_an_empty_page_of_the_dutch_register_ends_it():
    items = DutchAlgorithmRegister().page(of_bytes(dutch_page(total=900), DUTCH))

    assert list(items) == []


BRITISH = TransparencyRecords().first("https://www.gov.uk/algorithmic-records")
FOUND = {
    "title": "DVLA: Contact centre chatbot",
    "link": "/algorithmic-transparency-records/dvla-contact-centre-chatbot",
    "description": "Answers questions of drivers.",
    "public_timestamp": "2025-03-04T10:00:00Z",
    "algorithmic_transparency_record_phase": "private-beta",
    "algorithmic_transparency_record_capability": ["natural language processing"],
    "algorithmic_transparency_record_date_published": "2025-02-01",
}


def british_page(*results: object, total: int) -> bytes:
    return json.dumps({"results": results, "total": total, "start": 0}).encode()


def test_the_british_search_is_asked_for_every_facet():
    assert BRITISH.url.startswith("https://www.gov.uk/api/search.json?")
    assert "count=100&start=0" in BRITISH.url
    assert "algorithmic_transparency_record_phase" in BRITISH.url


def test_a_british_record_keeps_its_phase_and_its_body():
    (record,) = TransparencyRecords().page(
        of_bytes(british_page(FOUND, total=1), BRITISH)
    )

    assert isinstance(record, SolutionRecord)
    assert record.identifier == "dvla-contact-centre-chatbot"
    assert record.title == {"en": "Contact centre chatbot"}
    assert record.publisher is not None
    assert record.publisher.name == {"en": "Driver and Vehicle Licensing Agency"}
    assert (record.status, record.status_words) == (Status.PILOT, "private beta")
    assert (record.issued, record.modified) == (date(2025, 2, 1), date(2025, 3, 4))
    assert record.technologies == ("natural language processing",)


def test_the_british_search_is_read_to_its_end():
    _, more = TransparencyRecords().page(
        of_bytes(british_page(FOUND, total=136), BRITISH)
    )
    assert isinstance(more, More)
    assert more.ask is not None
    assert "start=100" in more.ask.url

    items = list(
        TransparencyRecords().page(of_bytes(british_page(FOUND, total=136), more.ask))
    )

    assert [type(item) for item in items] == [SolutionRecord]


def test_a_record_of_the_content_interface_is_read_alone():
    facets = {
        "algorithmic_transparency_record_phase": "production",
        "algorithmic_transparency_record_organisation": "nhs-england",
    }
    content = {
        "base_path": "/algorithmic-transparency-records/eps",
        "title": "EPS helper",
        "details": {"metadata": facets, "body": "<h2>1. Summary</h2>"},
    }
    (record,) = TransparencyRecords().page(
        of_bytes(
            json.dumps(content).encode(), Ask(url="https://www.gov.uk/api/content")
        )
    )

    assert isinstance(record, SolutionRecord)
    assert record.status == Status.IN_USE
    assert record.publisher is not None
    assert record.publisher.name == {"en": "Nhs England"}


def test_a_bad_entry_of_a_page_is_set_aside():
    rejected, record = TransparencyRecords().page(
        of_bytes(british_page({"title": "No link"}, FOUND, total=2), BRITISH)
    )

    assert isinstance(rejected, Rejected)
    assert isinstance(record, SolutionRecord)


@pytest.mark.parametrize("reader", [DutchAlgorithmRegister(), TransparencyRecords()])
@pytest.mark.parametrize("content", [b"[]", b'{"results": 7}', b"<html>"])
def test_an_answer_without_a_list_is_told(reader, content):
    with pytest.raises(Unreadable):
        list(reader.page(of_bytes(content, BRITISH)))
