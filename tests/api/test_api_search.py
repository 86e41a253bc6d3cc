import pytest

from seutu.matching import indexing
from tests import factories


def search(client, **parameters):
    return client.get("/api/v1/search", parameters)


def test_words_are_found_in_any_language(client, home_care):
    answer = search(client, text="kotihoito", language="fi").json()

    found = {result["id"] for result in answer["results"]}
    assert {home_care["dataset"].pk, home_care["solution"].pk} <= found


def test_without_words_all_records_come_newest_first(client, home_care):
    answer = search(client, limit=100).json()

    days = [result["modified"] for result in answer["results"]]
    assert answer["total"] == len(days) == 7
    assert days == sorted(days, reverse=True)


def test_facets_count_what_was_found(client, home_care):
    answer = search(client, facets=["kind", "country"]).json()

    kinds = {each["value"]: each["count"] for each in answer["facets"]["kind"]}
    assert kinds == {"dataset": 5, "solution": 1, "challenge": 1}
    assert sum(kinds.values()) == answer["total"]
    assert set(answer["facets"]) == {"kind", "country"}


def test_a_facet_narrows_and_values_are_alternatives(client, home_care):
    answer = search(client, kind=["solution", "challenge"]).json()

    assert {each["kind"] for each in answer["results"]} == {"solution", "challenge"}


def test_a_region_holds_what_lies_in_it(client, home_care):
    results = search(client, region="FI", kind="dataset").json()["results"]

    assert home_care["dataset"].pk in {each["id"] for each in results}


def test_paging_shows_every_record_once(client, home_care):
    seen, cursor = [], ""
    while cursor is not None:
        page = search(client, limit=2, cursor=cursor).json()
        seen += [result["id"] for result in page["results"]]
        cursor = page["next"]

    assert len(seen) == len(set(seen)) == 7


def test_a_record_in_two_languages_stands_once_on_a_page(client, db, data_folder):
    factories.DatasetFactory(
        title={"fi": "Kotihoito", "sv": "Hemvård"},
        description={"fi": "Kotihoidon asiakkaat", "sv": "Hemvårdens kunder"},
        keywords={},
    )
    indexing.rebuild()

    answer = search(client).json()
    assert len(answer["results"]) == 1
    assert answer["next"] is None


def test_words_that_are_none_find_nothing(client, home_care):
    assert search(client, text="🚑 ?!").json()["total"] == 0


def test_a_title_comes_in_the_readers_language_when_it_has_one(client, db, data_folder):
    factories.DatasetFactory(title={"fi": "Kotihoito", "sv": "Hemvård"}, keywords={})
    indexing.rebuild()

    for reader, title in (("sv", "Hemvård"), ("fi", "Kotihoito")):
        result = search(client, reader=reader).json()["results"][0]
        assert (result["language"], result["title"]) == (reader, title)


@pytest.mark.parametrize(
    ("name", "value"),
    [("facets", "colour"), ("kind", "x"), ("region", "?"), ("cursor", "%%%")],
)
def test_an_unusable_value_is_named(client, home_care, name, value):
    response = search(client, **{name: value})

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"].startswith(name)


@pytest.mark.parametrize("size", [2, 40])
def test_a_search_costs_the_same_queries_for_few_and_many(
    client, db, data_folder, django_assert_max_num_queries, size
):
    factories.DatasetFactory.create_batch(size)
    indexing.rebuild()

    with django_assert_max_num_queries(3):
        assert len(search(client, limit=100).json()["results"]) == size
