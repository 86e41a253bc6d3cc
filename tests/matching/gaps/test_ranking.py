import pytest

from seutu.matching.gaps.ranking import fundable, servable_by
from seutu.matching.gaps.selectors import Glance, by_month, glances, months_from
from tests.factories import OrganisationFactory
from tests.matching.gaps.worlds import (
    NEED,
    TEXT,
    asks,
    everything_is_assessed,
    publishes,
)


def glance(id: str, **fields) -> Glance:
    given = {
        "title": id,
        "language": "en",
        "origin": "portal",
        "source": "",
        "cause": "absent",
        "theme": "",
        "place": "DE300",
        "weight": 1.0,
        "asked": 1,
        "probability": 0.0,
        "best": "",
    }
    return Glance(id=id, **given | fields)


def test_the_same_need_of_several_regions_comes_before_that_of_one():
    rows = [
        glance("one", weight=3.0, terms=("a",)),
        glance("two", weight=2.0, concepts=("c",), place="FI1C1"),
        glance("three", weight=2.0, concepts=("c",), place="LT011", language="lt"),
    ]

    found = fundable(rows)

    assert [one.lead.id for one in found] == ["two", "one"]
    assert found[0].places == ("FI1C1", "LT011")
    assert found[0].score == 8.0


def test_what_exists_elsewhere_counts_by_a_half_and_what_is_met_not_at_all():
    rows = [
        glance("away", cause="other-place", terms=("a",)),
        glance("absent", terms=("b",)),
        glance("met", cause="", terms=("c",)),
    ]

    assert [(one.lead.id, one.score) for one in fundable(rows)] == [
        ("absent", 1.0),
        ("away", 0.5),
    ]


def test_months_without_anybody_asking_are_counted_as_none():
    rows = [glance("one", months={"2019-11": 2, "2020-02": 1})]

    assert by_month(rows) == {
        "2019-11": (0, 2),
        "2019-12": (0, 0),
        "2020-01": (0, 0),
        "2020-02": (0, 1),
    }
    assert months_from("2020-01", "2020-01") == ["2020-01"]
    assert by_month([]) == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("data_folder")
def test_an_organisation_sees_what_is_near_its_records_and_nothing_else():
    asks()
    asks("Locations of beehives", "Where do beehives stand?")
    transport = OrganisationFactory()
    publishes(
        "Bus stops and their access",
        TEXT,
        publisher=transport,
        country="IT",
        region=None,
    )
    publishes("Opening hours of public libraries")
    everything_is_assessed()

    found = servable_by(transport, glances())

    assert [one.demand.title for one in found] == [NEED]
    assert servable_by(OrganisationFactory(), glances()) == []
