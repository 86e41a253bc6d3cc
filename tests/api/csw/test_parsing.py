from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.api.csw import cql, filters
from seutu.api.csw.requests import parsed
from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import (
    All,
    Among,
    Between,
    Holds,
    Not,
    Within,
    Words,
)
from seutu.places.extents import COUNTRIES, Box, countries_in

PIECES = (
    "title", "dc:subject", "modified", "AnyText", "colour", " = ", " <> ", " >= ",
    " LIKE ", " IS ", " NOT ", "NULL", " BETWEEN ", " AND ", " OR ", " IN ", "BBOX",
    "(", ")", ", ", "'a b'", "'", '"', "2024-01-01", "-12.5", "1e999", "é", "%",
)  # fmt: skip
TAGS = (
    "And", "Or", "Not", "PropertyIsEqualTo", "PropertyIsLike", "PropertyIsBetween",
    "PropertyIsNull", "BBOX", "PropertyName", "Literal", "Envelope", "lowerCorner",
    "LowerBoundary", "FeatureId", "Box", "coordinates",
)  # fmt: skip
VALUES = ("title", "modified", "anytext", "1 2", "3 4", "1,2 3,4", "nan inf", "")


@st.composite
def elements(draw, depth=4):
    tag = draw(st.sampled_from(TAGS))
    text = draw(st.sampled_from(VALUES))
    inner = draw(st.lists(elements(depth - 1), max_size=3)) if depth else []
    return f"<{tag}>{text}{''.join(inner)}</{tag}>"


def filtered(body):
    return filters.read(parsed(f"<Filter>{body}</Filter>".encode()))


def test_an_envelope_of_epsg_puts_the_latitude_first():
    envelope = (
        "<BBOX><PropertyName>ows:BoundingBox</PropertyName><Envelope{}>"
        "<lowerCorner>{}</lowerCorner><upperCorner>{}</upperCorner></Envelope></BBOX>"
    )
    box = Within(Box(24.0, 60.0, 25.0, 61.0))

    assert filtered(envelope.format("", "24 60", "25 61")) == box
    urn = ' srsName="urn:ogc:def:crs:EPSG::4326"'
    assert filtered(envelope.format(urn, "60 24", "61 25")) == box
    short = ' srsName="EPSG:4326"'
    assert filtered(envelope.format(short, "24 60", "25 61")) == box
    assert cql.read("BBOX(geometry, 24, 60, 25, 61)") == box


def test_a_pattern_is_read_by_its_own_signs():
    like = (
        '<PropertyIsLike wildCard="*" singleChar="." escapeChar="!">'
        "<PropertyName>dc:title</PropertyName><Literal>*air!*quality*</Literal>"
        "</PropertyIsLike>"
    )
    assert filtered(like) == Holds("title", "air*quality")
    assert cql.read("AnyText LIKE '%air quality%'") == Words("air quality")


def test_a_day_reaches_to_its_end():
    low, high = datetime(2024, 5, 31, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)

    assert cql.read("modified = '2024-05-31'") == Between(
        "updated_at", low, high, with_high=False
    )
    assert cql.read("modified > '2024-05-31'") == Between("updated_at", high, None)


def test_and_binds_more_than_or_and_not_most():
    found = cql.read("NOT type = 'service' AND format = 'csv' AND identifier = 'a'")

    assert isinstance(found, All)
    assert isinstance(found.parts[0], Not)
    assert found.parts[1:] == (Among("format", ("CSV",)), Among("id", ("a",)))


def test_a_box_across_the_antimeridian_meets_both_sides():
    assert countries_in(Box(170, -80, -170, 80)) == ()
    assert set(countries_in(Box(30, -80, -170, 80))) == {"CY", "FI", "NO", "TR", "UA"}
    assert set(countries_in(Box(-180, -90, 180, 90))) == set(COUNTRIES)


@pytest.mark.parametrize("text", ["title", "= 'a'", "title = 'a' b", "a LIKE 'b'", "¤"])
def test_a_constraint_that_cannot_be_read_is_refused(text):
    with pytest.raises(Invalid):
        cql.read(text)


@given(
    st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60)
)
def test_any_constraint_is_a_condition_or_a_refusal(text):
    try:
        found = cql.read(text)
    except Invalid:
        return
    assert cql.read(text) == found


@given(elements())
def test_any_filter_is_a_condition_or_a_refusal(body):
    try:
        found = filtered(body)
    except Invalid:
        return
    assert filtered(body) == found


@given(st.binary(max_size=60))
def test_any_body_is_xml_or_a_refusal(body):
    try:
        root = parsed(body)
    except Invalid:
        return
    assert root.tag
