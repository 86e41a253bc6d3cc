import base64
import json
from datetime import date

import pytest
from django.utils import timezone

from seutu.core.pagination import encode_cursor
from tests import factories

pytestmark = pytest.mark.django_db

LISTS = {
    "datasets": factories.DatasetFactory,
    "solutions": factories.SolutionFactory,
    "challenges": factories.ChallengeFactory,
    "organisations": factories.OrganisationFactory,
}
ENTRIES = {name: LISTS[name] for name in ("datasets", "solutions", "challenges")}


def get(client, path, **parameters):
    return client.get(f"/api/v1/{path}", parameters)


@pytest.mark.parametrize("name", LISTS)
def test_a_record_in_a_list_can_be_read_at_its_address(client, name):
    made = LISTS[name]()

    (listed,) = get(client, name).json()["results"]
    path = listed["api_url"].partition("/api/v1/")[2]
    read = get(client, path).json()
    assert read["id"] == made.pk
    assert {key: read[key] for key in listed} == listed


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("size", [2, 40])
def test_a_list_costs_the_same_queries_for_few_and_many(
    client, django_assert_max_num_queries, name, size
):
    LISTS[name].create_batch(size)

    with django_assert_max_num_queries(1):
        assert len(get(client, name, limit=100).json()["results"]) == size


@pytest.mark.parametrize("distributions", [2, 40])
def test_a_dataset_costs_the_same_queries_however_long(
    client, django_assert_max_num_queries, distributions
):
    dataset = factories.DatasetFactory(with_distributions=distributions)
    factories.DatasetFactory.create_batch(
        distributions, canonical=dataset, folding="variant"
    )

    with django_assert_max_num_queries(3):
        read = get(client, f"datasets/{dataset.pk}").json()
    assert len(read["distributions"]) == len(read["folded"]) == distributions


@pytest.mark.parametrize("name", LISTS)
def test_paging_shows_every_record_once(client, name):
    LISTS[name].create_batch(7)

    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, name, limit=3, cursor=cursor).json()
        seen += [row["id"] for row in page["results"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 7


def test_the_link_header_leads_to_the_next_page(client):
    factories.DatasetFactory.create_batch(3)

    first = get(client, "datasets", limit=2, country="", source="brescia")
    address = first["Link"].partition("<")[2].partition(">")[0]
    second = client.get(address)
    assert "source=brescia" in address
    assert len(second.json()["results"]) == 1
    assert not second.has_header("Link")


@pytest.mark.parametrize("name", ENTRIES)
def test_folded_and_vanished_records_are_not_listed_but_can_be_read(client, name):
    kept = ENTRIES[name]()
    folded = ENTRIES[name](canonical=kept, folding="duplicate")
    vanished = ENTRIES[name](vanished_at=timezone.now())

    listed = get(client, name).json()["results"]
    assert [row["id"] for row in listed] == [kept.pk]
    assert get(client, f"{name}/{folded.pk}").json()["canonical"] == kept.pk
    assert get(client, f"{name}/{vanished.pk}").json()["vanished_at"]
    assert get(client, f"{name}/{kept.pk}").json()["folded"][0]["id"] == folded.pk


@pytest.mark.parametrize("name", ENTRIES)
def test_entries_can_be_narrowed_by_what_they_share(client, name):
    wanted = ENTRIES[name](
        country="FI",
        region=factories.RegionFactory(code="FI1C1"),
        catalogue=factories.CatalogueFactory(id="turku"),
        modified=date(2026, 3, 1),
    )
    ENTRIES[name](country="NL", modified=date(2020, 1, 1))

    for parameters in (
        {"country": "fi"},
        {"region": "FI1C"},
        {"region": "FI"},
        {"source": "turku"},
        {"modified_since": "2026-01-01"},
    ):
        rows = get(client, name, **parameters).json()["results"]
        assert [row["id"] for row in rows] == [wanted.pk], parameters


def test_records_of_a_country_without_a_region_count_as_lying_in_it(client):
    greek = factories.DatasetFactory(country="GR", region=None)

    rows = get(client, "datasets", region="EL").json()["results"]
    assert [row["id"] for row in rows] == [greek.pk]


@pytest.mark.parametrize(
    ("name", "parameter", "of"),
    [
        ("datasets", "publisher", lambda row: row.publisher_id),
        ("solutions", "organisation", lambda row: row.organisation_id),
        ("challenges", "owner", lambda row: row.owner_id),
    ],
)
def test_entries_can_be_narrowed_by_who_stands_behind_them(client, name, parameter, of):
    wanted, _other = ENTRIES[name].create_batch(2)

    rows = get(client, name, **{parameter: of(wanted)}).json()["results"]
    assert [row["id"] for row in rows] == [wanted.pk]
    counted = get(client, f"organisations/{of(wanted)}").json()
    assert counted[name] == 1


def test_solutions_can_be_narrowed_by_status_and_function_of_government(client):
    wanted = factories.SolutionFactory(status="pilot", cofog="07.2")
    factories.SolutionFactory(status="in-use", cofog="10.2")

    for parameters in ({"status": "pilot"}, {"cofog": "07"}):
        rows = get(client, "solutions", **parameters).json()["results"]
        assert [row["id"] for row in rows] == [wanted.pk]


def test_challenges_can_be_narrowed_by_state(client):
    factories.ChallengeFactory(state="closed")
    wanted = factories.ChallengeFactory(state="published")

    rows = get(client, "challenges", state="published").json()["results"]
    assert [row["id"] for row in rows] == [wanted.pk]


def test_organisations_can_be_found_by_name(client):
    wanted, _other = factories.OrganisationFactory.create_batch(2)
    name = next(iter(wanted.name.values()))

    rows = get(client, "organisations", name=name[:5].upper()).json()["results"]
    assert [row["id"] for row in rows] == [wanted.pk]


def test_unknown_values_are_null_not_empty(client):
    factories.DatasetFactory(publisher=None, licence="", access="", modified=None)

    (row,) = get(client, "datasets").json()["results"]
    for name in ("publisher", "licence", "access", "modified", "region", "folding"):
        assert row[name] is None


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "key", ["x", "aaaaaaaaaaaaaaaa", "A" * 300, "' OR 1=1", "%F0%9F%9A%91", ".."]
)
def test_a_record_that_is_not_there_is_a_problem(client, name, key):
    response = get(client, f"{name}/{key}")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("datasets?cursor=zzz", "cursor"),
        (f"datasets?cursor={encode_cursor('yesterday', 'a')}", "cursor"),
        (f"datasets?cursor={encode_cursor('2026-99-99', 'a')}", "cursor"),
        (f"datasets?cursor={encode_cursor('one')}", "cursor"),
        ("datasets?modified_since=soon", "modified_since"),
        ("datasets?country=Finland", "country"),
        ("datasets?limit=101", "limit"),
        ("solutions?status=perhaps", "status"),
        ("challenges?state=perhaps", "state"),
        ("organisations?kind=perhaps", "kind"),
    ],
)
def test_an_unusable_value_is_named(client, path, field):
    response = client.get(f"/api/v1/{path}")

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("separator", ["\x00", "\ud800"])
def test_a_cursor_that_no_database_could_hold_is_refused(client, separator):
    packed = json.dumps([f"2026-01-01{separator}", separator]).encode()
    cursor = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    assert get(client, "datasets", cursor=cursor).status_code == 422
