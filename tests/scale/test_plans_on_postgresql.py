"""PostgreSQL answers the lists from the indexes that hold what lists show."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Catalogue, Dataset
from seutu.core.ids import record_id
from seutu.core.pagination import encode_cursor
from seutu.places.models import Region
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("data_folder"),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="reads the plan of PostgreSQL"
    ),
]

ROWS, CATALOGUES, PUBLISHERS, REGIONS = 6_000, 6, 12, 500
COUNTRIES = ("FI", "SE", "IT", "PL")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
DEEP = encode_cursor("2021-06-01", "m")
ON_A_DAY = '"catalogue_dataset"."sort_date" = '
LISTS = {
    "datasets": ("/en/datasets/", "dataset_newest"),
    "datasets, deep": (f"/en/datasets/?cursor={DEEP}", "dataset_newest"),
    "catalogue": ("/en/datasets/?source=c3", "dataset_of_catalogue"),
    "catalogue, deep": (
        f"/en/datasets/?source=c3&cursor={DEEP}",
        "dataset_of_catalogue",
    ),
    "publisher": ("/en/datasets/?organisation={publisher}", "dataset_of_publisher"),
    "publisher, deep": (
        f"/en/datasets/?organisation={{publisher}}&cursor={DEEP}",
        "dataset_of_publisher",
    ),
    "country": ("/en/datasets/?country=SE", "dataset_of_country"),
    "country, deep": (f"/en/datasets/?country=SE&cursor={DEEP}", "dataset_of_country"),
    "region": ("/en/datasets/?region=FI1", "dataset_newest"),
    "region, deep": (f"/en/datasets/?region=FI1&cursor={DEEP}", "dataset_newest"),
    "theme": ("/en/datasets/?theme=HEAL", "dataset_newest"),
    "theme, deep": (f"/en/datasets/?theme=HEAL&cursor={DEEP}", "dataset_newest"),
    "theme and country": (
        "/en/datasets/?theme=HEAL&country=SE",
        "dataset_of_country",
    ),
    "feed of a theme": ("/en/feeds/dataset.atom?theme=HEAL", "dataset_newest"),
    "feed": ("/en/feeds/dataset.atom", "dataset_newest"),
    "feed, deep": (f"/en/feeds/dataset.atom?cursor={DEEP}", "dataset_newest"),
    "API": ("/api/v1/datasets", "dataset_newest"),
    "API, a source, deep": (
        f"/api/v1/datasets?source=c3&cursor={DEEP}",
        "dataset_of_catalogue",
    ),
}


@pytest.fixture
def publisher():
    """Datasets of several catalogues, publishers and countries, as dates mix them."""
    catalogues = [
        factories.CatalogueFactory(id=f"c{number}", holds="dataset")
        for number in range(CATALOGUES)
    ]
    publishers = factories.OrganisationFactory.create_batch(PUBLISHERS)
    # As many as there are in Europe: of a few the planner reads all, and then sorts.
    regions = Region.objects.bulk_create(
        Region(code=f"FI{number:03}", level=3, country="FI", name={"en": "A region"})
        for number in range(REGIONS)
    )
    Dataset.objects.bulk_create(
        Dataset(
            id=record_id("crowd", str(number)),
            identifier=str(number),
            catalogue=catalogues[number % CATALOGUES],
            publisher=publishers[number % PUBLISHERS],
            country=COUNTRIES[number * 7 % 11 % len(COUNTRIES)],
            region=regions[number % REGIONS],
            title={"en": f"Home care visits {number}"},
            description={"en": "Visits of a year. " * 20},
            language="en",
            themes=["HEAL", "SOCI"] if number % 5 else ["ENVI"],
            sort_date=date(2019, 1, 1) + timedelta(days=number * 37 % 2_000),
            vanished_at=NOW if number % 10 == 0 else None,
            content_hash="",
        )
        for number in range(ROWS)
    )
    # Rows that other tests rolled back lie in the tables and in what is known of them.
    with connection.cursor() as cursor:
        for model in (Dataset, Catalogue, Organisation, Region):
            cursor.execute(f"VACUUM (FULL, ANALYZE) {model._meta.db_table}")
    return publishers[3].pk


def test_lists_are_read_in_the_order_of_their_indexes(client, publisher):
    wrong = {}
    for name, (address, index) in LISTS.items():
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            response = client.get(address.format(publisher=publisher))
        assert response.status_code == 200, (name, response.content[:300])

        read = [one["sql"] for one in found.captured_queries if _shows(one["sql"])]
        assert read, name
        for sql in read:
            # Few lie on the day of the last row: the index by date has them at once.
            fit = {index, "dataset_newest"} if ON_A_DAY in sql else {index}
            steps = list(_steps(_plan(sql)))
            used = {one.get("Index Name") for one in steps if _is_of_datasets(one)}
            if (
                not used
                or used - fit
                or any("Sort" in one["Node Type"] for one in steps)
            ):
                wrong[name] = [
                    (one["Node Type"], one.get("Index Name")) for one in steps
                ]
    assert not wrong


def _shows(sql):
    """Tell the questions that read a page of datasets from the counts of them."""
    return 'ORDER BY "catalogue_dataset"."sort_date" DESC' in sql


def _is_of_datasets(step):
    return step.get("Relation Name") == "catalogue_dataset"


def _plan(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (told,) = cursor.fetchone()
    return (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def _steps(plan):
    yield plan
    for each in plan.get("Plans", ()):
        yield from _steps(each)
