"""Pages say what they know, and no more, while there is no index of the records."""

import pytest

from seutu.solutions.models import Solution
from tests.factories import CatalogueFactory, DatasetFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def test_a_chosen_filter_has_no_number_that_the_list_denies(client, data_folder):
    DatasetFactory.create_batch(2, country="FI")

    response = client.get("/en/datasets/", {"country": "FI"})

    shown = response.context["list"]
    (country,) = [one for one in shown.facets if one.name == "country"]
    assert shown.total == 2
    assert [(one.label, one.count) for one in country.values] == [("Finland", None)]
    label = response.content.decode().partition('for="country-FI">')[2]
    assert label.partition("</label>")[0] == "<span>Finland</span>"


def test_the_number_of_cases_is_that_of_their_bars(client, data_folder):
    one = SolutionFactory(catalogue=CatalogueFactory(id="cases", holds="solution"))
    Solution.objects.bulk_create(
        Solution(
            id=f"{number:016d}",
            catalogue=one.catalogue,
            identifier=f"case {number}",
            title={"en": "Case"},
            status=Solution.Status.IN_USE,
        )
        for number in range(1_000)
    )

    shown = client.get("/en/ai-in-public-services/").context

    (bars,) = [each.bars for each in shown["spreads"] if each.id == "status"]
    assert shown["total"] == sum(bar.count for bar in bars) == 1_001
