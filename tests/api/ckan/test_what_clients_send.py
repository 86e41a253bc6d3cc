"""What clients of CKAN send and read beside a plain search."""

import pytest
from django.core.cache import cache

from seutu.matching import indexing
from tests import factories
from tests.api.ckan.test_actions import ask, refusal


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    small = factories.OrganisationFactory(name={"en": "Aa"}, sort_name="aa")
    large = factories.OrganisationFactory(name={"en": "Zz"}, sort_name="zz")
    care = factories.DatasetFactory(number=0, publisher=small, country="FI")
    for number in range(1, 4):
        factories.DatasetFactory(
            number=number, publisher=large, country="IT", with_distributions=1
        )
    one = care.distributions.create(
        position=0,
        url="https://data.example/h.csv",
        format="CSV",
        title={"sv": "Hemvård"},
    )
    indexing.rebuild()
    return {"care": care, "small": small, "large": large, "one": one}


def test_a_dataset_is_shown_by_either_name_of_its_parameter(client, town):
    found = ask(client, "package_show", name_or_id=town["care"].pk)

    assert found["id"] == town["care"].pk


def test_fl_keeps_the_fields_that_are_named(client, town):
    found = ask(client, "package_search", fq="country:FI", fl="id,title")

    assert set(found["results"][0]) == {"id", "title"}


def test_parameters_of_extensions_are_let_through_and_boxes_are_read(client, town):
    assert ask(client, "package_search", ext_page_url="x")["count"] == 4
    response = client.post(
        "/api/3/action/package_search",
        {"extras": {"ext_bbox": "24,60,25,61"}},
        content_type="application/json",
    )
    assert response.json()["result"]["count"] == 1


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("", "small"),
        ("title desc", "large"),
        ("package_count", "large"),
        ("packages desc", "large"),
        ("package_count asc", "small"),
    ],
)
def test_publishers_are_listed_in_the_order_asked_for(client, town, sort, first):
    named = {"sort": sort} if sort else {}

    assert ask(client, "organization_list", **named)[0] == town[first].pk


def test_themes_are_listed_in_the_order_asked_for(client, town):
    names = ask(client, "group_list", sort="name desc")

    assert names == sorted(names, reverse=True)
    counted = ask(client, "group_list", sort="package_count", all_fields=True)
    counts = [each["package_count"] for each in counted]
    assert counts == sorted(counts, reverse=True)
    assert "sort" in refusal(client, "group_list", 409, sort="colour")


def test_tags_are_searched_and_counted(client, town):
    found = ask(client, "tag_search", query="koti", limit=1)

    assert found["count"] == 1
    assert [each["name"] for each in found["results"]] == ["kotihoito"]
    assert ask(client, "tag_search") == {"count": 0, "results": []}
    refusal(client, "tag_list", 404, vocabulary_id="nothing")


def test_names_are_suggested(client, town):
    (found,) = ask(client, "organization_autocomplete", q="z")
    assert found == {"id": town["large"].pk, "name": town["large"].pk, "title": "Zz"}
    assert [g["name"] for g in ask(client, "group_autocomplete", q="health")] == [
        "heal"
    ]
    assert ask(client, "format_autocomplete", q="cs") == ["csv"]
    assert "q" in refusal(client, "format_autocomplete", 409)


def test_the_datasets_of_a_theme_are_listed(client, town):
    shown = ask(client, "group_package_show", id="heal", limit=1)

    assert [group["name"] for group in shown[0]["groups"]] == ["heal"]
    refusal(client, "group_package_show", 404, id="nothing")


@pytest.mark.parametrize(
    ("query", "count"),
    [("name:Hemvå", 1), ("name:hemv", 1), ("format:cs", 4), ("url:H.CSV", 1)],
)
def test_resources_are_found_by_any_part_of_a_field(client, town, query, count):
    assert ask(client, "resource_search", query=query)["count"] == count


def test_no_condition_on_resources_is_left_out(client, town):
    queries = '["format:csv"' + ', "url:h"' * 10 + "]"

    assert "query" in refusal(client, "resource_search", 409, query=queries)
