"""Portals of Socrata."""

import io
import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import PagedReader
from seutu.harvest.readers import socrata
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.socrata import Socrata
from seutu.harvest.records import DatasetRecord, Rejected, SourceFacts
from tests.harvest.portals.lists import SocrataPortal
from tests.harvest.portals.visit import visit

FACTS = SourceFacts(country="IT", region="ITC4", language="it")
RICH = {
    "resource": {
        "id": "nf78-nj6b",
        "name": "Stazioni idro nivo meteorologiche",
        "description": "<p>Elenco delle stazioni</p>",
        "attribution": "ARPA Lombardia",
        "attribution_link": "https://www.arpalombardia.it",
        "type": "dataset",
        "createdAt": "2015-03-18T14:00:20.000Z",
        "publication_date": "2016-01-02T00:00:00.000Z",
        "updatedAt": "2024-02-01T07:08:09.000Z",
        "data_updated_at": "2024-01-31T07:08:09.000Z",
        "columns_name": ["Quota"],
        "lens_view_type": "tabular",
    },
    "classification": {
        "categories": ["environment"],
        "tags": [],
        "domain_category": "Ambiente",
        "domain_tags": ["stazioni", "meteo"],
        "domain_metadata": [
            {"key": "Aggiornamento_Frequenza", "value": "Giornaliera"},
            {"key": "Metadati_Copertura-Geografica", "value": "Regione Lombardia"},
            {"key": "Contatti_Email", "value": "jane.roe@regione.example"},
        ],
    },
    "metadata": {"domain": "www.dati.example.it", "license": "Creative Commons CC0"},
    "permalink": "https://www.dati.example.it/d/nf78-nj6b",
    "link": "https://www.dati.example.it/Ambiente/Stazioni/nf78-nj6b",
    "owner": {"id": "aaaa-1111", "display_name": "Jane Roe"},
    "creator": {"id": "aaaa-1111", "display_name": "Jane Roe"},
}


def read(*entries, facts=FACTS):
    content = json.dumps({"results": entries, "resultSetSize": len(entries)})
    return list(Socrata(facts).read(io.BytesIO(content.encode())))


def entry(number):
    resource = {"id": f"{number:04}-aaaa", "name": f"Dati {number}", "type": "dataset"}
    return {"resource": resource, "metadata": {"domain": "data.example.eu"}}


def portal(size, **how):
    return SocrataPortal([entry(number) for number in range(size)], **how)


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(socrata, "SIZE", 10)


def test_a_dataset_keeps_what_the_portal_says():
    (found,) = read(RICH)

    assert found.identifier == "nf78-nj6b"
    assert found.title == {"it": "Stazioni idro nivo meteorologiche"}
    assert found.description == {"it": "Elenco delle stazioni"}
    assert found.keywords == {"it": ("stazioni", "meteo")}
    assert found.themes == ("ENVI",)
    assert found.publisher.name == {"it": "ARPA Lombardia"}
    assert found.publisher.homepage == "https://www.arpalombardia.it"
    assert found.licence.url == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert (found.issued, found.modified) == (date(2016, 1, 2), date(2024, 1, 31))
    assert found.frequency == "DAILY"
    assert found.spatial == "Regione Lombardia"
    assert found.landing_page == "https://www.dati.example.it/d/nf78-nj6b"
    assert (found.country, found.region) == ("IT", "ITC4")
    assert b"Roe" not in found.raw
    assert b"jane" not in found.raw


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ("dataset", ["CSV", "JSON"]),
        ("map", ["CSV", "JSON", "GEOJSON"]),
        ("file", ["PDF"]),
    ],
)
def test_every_kind_of_asset_has_its_ways_to_be_had(kind, forms):
    resource = {**RICH["resource"], "type": kind, "blob_mime_type": "application/pdf"}

    (found,) = read({**RICH, "resource": resource})

    assert [one.format for one in found.distributions] == forms
    assert all("www.dati.example.it" in one.url for one in found.distributions)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("size", [0, 1, 10, 11, 35])
def test_every_dataset_comes_once(size):
    found = visit(Socrata(), portal(size))

    assert Counter(one.identifier for one in found) == Counter(
        one["resource"]["id"] for one in portal(size).entries
    )


@pytest.mark.usefixtures("small_pages")
def test_no_dataset_is_lost_or_doubled_while_others_come_and_go():
    place = portal(45)

    def shake(page):
        del place.entries[page * 3 : page * 3 + 2]

    found = Counter(one.identifier for one in visit(Socrata(), place, between=shake))

    assert {one["resource"]["id"] for one in place.entries} <= set(found)
    assert max(found.values()) == 1


def test_only_the_portals_own_assets_are_asked_for():
    asked = Socrata().first("https://www.dati.example.it/api/views").url

    assert asked.startswith("https://www.dati.example.it/api/catalog/v1?")
    assert "domains=www.dati.example.it" in asked
    assert "search_context=www.dati.example.it" in asked


@pytest.mark.usefixtures("small_pages")
def test_a_domain_that_does_not_answer_is_asked_for_at_the_common_address():
    place = portal(25, refuses=("https://data.example.eu/api",))

    found = visit(Socrata(), place)

    assert len(found) == 25
    assert all("//api.eu.socrata.com/" in one for one in place.asked[1:])


def test_a_portal_that_ignores_where_to_go_on_is_left():
    page = json.dumps({"results": [entry(1)], "resultSetSize": 99}).encode()

    with pytest.raises(Unreadable, match="same page"):
        visit(Socrata(), lambda ask: page)


def test_an_error_is_told_in_the_words_of_the_portal():
    content = json.dumps({"error": "Domain not found: x"}).encode()

    with pytest.raises(Unreadable, match="Domain not found"):
        list(Socrata().read(io.BytesIO(content)))


def test_the_reader_keeps_to_the_contract_of_pages():
    assert isinstance(Socrata(), PagedReader)


ATOMS = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
odd = ATOMS | st.lists(ATOMS, max_size=3) | st.dictionaries(st.text(max_size=3), ATOMS)


@settings(max_examples=120, deadline=None)
@given(
    outer=st.dictionaries(st.sampled_from(sorted(RICH)), odd, max_size=3),
    resource=st.dictionaries(
        st.sampled_from(sorted(RICH["resource"])), odd, max_size=3
    ),
)
def test_an_asset_with_odd_fields_is_a_record_or_a_rejection(outer, resource):
    (found,) = read({**RICH, "resource": {**RICH["resource"], **resource}, **outer})

    assert isinstance(found, DatasetRecord | Rejected)
