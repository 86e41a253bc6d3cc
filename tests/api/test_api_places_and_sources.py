import pytest
from django.core.cache import cache

from seutu.matching import indexing
from seutu.places.models import City
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def get(client, path, **parameters):
    return client.get(f"/api/v1/{path}", parameters)


def finland():
    country = factories.RegionFactory(code="FI")
    region = factories.RegionFactory(code="FI1C1", parent=country)
    return country, region


def test_a_region_knows_what_lies_above_and_below_it(client):
    finland()
    City.objects.create(
        code="FI_853", slug="turku", region_id="FI1C1", name={"fi": "Turku"}
    )

    country = get(client, "regions/FI").json()
    region = get(client, "regions/FI1C1").json()
    assert [each["code"] for each in country["children"]] == ["FI1C1"]
    assert [each["code"] for each in region["lineage"]] == ["FI", "FI1C1"]
    assert region["cities"][0]["name"] == {"fi": "Turku"}
    assert region["cities"][0]["url"].endswith("/en/cities/turku/")


@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_region_counts_the_records_that_lie_in_it(client, is_indexed):
    _country, region = finland()
    factories.DatasetFactory.create_batch(2, region=region)
    factories.SolutionFactory(country="FI", region=None)
    factories.ChallengeFactory(country="US")
    if is_indexed:
        indexing.rebuild()

    counted = get(client, "regions/FI").json()
    assert (counted["datasets"], counted["solutions"], counted["challenges"]) == (
        2,
        1,
        0,
    )


def test_regions_can_be_narrowed_by_level_country_and_parent(client):
    finland()
    factories.RegionFactory(code="PL633")

    for parameters, codes in (
        ({"level": 0}, ["FI"]),
        ({"country": "fi"}, ["FI", "FI1C1"]),
        ({"parent": "FI"}, ["FI1C1"]),
        ({"limit": 2}, ["FI", "FI1C1"]),
    ):
        rows = get(client, "regions", **parameters).json()["results"]
        assert [row["code"] for row in rows] == codes


@pytest.mark.parametrize("code", ["XX", "fi", "FI1C1X", "%25", "FI'--"])
def test_a_region_that_is_not_there_is_a_problem(client, code):
    assert get(client, f"regions/{code}").json()["code"] == "not-found"


@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_source_tells_its_licence_its_records_and_its_last_reading(
    client, is_indexed
):
    catalogue = factories.CatalogueFactory(id="turku")
    factories.DatasetFactory.create_batch(3, catalogue=catalogue)
    source = factories.HarvestSourceFactory(catalogue=catalogue)
    older, newer = factories.HarvestRunFactory.create_batch(2, source=source)
    if is_indexed:
        indexing.rebuild()

    read = get(client, "sources/turku").json()
    (listed,) = get(client, "sources").json()["results"]
    assert read["licence"] == "CC BY 4.0"
    assert read["records"] == listed["records"] == 3
    assert read["last_run"]["started_at"] >= read["runs"][1]["started_at"]
    assert len(read["runs"]) == len({older.pk, newer.pk})
    assert (
        sum(
            read["last_run"][name]
            for name in ("created", "updated", "unchanged", "rejected")
        )
        == read["last_run"]["read"]
    )


def test_a_source_that_was_never_read_has_no_reading(client):
    factories.CatalogueFactory(id="turku")

    read = get(client, "sources/turku").json()
    assert (read["last_run"], read["runs"], read["records"]) == (None, [], 0)


@pytest.mark.parametrize("size", [2, 40])
def test_the_list_of_sources_costs_the_same_queries_for_few_and_many(
    client, django_assert_max_num_queries, size
):
    for run in factories.HarvestRunFactory.create_batch(size):
        factories.DatasetFactory(catalogue=run.source.catalogue)
    indexing.rebuild()
    cache.clear()

    with django_assert_max_num_queries(5):
        rows = get(client, "sources", limit=100).json()["results"]
    assert len(rows) == size
    assert all(row["last_run"] and row["records"] == 1 for row in rows)


@pytest.mark.parametrize("size", [2, 40])
def test_the_list_of_regions_costs_the_same_queries_for_few_and_many(
    client, django_assert_max_num_queries, size
):
    for number in range(size):
        factories.RegionFactory(code=f"FI{number:02d}")

    with django_assert_max_num_queries(1):
        rows = get(client, "regions", limit=100).json()["results"]
    assert len(rows) == size


def test_a_concept_is_found_by_how_its_label_begins(client):
    results = get(client, "concepts", text="kotisairaan", language="fi").json()[
        "results"
    ]

    assert results
    assert all(each["label"].casefold().startswith("kotisairaan") for each in results)


def test_a_concept_is_labelled_in_the_readers_language(client):
    for reader, label in (("fi", "sosiaalihuolto"), ("de", "Sozialhilfe")):
        concept = get(client, "concepts/eurovoc:1004", reader=reader).json()
        assert (concept["label"], concept["language"]) == (label, reader)


def test_the_broader_concept_has_the_concept_among_its_narrower_ones(client):
    concept = get(client, "concepts/eurovoc:1004").json()

    above = concept["broader"][0]["id"]
    broader = get(client, f"concepts/{above}").json()
    assert "/" in above
    assert concept["id"] in {each["id"] for each in broader["narrower"]}


@pytest.mark.parametrize("concept", ["eurovoc:0", "x", "a" * 5_000, "<b>", "é:1"])
def test_a_concept_that_is_not_there_is_a_problem(client, concept):
    response = get(client, f"concepts/{concept}")

    assert response.status_code == 404
    assert response.json()["code"] == "not-found"


@pytest.mark.parametrize("text", ["", "x" * 201])
def test_concepts_are_not_listed_without_a_beginning(client, text):
    assert get(client, "concepts", text=text).status_code == 422
