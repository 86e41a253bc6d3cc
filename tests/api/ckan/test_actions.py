import json

import pytest
from django.core.cache import cache

from seutu.catalogue.models import Dataset
from seutu.matching import indexing
from tests import factories


@pytest.fixture
def town(db, data_folder, settings):
    """Nine datasets of two publishers; one has its text in two languages."""
    settings.PROTOCOL_RATE = ""
    cache.clear()
    turku, brescia = factories.OrganisationFactory(), factories.OrganisationFactory()
    care = factories.DatasetFactory(
        number=0,
        publisher=turku,
        country="FI",
        region=factories.RegionFactory(code="FI1C1"),
        title={"fi": "Kotihoidon asiakkaat", "sv": "Hemvårdens kunder"},
        with_distributions=2,
        version="3",
    )
    rest = [
        factories.DatasetFactory(number=number, publisher=brescia, country="IT")
        for number in range(1, 9)
    ]
    indexing.rebuild()
    return {"care": care, "rest": rest, "turku": turku, "brescia": brescia}


def ask(client, action, **parameters):
    response = client.get(f"/api/3/action/{action}", parameters)
    answer = response.json()
    assert answer["success"], answer
    return answer["result"]


def refusal(client, action, status, **parameters):
    response = client.get(f"/api/3/action/{action}", parameters)
    assert response.status_code == status, response.content
    answer = response.json()
    assert not answer["success"]
    return answer["error"]


def test_all_names_are_listed_whole_or_in_pages(client, town):
    every = sorted(Dataset.objects.values_list("pk", flat=True))

    response = client.get("/api/action/package_list")
    assert json.loads(b"".join(response.streaming_content))["result"] == every
    pages = [
        name
        for start in range(0, 9, 4)
        for name in ask(client, "package_list", limit=4, offset=start)
    ]
    assert pages == every


def test_a_package_keeps_all_languages_and_the_ways_to_get_it(client, town):
    found = ask(client, "package_show", id=town["care"].pk)

    assert found["name"] == found["id"] == town["care"].pk
    assert found["title"] == "Kotihoidon asiakkaat"
    assert found["title_translated"] == {
        "fi": "Kotihoidon asiakkaat",
        "sv": "Hemvårdens kunder",
    }
    assert found["num_resources"] == len(found["resources"]) == 2
    assert found["organization"]["name"] == found["owner_org"] == town["turku"].pk
    assert [group["name"] for group in found["groups"]] == ["heal"]
    assert {each["name"] for each in found["tags"]} == {"kotihoito", "ikääntyneet"}
    assert found["isopen"] is True
    assert found["metadata_modified"].count("+") == 0
    extras = {each["key"]: each["value"] for each in found["extras"]}
    assert json.loads(extras["language"]) == ["fi", "sv"]
    assert extras["spatial_uri"].endswith("/FI1C1")
    assert json.loads(extras["spatial"])["type"] == "Polygon"


def test_a_resource_is_found_by_its_id(client, town):
    first, second = ask(client, "package_show", id=town["care"].pk)["resources"]

    assert ask(client, "resource_show", id=second["id"]) == second
    assert first["id"] != second["id"]
    assert refusal(client, "resource_show", 404, id=town["care"].pk + "-0")


def test_counts_are_those_of_records_not_of_languages(client, town):
    found = ask(client, "package_search", **{"facet.field": '["country", "groups"]'})

    assert found["count"] == 9 == len(found["results"])
    assert found["facets"]["country"] == {"IT": 8, "FI": 1}
    assert sum(found["facets"]["groups"].values()) == 9
    items = found["search_facets"]["groups"]["items"]
    assert {"name", "display_name", "count"} == set(items[0])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("country:IT", 8),
        ("-country:IT", 1),
        ("country:(IT OR FI)", 9),
        ("country:IT AND NOT groups:tran", 4),
        ('tags:"kotihoito"', 2),
        ("res_format:csv", 9),
        ("metadata_modified:[NOW-1DAY TO *]", 9),
        ("metadata_modified:[* TO 2020-01-01T00:00:00Z]", 0),
        ("region:FI1C", 1),
        ("region:FI", 1),
        ("title:Hemvårdens", 1),
        ("title:hemv*", 1),
        ("*:*", 9),
        ("+state:active -private:true", 9),
        ("(country:FI OR tags:parcheggi) AND type:dataset", 3),
    ],
)
def test_a_filter_query_narrows(client, town, query, count):
    found = ask(client, "package_search", fq=query, rows=100)

    assert found["count"] == len(found["results"]) == count


