"""Distributions keep their keys from one reading to the next."""

import pytest

from seutu.catalogue.distributions import store_distributions
from seutu.catalogue.models import Distribution
from tests.factories import DatasetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset():
    found = DatasetFactory()
    found.distributions.all().delete()
    return found


def store(dataset, *files):
    rows = [
        Distribution(
            dataset=dataset,
            position=position,
            url=f"https://data.example/{url}",
            title={"en": title},
            format="CSV",
        )
        for position, (url, title) in enumerate(files)
    ]
    store_distributions([dataset.pk], rows)
    return dict(dataset.distributions.values_list("url", "pk"))


def keys(dataset):
    return list(dataset.distributions.order_by("position").values_list("pk", flat=True))


def test_the_same_address_is_the_same_distribution_wherever_it_stands(dataset):
    store(dataset, ("a.csv", "A"), ("b.csv", "B"), ("c.csv", "C"))
    a, b, c = keys(dataset)

    store(dataset, ("c.csv", "C, new"), ("a.csv", "A"), ("d.csv", "D"), ("b.csv", "B"))

    found = keys(dataset)
    assert (found[0], found[1], found[3]) == (c, a, b)
    assert Distribution.objects.get(pk=c).title == {"en": "C, new"}


def test_a_file_that_moved_is_known_by_title_and_format(dataset):
    store(dataset, ("2025/a.csv", "A"), ("2025/b.csv", "B"))
    before = keys(dataset)

    store(dataset, ("2026/b.csv", "B"), ("2026/a.csv", "A"))

    assert keys(dataset) == before[::-1]


def test_what_is_gone_goes_and_nothing_else(dataset):
    store(dataset, ("a.csv", "A"), ("b.csv", "B"))
    _, b = keys(dataset)

    store(dataset, ("b.csv", "B"))

    assert keys(dataset) == [b]


def test_two_of_one_address_stay_two(dataset):
    store(dataset, ("a.csv", "A"), ("a.csv", "A again"))
    before = keys(dataset)

    store(dataset, ("a.csv", "A"), ("a.csv", "A again"))

    assert keys(dataset) == before
