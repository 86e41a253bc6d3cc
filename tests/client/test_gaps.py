"""What is asked for and not offered is read with its evidence."""

import pytest

from seutu.client import NotFound
from seutu.core.ids import record_id
from seutu.matching.gaps import updating
from seutu.matching.gaps.demand import Row, store
from seutu.matching.models import Demand

PORTAL = "daten.berlin.de"


@pytest.fixture
def asked_for(home_care):
    """A wish that nothing in the index speaks to."""
    wish = Row(
        id=record_id(f"demand:{PORTAL}", "de trinkbrunnen"),
        origin=Demand.Origin.PORTAL,
        title="Trinkbrunnen",
        language="de",
        country="DE",
        region="DE300",
        terms=("trinkbrunn",),
        weight=1.5,
        asked=46,
        months={"2021-07": 46},
        source=PORTAL,
        attribution="A portal, CC BY 3.0 DE.",
    )
    store([wish], origins=[Demand.Origin.PORTAL])
    updating.assess_due(seconds=30)
    return wish


def test_a_gap_is_listed_with_its_cause_and_read_with_what_was_searched(
    site, asked_for
):
    (listed,) = site.gaps()

    assert (listed.id, listed.title, listed.asked) == (
        asked_for.id,
        "Trinkbrunnen",
        46,
    )
    assert listed.cause
    assert listed.routes
    assert listed.months == {"2021-07": 46}
    gap = site.gap(listed.id)
    assert gap.attribution == asked_for.attribution
    assert sum(one.records for one in gap.sources) > 0


def test_gaps_are_narrowed_down(site, asked_for):
    (listed,) = site.gaps(region="DE", origin="portal")

    assert [one.id for one in site.gaps(cause=listed.cause)] == [listed.id]
    assert list(site.gaps(region="FI")) == []


def test_the_heat_table_counts_demand_by_theme_and_region(site, asked_for):
    heat = site.gap_heat()

    assert sum(cell.asked for cell in heat.cells) == 1
    assert heat.sources


def test_a_gap_that_is_not_there_is_not_found(site, db):
    with pytest.raises(NotFound):
        site.gap("nowhere")
