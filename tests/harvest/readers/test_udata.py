"""Portals that run udata."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import PagedReader
from seutu.harvest.readers import udata
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.udata import Udata
from seutu.harvest.records import (
    Access,
    DatasetRecord,
    OrganisationKind,
    Rejected,
    SourceFacts,
    Withdrawn,
)
from tests.harvest.portals.lists import UdataPortal
from tests.harvest.portals.visit import visit

FIXTURES = Path("../shared/data/catalogues/udata_fixtures/raw/results.json")
FACTS = SourceFacts(country="FR", language="fr")
RICH = {
    "id": "5ff5e6e99724cb8fff59a5be",
    "title": "Qualité de l'air",
    "slug": "qualite-de-l-air",
    "description": "Mesures **horaires**",
    "page": "https://www.data.example.fr/datasets/qualite-de-l-air/",
    "frequency": "threeTimesAYear",
    "license": "fr-lo",
    "tags": ["air", "environnement", "hvd", "meteorologiques"],
    "created_at": "2021-01-06T17:35:53.838000+00:00",
    "last_modified": "2023-01-18T07:51:59.683000+00:00",
    "temporal_coverage": {"start": "2019-01-01", "end": "2019-12-31"},
    "spatial": {"zones": ["fr:region:53"], "granularity": "fr:commune"},
    "private": False,
    "archived": None,
    "deleted": None,
    "harvest": {"remote_id": "7", "uri": "https://geo.example.fr/id/air"},
    "badges": [{"kind": "hvd"}],
    "owner": {"first_name": "Jane", "last_name": "Roe"},
    "organization": {
        "name": "Région Bretagne",
        "badges": [{"kind": "certified"}, {"kind": "local-authority"}],
        "page": "https://www.data.example.fr/organizations/bretagne/",
        "members": [{"user": {"first_name": "Jane", "last_name": "Roe"}}],
    },
    "resources": [
        {
            "title": "mesures.csv",
            "url": "https://static.example.fr/mesures.csv",
            "format": "csv",
            "mime": "text/csv",
            "filetype": "file",
            "filesize": 493,
            "last_modified": "2023-01-18T07:51:59.666000+00:00",
            "schema": {"url": "https://schema.example.fr/air"},
        },
        {"title": "API", "url": "https://api.example.fr/", "type": "api"},
        {"title": "Nowhere", "url": ""},
    ],
}


def read(*entries, facts=FACTS):
    return list(Udata(facts).read(io.BytesIO(json.dumps({"data": entries}).encode())))


def entry(number):
    return {"id": f"{number:024x}", "title": f"Jeu {number}", "resources": []}


def portal(size, **how):
    return UdataPortal([entry(number) for number in range(size)], **how)


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(udata, "SIZE", 10)


def test_a_dataset_keeps_what_the_portal_says():
    (found,) = read(RICH)

    assert found.identifier == "5ff5e6e99724cb8fff59a5be"
    assert found.uri == "https://geo.example.fr/id/air"
    assert found.title == {"fr": "Qualité de l'air"}
    assert found.description == {"fr": "Mesures horaires"}
    assert found.keywords == {"fr": tuple(RICH["tags"])}
    assert found.landing_page == RICH["page"]
    assert found.frequency == "ANNUAL_3"
    assert found.licence.label == "Licence Ouverte 1.0"
    assert (found.issued, found.modified) == (date(2021, 1, 6), date(2023, 1, 18))
    assert (found.temporal_start, found.temporal_end) == ("2019-01-01", "2019-12-31")
    assert (found.region, found.country) == ("FRH0", "FR")
    assert found.themes == ("ENVI",)
    assert found.hvd_categories == ("c_164e0bf5",)
    assert found.legislation == ("http://data.europa.eu/eli/reg_impl/2023/138/oj",)
    assert found.publisher.name == {"fr": "Région Bretagne"}
    assert found.publisher.kind is OrganisationKind.LOCAL
    assert b"Roe" not in found.raw


def test_resources_become_distributions():
    (found,) = read(RICH)

    table, service = found.distributions
    assert (table.format, table.size) == ("CSV", 493)
    assert table.download_url == table.url
    assert table.conforms_to == ("https://schema.example.fr/air",)
    assert service.service_url == "https://api.example.fr/"


@pytest.mark.parametrize(
    "state",
    [{"private": True}, {"deleted": "2024-01-01"}, {"archived": "2024-01-01"}],
    ids=str,
)
def test_what_the_portal_has_taken_away_is_counted_but_not_kept(state):
    (found,) = read({**RICH, **state})

    assert isinstance(found, Withdrawn)


def test_restricted_data_is_told_as_such():
    (found,) = read({**RICH, "access_type": "restricted"})

    assert found.access is Access.RESTRICTED


def test_the_answers_of_the_second_interface_are_read_too():
    (found,) = read(
        {
            **RICH,
            "license": {
                "id": "lov2",
                "title": "Licence Ouverte 2.0",
                "url": "https://l.example/",
            },
            "frequency": {"id": "semiannual", "label": "Twice a year"},
            "spatial": {"zones": [{"id": "country:lu", "name": "Luxembourg"}]},
            "resources": {"rel": "subsection", "href": "…", "total": 3},
        }
    )

    assert found.licence.url == "https://l.example/"
    assert found.frequency == "ANNUAL_2"
    assert (found.country, found.spatial) == ("LU", "Luxembourg")


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("size", [0, 1, 10, 11, 35])
def test_every_dataset_comes_once(size):
    found = visit(Udata(), portal(size))

    assert Counter(one.identifier for one in found) == Counter(
        one["id"] for one in portal(size).entries
    )


@pytest.mark.usefixtures("small_pages")
def test_a_deleted_dataset_hides_no_other_one():
    place = portal(45)

    def delete(page):
        if page in {1, 2}:
            del place.entries[3]

    found = visit(Udata(), place, between=delete)

    assert {one["id"] for one in place.entries} <= {one.identifier for one in found}


@pytest.mark.usefixtures("small_pages")
def test_a_portal_without_the_first_interface_is_asked_by_the_second():
    place = portal(25, refuses=("/api/1/",))

    found = visit(Udata(), place, "https://data.example.eu/api/1")

    assert len(found) == 25
    assert "/api/2/datasets/search/" in place.asked[-1]


@pytest.mark.usefixtures("small_pages")
def test_a_portal_that_always_has_a_next_page_is_left():
    page = {"data": [entry(1)], "next_page": "x", "total": 1}

    with pytest.raises(Unreadable, match="same page"):
        visit(Udata(), lambda ask: json.dumps(page).encode())


def test_the_reader_keeps_to_the_contract_of_pages():
    assert isinstance(Udata(), PagedReader)


@pytest.mark.skipif(not FIXTURES.exists(), reason="the research data are not here")
def test_real_datasets_are_read():
    document = json.loads(FIXTURES.read_text())
    entries = [
        {
            **one["dataset"],
            "resources": one["resources"],
            "organization": one["organization"],
        }
        for one in document["datasets"]
    ]

    found = read(*entries)

    assert len(found) == 15
    assert all(isinstance(one, DatasetRecord) for one in found)
    assert all(one.distributions and one.publisher for one in found)
    assert b"first_name" not in b"".join(one.raw for one in found)


NUMBERS = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
odd = NUMBERS | st.lists(NUMBERS, max_size=3) | st.dictionaries(
    st.sampled_from(["id", "zones", "geom", "start", "name", "data"]),
    NUMBERS | st.lists(NUMBERS, max_size=2),
    max_size=3,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(changes=st.dictionaries(st.sampled_from(sorted(RICH)), odd, max_size=4))
def test_a_dataset_with_odd_fields_is_a_record_or_a_rejection(changes):
    (found,) = read({**RICH, **changes})

    assert isinstance(found, DatasetRecord | Rejected)
