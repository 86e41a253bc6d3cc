"""Each reader keeps where a dataset lies as its source states it, or keeps no box."""

import hashlib
import io
import json
from datetime import date

import pytest

from seutu.catalogue.models import Catalogue
from seutu.harvest.readers.ckan import Ckan
from seutu.harvest.readers.csw import Csw
from seutu.harvest.readers.data_json import DataJson
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.ogc_records import OgcRecords
from seutu.harvest.readers.opendatasoft import OpenDataSoft
from seutu.harvest.readers.socrata import Socrata
from seutu.harvest.readers.udata import Udata
from seutu.harvest.records import DatasetRecord, SourceFacts, content_hash
from seutu.harvest.writing import rows_of
from seutu.places.extents import Box

FINLAND = SourceFacts(country="FI", language="fi")
HELSINKI = Box(24.8, 60.1, 25.3, 60.4)
RING = [[24.8, 60.1], [25.3, 60.1], [25.3, 60.4], [24.8, 60.1]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
WKT = "POLYGON((24.8 60.1, 25.3 60.1, 25.3 60.4, 24.8 60.1))"
TURNED = "POLYGON((60.1 24.8, 60.1 25.3, 60.4 25.3, 60.1 24.8))"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/4326"
GML = (
    f'<gml:Envelope srsName=\\"{EPSG}\\"><gml:lowerCorner>60.1 24.8</gml:lowerCorner>'
    "<gml:upperCorner>60.4 25.3</gml:upperCorner></gml:Envelope>"
)
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix gsp: <http://www.opengis.net/ont/geosparql#> .
@prefix locn: <http://www.w3.org/ns/locn#> .
"""


def read(reader, content):
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    (found,) = reader(FINLAND).read(io.BytesIO(content))
    assert isinstance(found, DatasetRecord), found
    return found


def ckan(**fields):
    package = {"id": "1", "name": "air", "title": "Ilma", **fields}
    return read(Ckan, {"success": True, "result": [package]})


def dcat(spatial):
    body = f'<https://a.example/1> a dcat:Dataset ; dct:title "Ilma" ; {spatial} .'
    return read(DcatRdf, (PREFIXES + body).encode())


def iso(*boxes):
    names = ("westBound", "southBound", "eastBound", "northBound")
    ends = ("Longitude", "Latitude", "Longitude", "Latitude")
    written = "".join(
        "<gmd:geographicElement><gmd:EX_GeographicBoundingBox>"
        + "".join(
            f"<gmd:{name}{end}><gco:Decimal>{side}</gco:Decimal></gmd:{name}{end}>"
            for name, end, side in zip(names, ends, box, strict=True)
        )
        + "</gmd:EX_GeographicBoundingBox></gmd:geographicElement>"
        for box in boxes
    )
    return read(
        Csw,
        f"""<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd"
            xmlns:gco="http://www.isotc211.org/2005/gco"><gmd:fileIdentifier>
        <gco:CharacterString>1</gco:CharacterString></gmd:fileIdentifier>
        <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation>
        <gmd:CI_Citation><gmd:title><gco:CharacterString>Ilma</gco:CharacterString>
        </gmd:title></gmd:CI_Citation></gmd:citation><gmd:extent><gmd:EX_Extent>
        {written}</gmd:EX_Extent></gmd:extent></gmd:MD_DataIdentification>
        </gmd:identificationInfo></gmd:MD_Metadata>""".encode(),
    )


def dublin_core(crs, lower, upper):
    return read(
        Csw,
        f"""<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"
            xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:ows="http://www.opengis.net/ows"><csw:SearchResults><csw:Record>
        <dc:identifier>1</dc:identifier><dc:title>Ilma</dc:title>
        <ows:BoundingBox crs="{crs}"><ows:LowerCorner>{lower}</ows:LowerCorner>
        <ows:UpperCorner>{upper}</ows:UpperCorner></ows:BoundingBox>
        </csw:Record></csw:SearchResults></csw:GetRecordsResponse>""".encode(),
    )


def ogc(**fields):
    feature = {"id": "1", "type": "Feature", "properties": {"title": "Ilma"}, **fields}
    return read(OgcRecords, {"type": "FeatureCollection", "features": [feature]})


def data_json(spatial):
    entry = {"identifier": "1", "title": "Ilma", "spatial": spatial}
    return read(DataJson, {"dataset": [entry]})


DCAT = {
    "a box": f'dct:spatial [ dcat:bbox "{WKT}"^^gsp:wktLiteral ]',
    "a box with latitudes first": "dct:spatial "
    f'[ dcat:bbox "<{EPSG}> {TURNED}"^^gsp:wktLiteral ]',
    "a geometry in GML": f'dct:spatial [ locn:geometry "{GML}"^^gsp:gmlLiteral ]',
    "a geometry in two forms": "dct:spatial [ locn:geometry "
    f'"{GML}"^^gsp:gmlLiteral , "{WKT}"^^gsp:wktLiteral ]',
    "a geometry in GeoJSON": "dct:spatial [ locn:geometry "
    f"{json.dumps(json.dumps(POLYGON))} ]",
    "a node of its own": f'dct:spatial [ locn:geometry [ gsp:asWKT "{WKT}" ] ]',
    "a literal": f'dct:spatial "{WKT}"^^gsp:wktLiteral',
    "a box of DCMI": 'dct:spatial "northlimit=60.4; southlimit=60.1; westlimit=24.8; '
    'eastlimit=25.3"^^dct:Box',
    "a box beside its middle": f'dct:spatial [ dcat:centroid "POINT(25 60.2)" ; '
    f'dcat:bbox "{WKT}" ]',
    "two places": 'dct:spatial [ dcat:bbox "POLYGON((24.8 60.1, 25 60.2))" ] , '
    '[ dcat:bbox "POLYGON((25 60.2, 25.3 60.4))" ]',
}


@pytest.mark.parametrize("spatial", DCAT.values(), ids=list(DCAT))
def test_dcat_has_shapes_in_many_forms(spatial):
    found = dcat(spatial)

    assert (found.box, found.spatial) == (HELSINKI, "")


def test_dcat_gives_a_middle_where_it_says_no_more():
    assert dcat('dct:spatial [ dcat:centroid "POINT(25 60.2)" ]').box == Box(
        25, 60.2, 25, 60.2
    )


def test_dcat_keeps_the_record_of_a_box_with_its_axes_turned():
    found = dcat(f'dct:spatial [ dcat:bbox "{TURNED}" ]')

    assert (found.title, found.box) == ({"fi": "Ilma"}, None)


def test_dcat_takes_the_form_that_can_be_believed():
    assert dcat(f'dct:spatial [ dcat:bbox "{TURNED}", "{WKT}" ]').box == HELSINKI


def test_dcat_keeps_a_text_that_is_no_shape_as_words():
    found = dcat('dct:spatial "POLYGON((385000 6672000))" , "Helsinki"')

    assert found.box is None
    assert found.spatial == "POLYGON((385000 6672000)), Helsinki"


CKAN = {
    "GeoJSON as text": {"spatial": json.dumps(POLYGON)},
    "GeoJSON as an object": {"spatial": POLYGON},
    "well-known text": {"spatial": WKT},
    "ENVELOPE": {"spatial": "ENVELOPE(24.8, 25.3, 60.4, 60.1)"},
    "an extra": {"extras": [{"key": "spatial", "value": json.dumps(POLYGON)}]},
    "four extras": {
        "extras": [
            {"key": "bbox-east-long", "value": "25.3"},
            {"key": "bbox-north-lat", "value": "60.4"},
            {"key": "bbox-south-lat", "value": "60.1"},
            {"key": "bbox-west-long", "value": "24.8"},
        ]
    },
    "a shape that is none before one": {
        "spatial": '{"coordinates": []}',
        "spatial_coverage": [{"bbox": json.dumps(POLYGON)}],
    },
    "a coverage": {"spatial_coverage": [{"uri": "", "geom": POLYGON}]},
}


@pytest.mark.parametrize("fields", CKAN.values(), ids=list(CKAN))
def test_ckan_has_shapes_under_many_names(fields):
    assert ckan(**fields).box == HELSINKI


def test_ckan_without_all_four_sides_has_no_box():
    assert ckan(extras=[{"key": "bbox-east-long", "value": "25.3"}]).box is None


def test_ckan_keeps_well_known_text_out_of_the_words():
    assert ckan(spatial=WKT).spatial == ""
    assert ckan(spatial="Helsinki").spatial == "Helsinki"


def test_iso_19139_gives_the_box_around_its_boxes():
    assert iso((24.8, 60.1, 25, 60.2), (25, 60.3, 25.3, 60.4)).box == HELSINKI
    assert iso(("24,8", "60,1", "25,3", "60,4")).box == HELSINKI


@pytest.mark.parametrize(
    "sides",
    [
        pytest.param((25.3, 60.1, 24.8, 60.4), id="swapped west and east"),
        pytest.param((24.8, 60.4, 25.3, 60.1), id="swapped south and north"),
        pytest.param((60.1, 24.8, 60.4, 25.3), id="turned axes"),
        pytest.param((-180, -90, 180, 90), id="the world"),
        pytest.param(("NaN", "NaN", "NaN", "NaN"), id="no numbers"),
        pytest.param((385000, 6672000, 390000, 6675000), id="metres"),
        pytest.param((19.2, 59.7, 31.6, 70.1), id="all of the country"),
    ],
)
def test_iso_19139_keeps_the_record_of_a_box_that_it_refuses(sides):
    found = iso(sides)

    assert (found.title, found.box) == ({"fi": "Ilma"}, None)


@pytest.mark.parametrize(
    ("crs", "lower", "upper"),
    [
        ("urn:ogc:def:crs:EPSG::4326", "60.1 24.8", "60.4 25.3"),
        ("urn:x-ogc:def:crs:EPSG:6.11:4326", "60.1 24.8", "60.4 25.3"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "24.8 60.1", "25.3 60.4"),
        ("EPSG:4326", "24.8 60.1", "25.3 60.4"),
        ("", "24.8 60.1", "25.3 60.4"),
    ],
)
def test_dublin_core_has_its_axes_in_the_order_of_its_system(crs, lower, upper):
    assert dublin_core(crs, lower, upper).box == HELSINKI


def test_dublin_core_in_another_system_has_no_box():
    found = dublin_core("urn:ogc:def:crs:EPSG::3067", "24.8 60.1", "25.3 60.4")

    assert (found.box, found.spatial) == (None, "")


def test_ogc_records_give_their_box_or_their_geometry():
    assert ogc(geometry=POLYGON).box == HELSINKI
    assert ogc(geometry=None, bbox=[24.8, 60.1, 25.3, 60.4]).box == HELSINKI
    drafted = {"extent": {"spatial": {"bbox": [[24.8, 60.1, 25.3, 60.4]]}}}
    assert ogc(properties={"title": "Ilma", **drafted}).box == HELSINKI


def test_udata_gives_the_box_of_its_shape():
    entry = {"id": "1", "title": "Ilma", "resources": [], "spatial": {"geom": POLYGON}}

    assert read(Udata, {"data": [entry]}).box == HELSINKI


def test_opendatasoft_gives_the_box_of_its_area():
    area = {"type": "Feature", "geometry": POLYGON}
    metas = {"default": {"title": "Ilma", "geographic_area": area}}
    found = read(OpenDataSoft, {"results": [{"dataset_id": "1", "metas": metas}]})

    assert found.box == HELSINKI


def test_socrata_gives_a_shape_that_its_portal_keeps_as_a_field():
    fields = [{"key": "Spatial_Extent", "value": WKT}]
    entry = {
        "resource": {"id": "1111-aaaa", "name": "Ilma", "type": "dataset"},
        "classification": {"domain_metadata": fields},
        "metadata": {"domain": "data.example.eu"},
    }

    assert read(Socrata, {"results": [entry]}).box == HELSINKI


@pytest.mark.parametrize(
    "spatial",
    [
        pytest.param("24.8,60.1,25.3,60.4", id="four numbers"),
        pytest.param("24.8, 60.1, 25.3, 60.4", id="with spaces"),
        pytest.param(json.dumps(POLYGON), id="GeoJSON as text"),
        pytest.param(POLYGON, id="GeoJSON"),
        pytest.param("ENVELOPE(24.8,25.3,60.4,60.1)", id="ENVELOPE"),
    ],
)
def test_data_json_has_four_numbers_or_a_shape(spatial):
    assert data_json(spatial).box == HELSINKI


@pytest.mark.parametrize("spatial", ["60.1,24.8,60.4,25.3", "24.8,60.1", "Helsinki"])
def test_data_json_has_no_box_in_other_words(spatial):
    assert data_json(spatial).box is None


def test_a_record_without_a_box_has_the_hash_it_had_before_there_were_boxes():
    plain = '{"identifier": "1", "kind": "DatasetRecord", "title": {"fi": "Ilma"}}'
    record = DatasetRecord(identifier="1", title={"fi": "Ilma"})
    placed = DatasetRecord(identifier="1", title={"fi": "Ilma"}, box=HELSINKI)

    assert content_hash(record) == hashlib.sha256(plain.encode()).hexdigest()
    assert content_hash(placed) != content_hash(record)


def test_a_row_has_the_four_sides_or_none():
    records = [
        DatasetRecord(identifier="1", title={"fi": "Ilma"}, box=HELSINKI),
        DatasetRecord(identifier="2", title={"fi": "Vesi"}),
    ]
    placed, other = rows_of(
        [(each, "") for each in records],
        catalogue=Catalogue(id="a"),
        regions=frozenset(),
        today=date(2026, 5, 3),
    ).datasets

    assert (placed.west, placed.south, placed.east, placed.north) == HELSINKI
    assert placed.box == HELSINKI
    assert other.box is None
