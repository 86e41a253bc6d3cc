"""A box is looked for in the index of the list by date, never in the table."""

import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seutu.catalogue.models import Dataset
from seutu.core.ids import record_id
from seutu.matching.finding.conditions import Holds, Within, both
from seutu.matching.finding.found import Order, find
from seutu.places.extents import Box
from tests import factories

# PostgreSQL knows which rows it may tell from an index after a vacuum alone.
pytestmark = [pytest.mark.django_db(transaction=True)]

ROWS = 3_000
# Where one of all records lies, which any walk through the list meets late.
FAR = Box(-30.0, -30.0, -29.0, -29.0)


@pytest.fixture
def crowd(data_folder):
    cache.clear()
    catalogue = factories.CatalogueFactory(holds="dataset")
    Dataset.objects.bulk_create(
        Dataset(
            id=record_id("crowd", str(number)),
            identifier=str(number),
            catalogue=catalogue,
            country="FI",
            title={"en": f"Home care visits {number}"},
            description={"en": "Visits of a year. " * 40},
            language="en",
            sort_date=date(2019, 1, 1) + timedelta(days=number * 37 % 2_000),
            content_hash="",
            **_sides(number),
        )
        for number in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"VACUUM ANALYZE {Dataset._meta.db_table}"
            if connection.vendor == "postgresql"
            else "PRAGMA optimize"
        )


def _sides(number):
    if number == ROWS // 2:
        return FAR._asdict()
    west = 20.0 + number % 10
    return {"west": west, "south": 60.0, "east": west + 1, "north": 61.0}


def test_a_box_where_hardly_anything_lies_is_looked_for_without_the_table(crowd):
    with CaptureQueriesContext(connection) as asked:
        found = find(Within(FAR), limit=10)

    assert (len(found.rows), found.total) == (1, 1)
    looked = [one["sql"] for one in asked.captured_queries if "<=" in one["sql"]]
    # The page, the countries of what lies there, and the total.
    assert len(looked) == 3
    for sql in looked:
        assert _reads(sql) == {"dataset_newest"}, sql


def test_the_list_of_the_api_looks_for_a_box_without_the_table(crowd, client):
    with CaptureQueriesContext(connection) as asked:
        found = client.get("/api/v1/datasets", {"bbox": "-30,-30,-29,-29"}).json()

    assert [one["bbox"] for one in found["results"]] == [[-30.0, -30.0, -29.0, -29.0]]
    (looked,) = [one["sql"] for one in asked.captured_queries if "<=" in one["sql"]]
    assert _reads(looked) == {"dataset_newest"}


@pytest.mark.parametrize(
    ("beside", "order"),
    [
        pytest.param((Holds("title", "visits"),), Order(), id="another condition"),
        pytest.param((), Order("updated_at"), id="another order"),
        pytest.param((), Order("pk", descending=False), id="in the order of ids"),
    ],
)
def test_beside_anything_else_what_is_in_such_a_box_is_named(crowd, beside, order):
    there = record_id("crowd", str(ROWS // 2))

    with CaptureQueriesContext(connection) as asked:
        found = find(both(Within(FAR), *beside), order=order, limit=10)

    assert ([row.pk for row in found.rows], found.total) == ([there], 1)
    looked = [one["sql"] for one in asked.captured_queries if "<=" in one["sql"]]
    named = [sql for sql in looked if f"IN ('{there}')" in sql]
    # A total without another condition is counted by the index.
    assert len(named) == (2 if beside else 1)
    for sql in looked:
        assert sql in named or _reads(sql) == {"dataset_newest"}, sql


def _reads(sql):
    """Name the indexes that a question is answered from alone; "table" for a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of so few rows a table is read sooner than an index of them.
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            (told,) = cursor.fetchone()
            cursor.execute("RESET enable_seqscan")
            plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
            return {
                one["Index Name"]
                if one["Node Type"] == "Index Only Scan"
                else f"table by {one['Node Type']}"
                for one in _steps(plan)
                if "Scan" in one["Node Type"]
            }
        cursor.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = %s",
            [Dataset._meta.db_table],
        )
        (root,) = cursor.fetchone()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3].split() for row in cursor.fetchall()]
        found = {step[step.index("INDEX") + 1] for step in steps if "INDEX" in step}
        cursor.execute(f"EXPLAIN {sql}")
        done = [row[1:4] for row in cursor.fetchall()]
    # A table that is opened without a column of it being read is never gone to.
    tables = {at for name, at, page in done if name == "OpenRead" and page == root}
    reads = any(name == "Column" and at in tables for name, at, _ in done)
    return found | {"table"} if reads else found


def _steps(plan):
    yield plan
    for each in plan.get("Plans", ()):
        yield from _steps(each)
