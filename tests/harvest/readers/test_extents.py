import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.harvest.readers.extent_texts import literal_box
from seutu.harvest.readers.extents import (
    MOST_POINTS,
    WIDEST_ACROSS,
    box_of,
    geojson_box,
    placed,
)
from seutu.places.extents import COUNTRIES, Box
from seutu.places.shapes import geojson, wkt

HELSINKI = Box(24.8, 60.1, 25.3, 60.4)
FIJI = Box(177.0, -20.0, -178.0, -16.0)
EPSG = "http://www.opengis.net/def/crs/EPSG/0/4326"
RING = "24.8 60.1, 25.3 60.1, 25.3 60.4, 24.8 60.4, 24.8 60.1"
TURNED = "60.1 24.8, 60.1 25.3, 60.4 25.3, 60.4 24.8, 60.1 24.8"
TEXTS = {
    "polygon": f"POLYGON(({RING}))",
    "polygon in small letters": f"polygon (({RING}))",
    "polygon with a height": "POLYGON Z((24.8 60.1 3, 25.3 60.4 9, 24.8 60.4 1))",
    "polygon with a hole": f"POLYGON(({RING}),(25 60.2, 25.1 60.2, 25.1 60.3))",
    "many polygons": "MULTIPOLYGON(((24.8 60.1, 25 60.2)), ((25.1 60.3, 25.3 60.4)))",
    "line": "LINESTRING(24.8 60.1, 25.3 60.4)",
    "collection": "GEOMETRYCOLLECTION(POINT(24.8 60.1), POINT(25.3 60.4))",
    "CRS84 by its address": "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> "
    f"POLYGON(({RING}))",
    "latitude first by EPSG": f"<{EPSG}> POLYGON(({TURNED}))",
    "SRID": f"SRID=4326;POLYGON(({RING}))",
    "ENVELOPE": "ENVELOPE(24.8, 25.3, 60.4, 60.1)",
    "BOX": "BOX(24.8 60.1, 25.3 60.4)",
    "GML envelope": f'<gml:Envelope srsName="{EPSG}"><gml:lowerCorner>60.1 24.8'
    "</gml:lowerCorner><gml:upperCorner>60.4 25.3</gml:upperCorner></gml:Envelope>",
    "GML envelope in CRS84": '<Envelope srsName="urn:ogc:def:crs:OGC:1.3:CRS84">'
    "<lowerCorner>24.8 60.1</lowerCorner><upperCorner>25.3 60.4</upperCorner>"
    "</Envelope>",
    "GML list": f'<gml:Polygon srsName="{EPSG}"><gml:posList>60.1 24.8 60.1 25.3 '
    "60.4 25.3 60.1 24.8</gml:posList></gml:Polygon>",
    "GML list with heights": '<gml:LineString srsName="EPSG:4326"><gml:posList '
    'srsDimension="3">24.8 60.1 5 25.3 60.4 9</gml:posList></gml:LineString>',
    "GML coordinates": "<gml:Box><gml:coordinates>24.8,60.1 25.3,60.4"
    "</gml:coordinates></gml:Box>",
    "GeoJSON": json.dumps(
        {"type": "LineString", "coordinates": [[24.8, 60.1], [25.3, 60.4]]}
    ),
    "DCMI": "northlimit=60.4; eastlimit=25.3; southlimit=60.1; westlimit=24.8; "
    "units=signed decimal degrees",
}
REFUSED = {
    "nothing": "",
    "words": "Helsinki (Finland)",
    "an address": "http://publications.europa.eu/resource/authority/country/FIN",
    "empty": "POLYGON EMPTY",
    "cut off": "POLYGON((24.8 60.1, 25.3 60.1, 25.3 60.4",
    "a letter for a number": "POLYGON((24.8 6O.1, 25.3 60.4))",
    "one number": "POINT(24.8)",
    "not a number": "POINT(nan nan)",
    "without end": "LINESTRING(24.8 60.1, inf 60.4)",
    "metres": "POLYGON((385000 6672000, 390000 6675000))",
    "another system": "<http://www.opengis.net/def/crs/EPSG/0/3067> POINT(38 66)",
    "another SRID": "SRID=3067;POINT(38 66)",
    "GML of another system": '<gml:Point srsName="urn:ogc:def:crs:EPSG::25832">'
    "<gml:pos>38 66</gml:pos></gml:Point>",
    "DCMI in another system": "northlimit=60; eastlimit=25; southlimit=60; "
    "westlimit=24; projection=UTM",
    "DCMI without a side": "northlimit=60; eastlimit=25; southlimit=60",
    "ENVELOPE of three": "ENVELOPE(24.8, 25.3, 60.4)",
}
SIDES = {
    "south above north": (24.8, 60.4, 25.3, 60.1),
    "west and east swapped": (25.3, 60.1, 24.8, 60.4),
    "out of range": (24.8, 60.1, 25.3, 91.0),
    "longitudes of a full turn": (0.0, -10.0, 360.0, 10.0),
    "not a number": (math.nan, 60.1, 25.3, 60.4),
    "no end": (24.8, 60.1, math.inf, 60.4),
    "the world": (-180.0, -90.0, 180.0, 90.0),
    "the world of web maps": (-180.0, -85.06, 180.0, 85.06),
    "noughts": (0.0, 0.0, 0.0, 0.0),
}