def test_words_are_found_in_any_language_best_first(client, town):
    found = ask(client, "package_search", q="kotihoito", rows=3)

    assert town["care"].pk in [each["id"] for each in found["results"]]
    assert found["count"] >= 2


def test_words_and_conditions_hold_together(client, town):
    by_index = ask(client, "package_search", q="kotihoito", fq="country:FI")
    by_rows = ask(
        client,
        "package_search",
        q="kotihoito",
        fq="metadata_modified:[* TO 2001-01-01]",
    )

    assert by_index["count"] == 1
    assert [each["id"] for each in by_index["results"]] == [town["care"].pk]
    assert by_rows["count"] == 0


@pytest.mark.parametrize(
    "sort", ["", "name asc", "metadata_modified desc", "name desc"]
)
def test_pages_show_every_dataset_once(client, town, sort):
    seen = [
        each["id"]
        for start in range(0, 12, 2)
        for each in ask(client, "package_search", rows=2, start=start, sort=sort)[
            "results"
        ]
    ]
    assert len(seen) == len(set(seen)) == 9
    if sort.startswith("name"):
        assert seen == sorted(seen, reverse="desc" in sort)


def test_a_row_that_comes_between_two_pages_moves_none_of_the_next(client, town):
    first = ask(client, "package_search", rows=4, sort="name asc")["results"]
    Dataset.objects.filter(pk=first[0]["id"]).update(vanished_at="2026-01-01T00:00Z")
    second = ask(client, "package_search", rows=5, start=4, sort="name asc")["results"]

    assert len({each["id"] for each in (*first, *second)}) == 9


def test_publishers_are_organizations(client, town):
    names = ask(client, "organization_list")
    full = ask(client, "organization_list", all_fields="true")

    assert set(names) == {town["turku"].pk, town["brescia"].pk}
    assert {each["name"]: each["package_count"] for each in full} == {
        town["turku"].pk: 1,
        town["brescia"].pk: 8,
    }
    shown = ask(client, "organization_show", id=names[0], include_datasets="true")
    assert shown["package_count"] == len(shown["packages"])


def test_an_organization_that_was_hidden_is_not_there(client, town):
    town["turku"].hidden_at = "2026-01-01T00:00Z"
    town["turku"].save()

    assert town["turku"].pk not in ask(client, "organization_list")
    refusal(client, "organization_show", 404, id=town["turku"].pk)
    assert ask(client, "package_show", id=town["care"].pk)["organization"] is None


def test_themes_are_groups_and_keywords_are_tags(client, town):
    assert ask(client, "group_list") == ["envi", "heal", "tran"]
    assert ask(client, "group_show", id="tran")["package_count"] == 4
    assert "kotihoito" in ask(client, "tag_list")
    assert ask(client, "tag_list", query="koti") == ["kotihoito"]
    shown = ask(client, "tag_show", id="kotihoito", include_datasets=True)
    assert len(shown["packages"]) == 2
    refusal(client, "tag_show", 404, id="nothing of the kind")


def test_resources_are_searched_by_their_fields(client, town):
    found = ask(client, "resource_search", query="format:CSV")
    assert found["count"] == len(found["results"]) == 2
    assert ask(client, "resource_search", query="name:table 2")["count"] == 1
    both = ask(client, "resource_search", query='["format:csv", "url:/1.csv"]')
    assert both["count"] == 1
    assert "query" in refusal(client, "resource_search", 409, query="colour:red")


