"""Orders and tags that no index of the database holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seutu.catalogue.models import Dataset
from seutu.matching import indexing
from seutu.matching.finding import found
from tests import factories
from tests.api.ckan.test_actions import ask, refusal

TITLES = ("Ängar", "bikes", "Air", "Zoo", "älvar")
BY_TITLE = ["Air", "älvar", "Ängar", "bikes", "Zoo"]


@pytest.fixture
def town(db, data_folder, settings):
    """Five datasets, first seen a day after each other; three have one tag."""
    settings.PROTOCOL_RATE = ""
    cache.clear()
    for number, title in enumerate(TITLES):
        made = factories.DatasetFactory(
            number=number,
            language="sv",
            title={"sv": title, "en": f"{9 - number}"},
            keywords={"sv": ["öppna data" if number < 3 else "öppna", "stad"]},
            country="SE" if number < 4 else "FI",
        )
        seen = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
        Dataset.objects.filter(pk=made.pk).update(first_seen_at=seen)
    indexing.rebuild()


def titles(client, **asked):
    return [one["title"] for one in ask(client, "package_search", **asked)["results"]]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title_string asc", BY_TITLE),
        ("title_string desc", BY_TITLE[::-1]),
        ("title", BY_TITLE),
        ("metadata_created asc", list(TITLES)),
        ("metadata_created desc, name asc", list(TITLES[::-1])),
        ("score desc, title_string asc", BY_TITLE),
    ],
)
def test_datasets_are_sorted_as_clients_of_ckan_ask(client, town, sort, expected):
    assert titles(client, sort=sort) == expected
    pages = [titles(client, sort=sort, rows=2, start=start) for start in (0, 2, 4, 6)]
    assert pages == [expected[:2], expected[2:4], expected[4:], []]


def test_what_holds_words_is_sorted_too(client, town):
    asked = ask(client, "package_search", q="stad", sort="title_string asc", rows=2)

    assert [one["title"] for one in asked["results"]] == BY_TITLE[:2]
    assert asked["count"] == 5


@pytest.mark.parametrize("sort", ["relevance asc", "rank", "rank desc"])
def test_old_names_of_relevance_are_known(client, town, sort):
    by_score = titles(client, q="stad", sort="score desc")

    assert len(by_score) == 5
    assert titles(client, q="stad", sort=sort) == by_score


def test_too_many_to_sort_are_refused_with_advice_and_few_of_them_are_not(
    client, town, monkeypatch
):
    monkeypatch.setattr(found, "MOST_SORTED", 4)

    error = refusal(client, "package_search", 409, sort="title_string asc")

    assert error["sort"] == [
        "4 datasets at the most can be sorted so. Narrow them, or sort by name,"
        " metadata_modified or issued."
    ]
    few = titles(client, sort="title_string asc", fq="country:SE")
    assert few == ["Air", "Ängar", "bikes", "Zoo"]


@pytest.fixture
def many(town, monkeypatch):
    """Let the catalogue hold more datasets than are read for a keyword."""
    monkeypatch.setattr(found, "MOST_READ", 4)


def readings(asked):
    """List the queries that compare keywords of whatever there is."""
    return [
        one["sql"]
        for one in asked.captured_queries
        if "LIKE" in one["sql"] and '"id" IN' not in one["sql"]
    ]


def test_a_tag_of_many_datasets_is_found_without_reading_them_all(client, many):
    with CaptureQueriesContext(connection) as asked:
        found_ = ask(client, "package_search", fq='tags:"öppna data"')
        shown = ask(client, "tag_show", id="öppna data", include_datasets=True)

    assert {one["title"] for one in found_["results"]} == set(TITLES[:3])
    assert found_["count"] == 3
    assert {one["title"] for one in shown["packages"]} == set(TITLES[:3])
    assert readings(asked) == []
    refusal(client, "tag_show", 404, id="data")


def test_the_keywords_of_few_datasets_are_read(client, town):
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, "package_search", fq='tags:"öppna data"')["count"] == 3

    assert readings(asked)


def test_a_tag_beside_what_leaves_few_is_read_among_them(client, many):
    with CaptureQueriesContext(connection) as asked:
        count = ask(client, "package_search", fq="tags:stad AND country:SE")["count"]

    assert count == 4
    assert readings(asked) == []
    assert any('"id" IN' in one["sql"] for one in asked.captured_queries)


@pytest.mark.parametrize(
    "fq",
    [
        "tags:öppn*",
        "tags:stad* AND -country:NO",
        "tags:stad OR res_format:CSV",
        "-tags:stad",
    ],
    ids=["a part", "a part and a country", "a tag or a format", "no such tag"],
)
def test_tags_that_no_words_can_say_are_refused_with_advice_where_datasets_are_many(
    client, town, monkeypatch, fq
):
    few = ask(client, "package_search", fq=fq)["count"]
    monkeypatch.setattr(found, "MOST_READ", 4)

    with CaptureQueriesContext(connection) as asked:
        error = refusal(client, "package_search", 409, fq=fq)

    assert few == (0 if fq == "-tags:stad" else 5)
    assert readings(asked) == []
    assert "Name a whole tag, or narrow them." in str(error)
    narrowed = ask(client, "package_search", fq=f"({fq}) AND country:SE")["count"]
    assert narrowed == (0 if fq == "-tags:stad" else 4)


def test_a_part_of_a_tag_is_looked_for_in_what_holds_words_or_a_tag(client, many):
    assert ask(client, "package_search", q="stad", fq="tags:öppn*")["count"] == 5
    assert ask(client, "package_search", fq="tags:stad AND tags:öppn*")["count"] == 5
