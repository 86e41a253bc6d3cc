"""Where a dataset lies, in DCAT-AP: said, valid, and read back."""

import io

import pytest

from seutu.catalogue.rdf.catalogues import View, of_page
from seutu.catalogue.rdf.serialising import SYNTAXES, written
from seutu.catalogue.rdf.terms import DCAT, DCT, GEO
from seutu.catalogue.validation.checking import check_triples
from seutu.catalogue.validation.reporting import Level, Severity
from seutu.harvest.readers.dcat import DcatRdf
from seutu.places.extents import Box
from tests.catalogue.rdf.rows import SITE, dataset, file

VIEW = View(here="https://hub.example/p", first="https://hub.example/p", size=100)
BOXES = {
    "a canton": Box(8.3, 47.1, 9.0, 47.7),
    "a point": Box(8.54, 47.37, 8.54, 47.37),
    "across the antimeridian": Box(177.0, -20.0, -178.0, -16.0),
    "fine": Box(8.123456, 47.000001, 8.123457, 47.000002),
}


def said(box, **fields):
    sides = dict(zip(("west", "south", "east", "north"), box, strict=True))
    return list(of_page([(dataset(**sides, **fields), [file()])], SITE, VIEW))


def test_a_box_is_said_as_well_known_text_of_the_place():
    (shape,) = [
        one.object
        for one in said(BOXES["a canton"])
        if one.predicate.value == DCAT + "bbox"
    ]

    assert shape.datatype.value == GEO + "wktLiteral"
    assert shape.value == "POLYGON((8.3 47.1, 9 47.1, 9 47.7, 8.3 47.7, 8.3 47.1))"


def test_a_box_and_words_are_one_place():
    places = [
        one.object.value
        for one in said(BOXES["a canton"])
        if one.predicate.value == DCT + "spatial" and "#" in one.object.value
    ]

    assert len(places) == 1


@pytest.mark.parametrize("box", BOXES.values(), ids=list(BOXES))
def test_what_is_said_of_a_box_conforms_at_every_level(box):
    report = check_triples(said(box))

    assert report.conforms
    for level in (Level.BASE, Level.RANGE, Level.VOCABULARY):
        found = report.levels[level]
        assert found.count(Severity.VIOLATION) == 0, found.problems


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=list(SYNTAXES))
@pytest.mark.parametrize("box", BOXES.values(), ids=list(BOXES))
@pytest.mark.parametrize("words", ["", "Kanton Zürich"], ids=["bare", "with words"])
def test_every_syntax_brings_the_box_back(syntax, box, words):
    document = written(said(box, spatial_note=words), syntax)
    (record,) = DcatRdf().read(io.BytesIO(document))

    assert (record.box, record.spatial) == (box, words)
