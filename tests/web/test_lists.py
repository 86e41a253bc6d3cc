from datetime import UTC, datetime

import pytest

from tests.factories import (
    CatalogueFactory,
    ChallengeFactory,
    DatasetFactory,
    HarvestRunFactory,
    HarvestSourceFactory,
    OrganisationFactory,
    RegionFactory,
    SolutionFactory,
)

FACTORIES = {
    "datasets": DatasetFactory,
    "solutions": SolutionFactory,
    "challenges": ChallengeFactory,
}


@pytest.mark.django_db
@pytest.mark.parametrize("size", [2, 60])
@pytest.mark.parametrize("kind", FACTORIES)
def test_a_list_costs_the_same_for_few_and_many(
    client, data_folder, django_assert_max_num_queries, kind, size
):
    FACTORIES[kind].create_batch(size)

    with django_assert_max_num_queries(4):
        assert client.get(f"/en/{kind}/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("size", [2, 30])
@pytest.mark.parametrize(
    ("path", "most"), [("/en/organisations/", 5), ("/en/regions/", 9)]
)
def test_a_directory_costs_the_same_for_few_and_many(
    client, data_folder, django_assert_max_num_queries, path, most, size
):
    OrganisationFactory.create_batch(size)
    DatasetFactory.create_batch(size, region=RegionFactory(code="FI1C1"))

    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 12])
def test_the_sources_cost_the_same_for_few_and_many(
    client, django_assert_max_num_queries, size
):
    for _ in range(size):
        HarvestRunFactory(source=HarvestSourceFactory(catalogue=CatalogueFactory()))

    with django_assert_max_num_queries(4):
        assert client.get("/en/sources/").status_code == 200


@pytest.mark.django_db
def test_every_record_is_on_one_page_and_no_record_on_two(client, data_folder):
    made = DatasetFactory.create_batch(47)
    address, seen = "/en/datasets/", []
    while address:
        shown = client.get(address).context["list"]
        seen += [card.url for card in shown.cards]
        address = f"/en/datasets/{shown.next_url}" if shown.next_url else ""

    assert sorted(seen) == sorted(one.get_absolute_url() for one in made)
    assert shown.total == 47


@pytest.mark.django_db
def test_a_list_leaves_out_what_is_folded_or_gone(client, data_folder):
    main = DatasetFactory()
    DatasetFactory(canonical=main, folding="duplicate")
    DatasetFactory(vanished_at=datetime(2025, 1, 1, tzinfo=UTC))

    shown = client.get("/en/datasets/").context["list"]

    assert [card.url for card in shown.cards] == [main.get_absolute_url()]
    assert shown.cards[0].also_in == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "theme=HEAL",
        "country=FI",
        "format=GEOJSON",
        "access=restricted",
        "region=FI1C",
        "region=FI",
        "source=other",
        "theme=HEAL&country=FI",
        "theme=HEAL&theme=ENER",
    ],
)
def test_a_filter_shows_what_it_names_and_nothing_else(client, data_folder, query):
    plain = {"themes": ["TRAN"], "country": "IT", "formats": ["CSV"]}
    DatasetFactory.create_batch(3, **plain)
    wanted = DatasetFactory(
        themes=["SOCI", "HEAL"],
        country="FI",
        formats=["CSV", "GEOJSON"],
        access="restricted",
        region=RegionFactory(code="FI1C1"),
        catalogue=CatalogueFactory(id="other"),
    )

    shown = client.get(f"/en/datasets/?{query}").context["list"]

    assert [card.url for card in shown.cards] == [wanted.get_absolute_url()]


@pytest.mark.django_db
def test_solutions_narrow_by_status_function_and_technology(client, data_folder):
    SolutionFactory(status="pilot", cofog="04.5", technologies=["Blockchain"])
    wanted = SolutionFactory(
        status="in-use", cofog="10.2", technologies=["Spracherkennung für Ämter"]
    )

    for query in ("status=in-use", "cofog=10", "technology=Spracherkennung für Ämter"):
        shown = client.get(f"/en/solutions/?{query}").context["list"]
        assert [card.url for card in shown.cards] == [wanted.get_absolute_url()]


def test_filters_beside_a_list_are_counted_over_the_whole_kind(client, world):
    shown = client.get("/en/datasets/?theme=HEAL").context["list"]
    theme = next(facet for facet in shown.facets if facet.name == "theme")

    assert {value.value: value.count for value in theme.values} == {
        "TRAN": 2,
        "ENVI": 2,
        "HEAL": 1,
    }
    assert [value.value for value in theme.values if value.is_chosen] == ["HEAL"]


def test_words_typed_into_a_list_are_matched_as_a_need(client, world):
    response = client.get("/en/datasets/?q=kotihoito&country=FI")

    assert response["Location"] == "/en/match/?text=kotihoito&kind=dataset&country=FI"
