"""For every reader an answer that it reads well, with most of its fields in it."""

import csv
import io
import json
from dataclasses import replace

import yaml

from seutu.harvest.paging import Ask, of_bytes
from seutu.harvest.records import SourceFacts
from seutu.harvest.registry import readers
from tests.harvest.portals import oai
from tests.harvest.readers import (
    test_case_readers,
    test_ckan,
    test_data_json,
    test_oai_records,
    test_ogc_records,
    test_opendatasoft,
    test_rereading,
    test_socrata,
    test_udata,
)
from tests.harvest.readers.test_berlin import OFTEN, usage
from tests.harvest.readers.test_berlin import archive as packed_usage
from tests.harvest.readers.test_catalogue_readers import (
    CHALLENGE,
    PARKS,
    TREE,
    contents,
    jkan,
)
from tests.harvest.readers.test_iso19139 import SAMPLE as ISO

SITE = "https://portal.example"
FACTS = SourceFacts(country="FI", language="fi")
LOCATIONS = {
    "csw": f"{SITE}/csw",
    "oai-pmh": f"{SITE}/oai?set=data&metadataPrefix=oai_dc",
    "ogc-records": f"{SITE}/collections/all/items",
}
READERS = {name: kind(FACTS) for name, kind in readers().items()}
LINKED = {
    "title": "Laws",
    "keywords": ["lod", "format-rdf", "country-uk"],
    "domain": "government",
    "description": {"en": "All laws."},
    "website": "https://laws.example",
    "license": "https://laws.example/terms",
    "sparql": [{"access_url": "https://laws.example/sparql", "title": "Query"}],
    "full_download": [{"download_url": "https://laws.example/f", "title": "All"}],
}
HEALTH = {
    "id": "1",
    "title": "Asthma audit",
    "abstract": "Care of asthma.",
    "jurisdiction": "GB-WLS",
    "periodicity": "Quarterly",
    "keywords": "Asthma, Audit",
    "publisher": "ALLIANCE > SAIL",
    "datasetStartDate": "2014-01-01",
    "datasetEndDate": "3/31/15",
}
SCOTTISH = {
    "Title": "Parks",
    "Owner": "Angus Council",
    "PageURL": "https://data.example/parks",
    "Description": "Every park.",
    "License": "No licence",
    "ODSCategories": "Parks",
    "OriginalTags": "trees;grass",
    "AssetURL": "https://data.example/1.csv",
    "DateUpdated": "2021-01-01",
}
PACKAGES = [
    test_ckan.RICH,
    {**test_rereading.PACKAGE, **test_ckan.MANY_LANGUAGES},
]
# By the names of the readers, documents of JSON.
JSON: dict[str, list[object]] = {
    "ckan": [{"success": True, "result": [package]} for package in PACKAGES],
    "udata": [{"data": [test_udata.RICH], "next_page": None, "total": 1}],
    "opendatasoft": [{"results": [test_opendatasoft.RICH], "total_count": 1}],
    "socrata": [{"results": [test_socrata.RICH], "resultSetSize": 1}],
    "ogc-records": [
        {
            "type": "FeatureCollection",
            "features": [feature],
            "links": [{"rel": "next", "href": "/next"}],
            "numberMatched": 2,
        }
        for feature in (test_ogc_records.RICH, test_ogc_records.HUB)
    ],
    "data-json": [{"dataset": [test_data_json.TREES]}],
    "arcgis-hub": [test_data_json.DCAT_AP],
    "dcat-rdf": [test_data_json.DCAT_AP],
    "publiccode-list": [
        {
            "data": [
                {"url": SITE, "publiccodeYml": test_rereading.SOFTWARE.decode()},
            ]
        }
    ],
    "dutch-algorithm-register": [{"algoritmes": [test_case_readers.ALGORITHM]}],
    "uk-transparency-records": [{"records": [test_rereading.TRANSPARENCY]}],
    "public-service-cases": [[test_case_readers.CASE]],
    "challenge-gov-feed": [{"_challenge": [CHALLENGE]}],
    "lod-cloud": [{"laws": LINKED}],
    "hdruk-data-models": [{"dataModels": [HEALTH]}],
    "scotland-merged": [[SCOTTISH]],
    "berlin-usage": [usage({"baum-52e6ddaa": OFTEN}, titles={"baum-52e6ddaa": "B"})],
}
PLAIN = (
    "<dc:title>Puut</dc:title><dc:type>Dataset</dc:type><dc:date>2020</dc:date>"
    "<dc:identifier>https://x.example/1.csv</dc:identifier><dc:rights>CC0</dc:rights>"
    "<dc:relation>https://x.example/1</dc:relation><dc:coverage>Lahti</dc:coverage>"
)
XML: dict[str, list[bytes]] = {
    "csw": [test_rereading.service(), ISO],
    "oai-pmh": [
        oai.listed(oai.record("1", oai.DUBLIN_CORE.format(PLAIN))),
        oai.listed(oai.record("2", test_oai_records.datacite(test_oai_records.FULL))),
        oai.listed(oai.record("3", test_oai_records.ISO.format(level="dataset"))),
        oai.listed(
            oai.record(
                "4",
                test_oai_records.RDF.format(kind="http://www.w3.org/ns/dcat#Dataset"),
            )
        ),
    ],
}
HEADER = ["Id", "Otsikko", "Osoite"]
ROW = ["1", "Puut", "https://x.example/1.csv"]
PUBLICCODE: dict[str, object] = yaml.safe_load(test_case_readers.SOFTWARE)
PARK: dict[str, object] = yaml.safe_load(PARKS.strip("-\n"))


def table(*rows: list[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8", "surrogatepass")


def software(fields: object) -> bytes:
    return test_rereading.archive(yaml.safe_dump(fields).encode())


def park(fields: object) -> bytes:
    return jkan(parks=f"---\n{yaml.safe_dump(fields)}---\n").getvalue()


def answers() -> dict[str, list[bytes]]:
    """Return the answers of every reader, but of the one that reads Parquet."""
    return {
        **{name: [*map(_written, found)] for name, found in JSON.items()},
        **XML,
        "berlin-usage": [packed_usage(JSON["berlin-usage"][0])],
        "eurostat-contents": [contents(*TREE).getvalue()],
        "publiccode": [software(PUBLICCODE)],
        "scotland-jkan": [park(PARK)],
        "spreadsheet": [table(HEADER, ROW)],
    }


def _written(document: object) -> bytes:
    return json.dumps(document).encode()


def read(name: str, content: bytes) -> list[object]:
    """Read an answer as a run does; raises what the reader raises."""
    reader = READERS[name]
    if not hasattr(reader, "page"):
        return [*reader.read(io.BytesIO(content))]
    return [*reader.page(of_bytes(content, ask_of(name)))]


def ask_of(name: str) -> Ask:
    ask = READERS[name].first(LOCATIONS.get(name, SITE))
    if name == "ckan":
        return replace(ask, note={"way": "show", "root": SITE})
    return ask
