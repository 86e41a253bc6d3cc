"""Pages of the published catalogue are found by an index, however many rows exist."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from seutu.catalogue.publishing import Selection, datasets_page
from tests.factories import DatasetFactory

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 5, 3, tzinfo=UTC)
INDEXES = {
    "source": (Selection(source="brescia"), "dataset_by_catalogue"),
    "changes": (Selection(changed_since=MOMENT), "dataset_by_change"),
    "high value": (Selection(high_value=True), "dataset_high_value"),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Reads SQLite's plans.")
@pytest.mark.parametrize("name", INDEXES)
def test_a_page_reads_an_index_and_sorts_nothing(name):
    selection, index = INDEXES[name]
    rows = selection.rows().order_by(*selection.order)[:101]
    plan = rows.values_list(*selection.order).explain()
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_a_page_without_rows_leads_nowhere():
    page = datasets_page(Selection(), cursor="", limit=10)
    assert (list(page.rows), page.next, page.previous) == ([], None, None)


def test_what_has_vanished_is_in_no_page():
    DatasetFactory(vanished_at=MOMENT)
    kept = DatasetFactory()
    page = datasets_page(Selection(), cursor="", limit=10)
    assert [each.pk for each in page.rows] == [kept.pk]


def test_changes_come_in_the_order_in_which_they_happened():
    later, sooner = DatasetFactory(), DatasetFactory()
    type(later).objects.filter(pk=later.pk).update(updated_at=MOMENT.replace(day=9))
    type(later).objects.filter(pk=sooner.pk).update(updated_at=MOMENT.replace(day=4))
    page = datasets_page(Selection(changed_since=MOMENT), cursor="", limit=10)
    assert [each.pk for each in page.rows] == [sooner.pk, later.pk]
