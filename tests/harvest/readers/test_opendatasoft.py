"""Portals of OpenDataSoft."""

import io
import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import PagedReader
from seutu.harvest.readers import opendatasoft
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.opendatasoft import OpenDataSoft
from seutu.harvest.records import DatasetRecord, Rejected, SourceFacts
from tests.harvest.portals.lists import OdsPortal
from tests.harvest.portals.visit import visit

FACTS = SourceFacts(country="BE", language="nl")
RICH = {
    "dataset_id": "luchtkwaliteit",
    "dataset_uid": "da_s2n5ed",
    "has_records": True,
    "data_visible": True,
    "features": ["geo", "analyze"],
    "attachments": [],
    "alternative_exports": [
        {
            "title": "Bericht",
            "mimetype": "application/pdf",
            "url": "https://x.example/b.pdf",
        }
    ],
    "fields": [{"name": "station", "label": "Station"}],
    "metas": {
        "default": {
            "title": "Luchtkwaliteit",
            "description": "<p>Metingen per uur</p>",
            "theme": ["Environment", "Smart City"],
            "keyword": ["lucht", "no2"],
            "language": "fr",
            "metadata_languages": ["nl"],
            "license": "CC BY 4.0",
            "license_url": "https://creativecommons.org/licenses/by/4.0/",
            "modified": "2024-03-01T10:00:00+00:00",
            "publisher": "Stad Gent",
            "territory": ["Gent"],
            "geographic_reference": ["be_80_4000"],
            "update_frequency": "hourly",
            "references": "https://doi.org/10.1234/lucht",
        },
        "dcat": {
            "created": "2020-05-04",
            "issued": "2020-05-05",
            "creator": "Jane Roe",
            "contact_name": "Jane Roe",
            "contact_email": "jane.roe@gent.example",
            "temporal_coverage_start": "2019-01-01",
            "conforms_to": "https://standard.example/air",
        },
        "inspire": {"theme": "Atmospheric conditions", "file_identifier": None},
    },
}


def read(*entries, facts=FACTS):
    content = json.dumps({"total_count": len(entries), "results": entries})
    return list(OpenDataSoft(facts).read(io.BytesIO(content.encode())))


def entry(number):
    return {
        "dataset_id": f"d{number:05}",
        "metas": {"default": {"title": f"Titel {number}"}},
    }


def portal(size, **how):
    return OdsPortal([entry(number) for number in range(size)], **how)


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(opendatasoft, "SIZE", 10)
    monkeypatch.setattr(opendatasoft, "OVERLAP", 4)


def test_a_dataset_keeps_what_the_portal_says():
    (found,) = read(RICH)

    assert found.identifier == "luchtkwaliteit"
    assert found.uri == "https://doi.org/10.1234/lucht"
    assert found.title == {"nl": "Luchtkwaliteit"}
    assert found.description == {"nl": "Metingen per uur"}
    assert found.keywords == {"nl": ("lucht", "no2", "Smart City")}
    assert found.themes == ("ENVI",)
    assert found.publisher.name == {"nl": "Stad Gent"}
    assert found.licence.label == "CC BY 4.0"
    assert (found.issued, found.modified) == (date(2020, 5, 5), date(2024, 3, 1))
    assert (found.country, found.spatial) == ("BE", "Gent")
    assert found.frequency == "HOURLY"
    assert found.temporal_start == "2019-01-01"
    assert found.conforms_to == ("https://standard.example/air",)
    assert b"Roe" not in found.raw


def test_the_ways_to_export_are_distributions():
    found = visit(
        OpenDataSoft(FACTS), OdsPortal([RICH]), "https://data.example.be/api"
    )[0]

    assert (
        found.landing_page == "https://data.example.be/explore/dataset/luchtkwaliteit"
    )
    forms = {one.format: one.download_url for one in found.distributions}
    assert set(forms) == {"CSV", "JSON", "XLSX", "PARQUET", "GEOJSON", "SHP", "PDF"}
    assert forms["CSV"] == (
        "https://data.example.be/api/explore/v2.1/catalog"
        "/datasets/luchtkwaliteit/exports/csv"
    )


def test_a_dataset_without_records_has_only_its_files():
    found = visit(OpenDataSoft(), OdsPortal([{**RICH, "has_records": False}]))[0]

    assert [one.format for one in found.distributions] == ["PDF"]