longitudes = st.decimals(-180, 180, places=6).map(float)
latitudes = st.decimals(-90, 90, places=6).map(float)
boxes = st.builds(
    lambda west, east, ends: box_of(west, min(ends), east, max(ends)),
    longitudes,
    longitudes,
    st.tuples(latitudes, latitudes),
).filter(bool)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["coordinates", "bbox", "geometry", "geometries"]), inner
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_shape_in_any_form_gives_the_box_around_it(text):
    assert literal_box(text) == HELSINKI


@pytest.mark.parametrize("text", REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_shape_in_degrees_gives_no_box(text):
    assert literal_box(text) is None


@pytest.mark.parametrize("sides", SIDES.values(), ids=list(SIDES))
def test_a_box_that_cannot_be_or_says_nothing_is_refused(sides):
    assert box_of(*sides) is None


def test_a_box_across_the_antimeridian_has_its_west_east_of_its_east():
    assert box_of(*FIJI) == FIJI
    parts = [
        [[[177, -20], [180, -20], [180, -16], [177, -20]]],
        [[[-180, -20], [-178, -20], [-178, -16], [-180, -20]]],
    ]
    assert geojson_box({"type": "MultiPolygon", "coordinates": parts}) == FIJI


def test_a_band_around_the_earth_is_not_across_the_antimeridian():
    band = {"coordinates": [[[-180, 50], [180, 50], [180, 60], [-180, 60]]]}

    assert geojson_box(band) == Box(-180, 50, 180, 60)


def test_the_box_that_a_shape_states_of_itself_comes_before_its_points():
    feature = {
        "type": "Feature",
        "bbox": [24.8, 60.1, -5, 25.3, 60.4, 90],
        "geometry": {"type": "Point", "coordinates": [25, 60.2]},
    }

    assert geojson_box(feature) == HELSINKI
    assert geojson_box({**feature, "bbox": None}) == Box(25, 60.2, 25, 60.2)


def test_more_points_than_any_place_needs_give_no_box_rather_than_a_smaller_one():
    few = [[24.8, 60.1]] * (MOST_POINTS - 1) + [[25.3, 60.4]]

    assert geojson_box({"coordinates": few}) == HELSINKI
    assert geojson_box({"coordinates": [*few, [25, 60.2]]}) is None
    apart = [[one] for one in few]
    assert geojson_box({"coordinates": [*apart, *apart]}) is None


def test_how_deep_a_shape_is_nested_does_not_matter():
    shape: object = [24.8, 60.1]
    for _ in range(10_000):
        shape = {"geometries": [shape]}

    assert geojson_box(shape) == Box(24.8, 60.1, 24.8, 60.1)
    assert geojson_box('{"a":' * 90_000) is None


def test_axes_in_the_wrong_order_are_refused_where_the_country_tells():
    turned = Box(60.1, 24.8, 60.4, 25.3)

    assert placed([[turned]], "FI") is None
    assert placed([[turned]], "") == turned
    assert placed([[turned, HELSINKI]], "FI") == HELSINKI


def test_a_box_abroad_is_believed():
    antarctica = Box(-60.0, -80.0, -50.0, -70.0)

    assert placed([[antarctica]], "FI") == antarctica


def test_the_box_of_the_country_says_no_more_than_the_country():
    assert placed([[COUNTRIES["FI"]]], "FI") is None
    assert placed([[COUNTRIES["FI"]]], "SE") == COUNTRIES["FI"]


def test_several_places_are_told_as_the_box_around_them():
    turku = Box(22.1, 60.3, 22.5, 60.6)

    assert placed([[HELSINKI], [None], [turku]], "FI") == Box(22.1, 60.1, 25.3, 60.6)


@given(boxes)
def test_a_box_that_is_written_out_is_read_back_as_it_was(box):
    assert geojson_box(geojson(box)) == box
    assert literal_box(json.dumps(geojson(box))) == box
    assert literal_box(wkt(box)) == box


@given(longitudes, latitudes, longitudes, latitudes)
def test_a_box_that_is_accepted_lies_on_earth(west, south, east, north):
    box = box_of(west, south, east, north)

    if box is not None:
        assert box == (west, south, east, north)
        assert south <= north
        assert west <= east or east + 360 - west <= WIDEST_ACROSS


@given(json_values)
def test_any_json_is_a_box_or_none(value):
    box = geojson_box(value)

    assert box is None or box_of(*box) == box


@given(st.text("POINTLYG ()<>=;,.0123456789-eZsrNam\"'{}[]:", max_size=60))
def test_any_text_is_a_box_or_none(text):
    box = literal_box(text)

    assert box is None or box_of(*box) == box
