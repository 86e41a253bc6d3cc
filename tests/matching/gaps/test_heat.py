from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.gaps.heat import Point, coarsened, heat

points = st.lists(
    st.builds(
        Point,
        theme=st.sampled_from(["", "HEAL", "TRAN"]),
        region=st.sampled_from(["", "DE", "DE300", "FI1C1", "FI1C2", "LT"]),
        is_unmet=st.booleans(),
    ),
    max_size=40,
)


@given(points)
def test_the_cells_add_up_to_the_demand(found):
    table = heat(found, fewest=5)

    assert sum(cell.asked for cell in table.cells.values()) == len(found)
    assert sum(cell.unmet for cell in table.cells.values()) == sum(
        one.is_unmet for one in found
    )
    assert all(cell.unmet <= cell.asked for cell in table.cells.values())


@given(points, st.integers(1, 8))
def test_a_cell_with_few_demands_has_no_shade(found, fewest):
    table = heat(found, fewest=fewest)

    for cell in table.cells.values():
        assert cell.is_thin == (cell.asked < fewest)
        assert 0 <= cell.step <= 5
        if cell.is_thin:
            assert cell.step == 0


@given(points)
def test_the_table_does_not_depend_on_the_order_of_demands(found):
    assert heat(found, fewest=3) == heat(found[::-1], fewest=3)


def test_regions_are_told_apart_as_finely_as_the_columns_allow():
    regions = ["FI1C1", "FI1C2", "FI1D1", "DE300"]

    assert coarsened(regions, 4) == 5
    assert coarsened(regions, 3) == 4
    assert coarsened(regions, 2) == 3
    assert coarsened([], 2) == 5


def test_what_is_not_known_comes_last():
    table = heat([Point("", "", True)] * 9 + [Point("HEAL", "DE300", False)], fewest=1)

    assert table.themes == ("HEAL", "")
    assert table.regions == ("DE300", "")


def test_no_more_places_than_columns_even_where_countries_are_too_many():
    found = [Point("HEAL", code, True) for code in ("DE", "FI", "LT", "PL", "SE")]

    assert len(heat(found, fewest=1, most_regions=3).regions) == 3