def test_texts_in_several_languages_are_all_kept():
    metas = {"default": {"title": {"fr": "Air", "nl": "Lucht"}, "description": "…"}}

    (found,) = read({"dataset_id": "a", "metas": metas})

    assert found.title == {"fr": "Air", "nl": "Lucht"}


def test_the_language_of_the_portal_decides_among_several():
    default = {"title": "Lucht", "metadata_languages": ["fr", "nl"], "language": "fr"}

    (found,) = read({"dataset_id": "a", "metas": {"default": default}})

    assert found.title == {"nl": "Lucht"}


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 47])
def test_every_dataset_comes_once(size):
    found = visit(OpenDataSoft(), portal(size))

    assert Counter(one.identifier for one in found) == Counter(
        one["dataset_id"] for one in portal(size).entries
    )


@pytest.mark.usefixtures("small_pages")
@settings(max_examples=40, deadline=None)
@given(removals=st.lists(st.integers(0, 59), max_size=30), added=st.integers(0, 3))
def test_no_dataset_is_lost_while_others_come_and_go(removals, added):
    place = portal(60)
    stays = {one["dataset_id"] for one in place.entries}

    def shake(page):
        for number in removals[page * 8 : page * 8 + 8]:
            gone = f"d{number:05}"
            place.entries = [one for one in place.entries if one["dataset_id"] != gone]
            stays.discard(gone)
        if page < added:
            place.entries.insert(0, entry(900 + page))

    found = visit(OpenDataSoft(), place, between=shake)

    assert stays <= {one.identifier for one in found}


def changing_portal(**how):
    """A portal of 47 datasets, of which every third was taken in this year."""
    place = portal(47, **how)
    for number, one in enumerate(place.entries):
        field = ("metadata_processed", "data_processed")[number % 2]
        year = 2026 if number % 3 == 0 else 2025
        one["metas"]["default"][field] = f"{year}-03-01T10:00:00+00:00"
    return place, {one["dataset_id"] for one in place.entries[::3]}


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("reach", [10_000, 12], ids=["pages", "export"])
def test_only_what_the_portal_took_in_since_is_asked_for(monkeypatch, reach):
    monkeypatch.setattr(opendatasoft, "REACH", reach)
    place, changed = changing_portal()

    found = visit(OpenDataSoft(), place, since=datetime(2026, 1, 1, tzinfo=UTC))

    assert Counter(one.identifier for one in found) == Counter(changed)


@pytest.mark.usefixtures("small_pages")
def test_a_portal_that_knows_no_moments_is_read_whole():
    place, _ = changing_portal(refuses=("where=",))

    found = visit(OpenDataSoft(), place, since=datetime(2026, 1, 1, tzinfo=UTC))

    assert len({one.identifier for one in found}) == len(place.entries)


@pytest.mark.usefixtures("small_pages")
def test_a_portal_beyond_the_reach_of_pages_is_exported_whole(monkeypatch):
    monkeypatch.setattr(opendatasoft, "REACH", 30)
    place = portal(47)

    found = visit(OpenDataSoft(), place)

    assert Counter(one.identifier for one in found) == Counter(
        one["dataset_id"] for one in place.entries
    )
    assert place.asked[-1].endswith("/catalog/exports/json")


@pytest.mark.usefixtures("small_pages")
def test_a_portal_that_refuses_pages_is_exported_whole():
    found = visit(OpenDataSoft(), portal(47, refuses=("order_by",)))

    assert len(found) == 47


def test_an_error_is_told_in_the_words_of_the_portal():
    answer = {"error_code": "ODSQLError", "message": "Unknown field: dataset_id."}

    with pytest.raises(Unreadable, match="Unknown field"):
        list(OpenDataSoft().read(io.BytesIO(json.dumps(answer).encode())))


def test_the_reader_keeps_to_the_contract_of_pages():
    assert isinstance(OpenDataSoft(), PagedReader)


ATOMS = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
odd = ATOMS | st.lists(ATOMS, max_size=3) | st.dictionaries(st.text(max_size=3), ATOMS)


@settings(max_examples=120, deadline=None)
@given(
    outer=st.dictionaries(st.sampled_from(sorted(RICH)), odd, max_size=3),
    default=st.dictionaries(
        st.sampled_from(sorted(RICH["metas"]["default"])), odd, max_size=3
    ),
)
def test_a_dataset_with_odd_fields_is_a_record_or_a_rejection(outer, default):
    metas = {**RICH["metas"], "default": {**RICH["metas"]["default"], **default}}

    (found,) = read({**RICH, "metas": metas, **outer})

    assert isinstance(found, DatasetRecord | Rejected)