def test_the_rest_of_what_clients_ask_for_answers(client, town):
    assert ask(client, "status_show")["ckan_version"].startswith("2.")
    assert ask(client, "site_read") is True
    assert [each["id"] for each in ask(client, "license_list")] == ["CC BY 4.0"]
    assert ask(client, "vocabulary_list") == []
    assert len(ask(client, "current_package_list_with_resources", limit=4)) == 4
    assert ask(client, "package_autocomplete", q="kotihoito")
    assert "Search" in ask(client, "help_show", name="package_search")
    assert client.get("/api/3").json() == {"version": 3}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"fq": "country:FI"}', "application/json"),
        (b'{"fq": "country:FI"}', "application/x-www-form-urlencoded"),
        (b"fq=country%3AFI", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_may_be_json_or_a_form(client, town, body, kind):
    response = client.post("/api/3/action/package_search", body, content_type=kind)

    assert response.json()["result"]["count"] == 1


def test_a_body_that_is_no_json_is_named(client, town):
    response = client.post(
        "/api/3/action/package_show", b"{", content_type="application/json"
    )
    assert response.status_code == 400
    assert response.json()["error"]["__type"] == "Bad Request"
    assert "JSON" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("action", "status", "kind", "parameters"),
    [
        ("package_show", 404, "Not Found Error", {"id": "nothing"}),
        ("package_show", 409, "Validation Error", {}),
        ("package_search", 409, "Validation Error", {"fq": "colour:red"}),
        ("package_search", 409, "Validation Error", {"sort": "colour asc"}),
        ("package_search", 409, "Validation Error", {"rows": "many"}),
        ("package_search", 409, "Validation Error", {"facet.field": "colour"}),
        ("package_search", 409, "Validation Error", {"colour": "red"}),
        ("package_search", 409, "Validation Error", {"callback": "run"}),
        ("package_search", 409, "Validation Error", {"start": "999999"}),
        ("package_create", 403, "Authorization Error", {}),
        ("no_such_action", 400, "Bad Request", {}),
        ("organization_show", 404, "Not Found Error", {"id": "x"}),
        ("group_show", 404, "Not Found Error", {"id": "x"}),
    ],
)
def test_a_refusal_has_the_shape_of_ckan(
    client, town, action, status, kind, parameters
):
    error = refusal(client, action, status, **parameters)

    assert error["__type"] == kind
    assert error["message"].startswith(f"{kind}: ")
    assert error["message"].endswith(("value", ".")) or action == "no_such_action"


def test_the_query_that_cannot_be_used_is_named(client, town):
    error = refusal(client, "package_search", 409, fq="(country:FI")

    assert "parenthesis" in error["fq"][0]


def test_too_many_requests_are_told_so_in_the_same_shape(client, town, settings):
    settings.PROTOCOL_RATE = "1/h"
    client.get("/api/3/action/site_read")
    response = client.get("/api/3/action/site_read")

    assert response.status_code == 429
    assert response.headers["Retry-After"]
    assert response.json()["success"] is False


def test_scripts_of_other_sites_may_read(client, town):
    response = client.get("/api/3/action/site_read")
    preflight = client.options("/api/3/action/package_search")

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    refused = client.delete("/api/3/action/site_read")
    assert (refused.status_code, refused.json()["success"]) == (405, False)


def test_without_an_index_lists_still_answer_and_words_say_why_not(client, town):
    (indexing.store().folder / "CURRENT").unlink()
    indexing.store.cache_clear()

    assert ask(client, "package_search", fq="country:IT")["count"] == 8
    assert "index" in refusal(client, "package_search", 503, q="kotihoito")["message"]


@pytest.mark.parametrize("size", [2, 60])
def test_a_search_costs_the_same_queries_for_few_and_many(
    client, town, django_assert_max_num_queries, size
):
    factories.DatasetFactory.create_batch(size, with_distributions=2)
    indexing.rebuild()
    cache.clear()
    parameters = {"rows": 100, "facet.field": '["organization", "groups"]'}

    with django_assert_max_num_queries(6):
        ask(client, "package_search", **parameters)
