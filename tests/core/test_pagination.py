"""Pages of rows by keys, and counts that stop."""

from datetime import date

import pytest

from seutu.catalogue.models import Dataset
from seutu.core.pagination import Total, counted_up_to, place_behind, rows_behind
from tests.factories import DatasetFactory


@pytest.mark.django_db
def test_rows_behind_a_place_are_those_after_it_in_the_order():
    made = DatasetFactory.create_batch(6, modified=date(2025, 5, 1))
    Dataset.objects.filter(pk__in=[one.pk for one in made[:3]]).update(
        sort_date=date(2025, 4, 1)
    )
    order = ("-sort_date", "pk")
    rows = Dataset.objects.order_by(*order)
    every = list(rows)

    for place, row in enumerate(every):
        behind = rows_behind(rows, order, (row.sort_date, row.pk), 4)
        assert behind == every[place + 1 : place + 5]


@pytest.mark.django_db
def test_a_place_some_rows_behind_another_is_that_of_the_row_there():
    made = DatasetFactory.create_batch(6, modified=date(2025, 5, 1))
    Dataset.objects.filter(pk__in=[one.pk for one in made[:3]]).update(
        sort_date=date(2025, 4, 1)
    )
    order = ("-sort_date", "pk")
    rows = Dataset.objects.order_by(*order)
    every = [(row.sort_date, row.pk) for row in rows]

    assert [place_behind(rows, order, (), skip) for skip in range(1, 7)] == every
    for place, last in enumerate(every):
        behind = [place_behind(rows, order, last, skip) for skip in range(1, 7)]
        assert behind == [*every[place + 1 :], *[None] * (place + 1)]


@pytest.mark.django_db
def test_counting_stops_where_it_was_told_to():
    DatasetFactory.create_batch(3)

    assert counted_up_to(Dataset.objects.all(), 3) == Total(3)
    assert counted_up_to(Dataset.objects.all(), 2) == Total(2, is_more=True)
