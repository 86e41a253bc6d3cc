"""OWSLib, GDAL and QGIS against our own server: what users of maps have installed."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from owslib import fes
from owslib.catalogue.csw2 import CatalogueServiceWeb
from owslib.ogcapi.records import Records
from owslib.ows import ExceptionReport

from tests.servers.catalogue import COUNT, fill

SYSTEM_PYTHON = Path("/usr/bin/python3")
METASEARCH = Path(__file__).with_name("metasearch.py")

pytestmark = pytest.mark.django_db(transaction=True)
needs_gdal = [
    pytest.mark.servers,
    pytest.mark.skipif(
        not shutil.which("ogrinfo"), reason="gdal-bin is not installed (Debian package)"
    ),
]


@pytest.fixture
def site(live_server, data_folder, settings):
    settings.SITE_URL = live_server.url
    fill(settings)
    return live_server.url


def gdal(*arguments):
    answer = subprocess.run(
        arguments,
        capture_output=True,
        timeout=120,
        check=False,
        env=os.environ | {"NO_PROXY": "*", "GDAL_HTTP_TIMEOUT": "30"},
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout.decode()


def test_owslib_lists_and_searches_records(site):
    catalogue = Records(f"{site}/ogc/")

    assert catalogue.records() == ["datasets", "brescia"]
    assert any("records" in name for name in catalogue.conformance()["conformsTo"])
    assert "/collections" in catalogue.api()["paths"]
    assert "country" in catalogue.collection_queryables("datasets")["properties"]
    found = catalogue.collection_items("datasets", limit=10)
    assert (found["numberMatched"], found["numberReturned"]) == (COUNT, 10)
    care = catalogue.collection_items("datasets", q="kotihoito", country="FI")
    (feature,) = care["features"]
    shown = catalogue.collection_item("datasets", feature["id"])
    assert shown["properties"]["title"] == "Asiakkaat Naantalissa"
    boxed = catalogue.collection_items("datasets", bbox=[24, 60, 25, 61])
    assert boxed["numberMatched"] == 1
    ordered = catalogue.collection_items("datasets", sortby=("id", "desc"))["features"]
    assert ordered[0]["id"] > ordered[-1]["id"]


@pytest.mark.parametrize("mark", [pytest.param("", marks=needs_gdal)])
def test_gdal_reads_records_as_features(site, tmp_path, mark):
    source = f"OAPIF:{site}/ogc"

    layers = gdal("ogrinfo", "-ro", source)
    assert "datasets" in layers
    assert "brescia" in layers
    summary = gdal("ogrinfo", "-ro", "-so", source, "datasets")
    assert f"Feature Count: {COUNT}" in summary
    assert "title: String" in summary
    boxed = gdal(
        "ogrinfo", "-ro", "-q", "-spat", "24", "60", "25", "61", source, "datasets"
    )
    assert boxed.count("OGRFeature(") == 1
    target = tmp_path / "all.geojson"
    gdal(
        "ogr2ogr",
        "-f",
        "GeoJSON",
        str(target),
        source,
        "datasets",
        "-oo",
        "PAGE_SIZE=5",
    )
    assert len(json.loads(target.read_text())["features"]) == COUNT
    narrow = gdal(
        "ogrinfo", "-ro", "-q", "-where", "country = 'FI'", source, "datasets"
    )
    assert narrow.count("OGRFeature(") == 1


@pytest.fixture
def csw(site):
    return CatalogueServiceWeb(f"{site}/csw")


def test_owslib_learns_what_the_catalogue_service_can_do(csw, site):
    assert csw.identification.title == "Seutu"
    assert [each.name for each in csw.operations] == [
        "GetCapabilities",
        "DescribeRecord",
        "GetDomain",
        "GetRecords",
        "GetRecordById",
    ]
    posts = csw.get_operation_by_name("GetRecords").methods
    assert {each["url"] for each in posts} == {f"{site}/csw"}
    assert "BBOX" in csw.filters.spatial_operators
    csw.describerecord()
    assert b"record.xsd" in csw.response


def test_owslib_reads_the_values_of_properties_and_parameters(csw):
    csw.getdomain("dc:type", dtype="property")
    of_type = csw.results
    csw.getdomain("dc:format", dtype="property")
    of_format = csw.results
    csw.getdomain("GetRecords.resultType")

    assert of_type == {
        "type": "csw:Record",
        "property": "dc:type",
        "values": ["dataset"],
    }
    assert "CSV" in of_format["values"]
    assert csw.results["values"] == ["hits", "results"]


def test_owslib_goes_through_all_records(csw):
    seen, start = [], 1
    while start:
        csw.getrecords2(startposition=start, maxrecords=10, esn="full")
        assert csw.results["matches"] == COUNT
        seen += csw.records
        start = csw.results["nextrecord"]

    assert len(seen) == len(set(seen)) == COUNT


@pytest.mark.parametrize(
    ("constraint", "count"),
    [
        (lambda: fes.PropertyIsLike("csw:AnyText", "naantalissa"), 1),
        (lambda: fes.PropertyIsLike("dc:title", "Asiakkaat N%"), 1),
        (lambda: fes.PropertyIsEqualTo("dc:title", "Kunder i Nådendal"), 1),
        (lambda: fes.PropertyIsEqualTo("dc:type", "dataset"), COUNT),
        (lambda: fes.PropertyIsEqualTo("dc:type", "service"), 0),
        (lambda: fes.BBox([24, 60, 25, 61]), 1),
        (
            lambda: fes.BBox([60, 24, 61, 25], crs="urn:ogc:def:crs:EPSG::4326"),
            1,
        ),
        (lambda: fes.PropertyIsGreaterThan("dct:modified", "2020-01-01"), COUNT),
        (lambda: fes.PropertyIsLessThan("dct:modified", "2020-01-01"), 0),
        (lambda: fes.PropertyIsBetween("dct:modified", "2020-01-01", "2100-01-01"), 23),
        (lambda: fes.Not([fes.PropertyIsEqualTo("dc:subject", "kotihoito")]), 18),
        (lambda: fes.PropertyIsNull("dc:subject"), 0),
    ],
)
def test_owslib_searches_with_filters(csw, constraint, count):
    csw.getrecords2(constraints=[constraint()], maxrecords=100)

    assert csw.results["matches"] == len(csw.records) == count


def test_owslib_joins_filters_and_writes_cql(csw):
    hot = fes.PropertyIsEqualTo("dc:subject", "kotihoito")
    air = fes.PropertyIsEqualTo("dc:subject", "air quality")
    csw.getrecords2(constraints=[hot, air], maxrecords=100)
    either = csw.results["matches"]
    csw.getrecords2(constraints=[[hot, fes.BBox([24, 60, 25, 61])]], maxrecords=100)
    both = csw.results["matches"]
    csw.getrecords2(
        cql="subject = 'kotihoito' AND NOT BBOX(ows:BoundingBox, 6, 36, 18, 47)"
    )
    assert (either, both, csw.results["matches"]) == (10, 1, 1)
    csw.getrecords2(cql="AnyText LIKE '%naantalissa%'", resulttype="hits")
    assert csw.results["matches"] == 1


@pytest.mark.parametrize("schema", ["csw", "gmd"])
def test_owslib_reads_one_record(csw, schema):
    spaces = {
        "csw": "http://www.opengis.net/cat/csw/2.0.2",
        "gmd": "http://www.isotc211.org/2005/gmd",
    }
    csw.getrecords2(cql="AnyText LIKE 'naantalissa'")
    (key,) = csw.records
    csw.getrecordbyid([key], outputschema=spaces[schema])
    found = csw.records[key]

    assert found.identifier == key
    if schema == "csw":
        assert found.title == "Asiakkaat Naantalissa"
        assert "kotihoito" in found.subjects
        assert found.bbox.minx == "19.2"
        assert len(found.references) == 4
    else:
        about = found.identification[0]
        assert about.title == "Asiakkaat Naantalissa"
        assert about.bbox.minx == "19.2"
        assert about.temporalextent_start == "2012"
        assert found.languagecode == "fin"
        assert len(found.distribution.online) == 3


def test_owslib_is_told_what_went_wrong(csw):
    with pytest.raises(ExceptionReport, match="colour") as refused:
        csw.getrecords2(cql="colour = 'red'")

    assert refused.value.code == "InvalidParameterValue"


@pytest.mark.parametrize("mark", [pytest.param("", marks=needs_gdal)])
def test_gdal_reads_the_catalogue_service(site, mark):
    source = f"CSW:{site}/csw"

    summary = gdal("ogrinfo", "-ro", "-so", source, "records")
    assert f"Feature Count: {COUNT}" in summary
    boxed = gdal(
        "ogrinfo", "-ro", "-q", "-spat", "24", "60", "25", "61", source, "records"
    )
    assert boxed.count("OGRFeature(") == 1
    # Its records have no title; the abstract tells which one this is.
    assert "Säännöllisen kotihoidon asiakkaat" in boxed
    where = "subject = 'kotihoito' AND modified > '2020-01-01'"
    narrow = gdal("ogrinfo", "-ro", "-q", "-where", where, source, "records")
    assert narrow.count("OGRFeature(") == 5
    words = gdal(
        "ogrinfo",
        "-ro",
        "-q",
        "-where",
        "anytext LIKE '%naantalissa%'",
        source,
        "records",
    )
    assert words.count("OGRFeature(") == 1
    whole = gdal(
        "ogrinfo", "-ro", "-q", source, "records", "-oo", "ELEMENTSETNAME=full",
        "-oo", "OUTPUT_SCHEMA=gmd",
    )  # fmt: skip
    assert whole.count("OGRFeature(") == COUNT


def missing_qgis():
    """Say why MetaSearch cannot run here; empty when it can."""
    if not SYSTEM_PYTHON.exists():
        return "there is no Python of the system"
    tried = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "python3-qgis is not installed (Debian)"


@pytest.mark.servers
def test_metasearch_of_qgis_searches(site, tmp_path):
    if reason := missing_qgis():
        pytest.skip(reason)
    answer = subprocess.run(
        [SYSTEM_PYTHON, METASEARCH, f"{site}/csw", "naantalissa", "24,60,25,61"],
        capture_output=True,
        timeout=180,
        check=False,
        env={
            "HOME": str(tmp_path),
            "XDG_RUNTIME_DIR": str(tmp_path),
            "PATH": os.environ["PATH"],
            "QT_QPA_PLATFORM": "offscreen",
            "NO_PROXY": "*",
        },
    )
    lines = answer.stdout.decode().splitlines()
    assert lines, answer.stderr.decode()
    found = json.loads(lines[-1])

    assert found["all"] == COUNT
    assert len(found["first"]) == len(found["second"]) == 10
    assert found["words"] == found["box"] == ["Asiakkaat Naantalissa"]
