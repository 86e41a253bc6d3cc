"""Catalogues of datasets that have a form of their own."""

import io
import json
import zipfile
from datetime import date

import duckdb
import pytest

from seutu.harvest.readers.challenge_gov import ChallengeGovFeed
from seutu.harvest.readers.eurostat import EurostatContents, family, nuts_level
from seutu.harvest.readers.hdruk import HealthDataModels
from seutu.harvest.readers.lod_cloud import LodCloud
from seutu.harvest.readers.scotland import JkanArchive, MergedHarvest
from seutu.harvest.readers.zurich import ZurichParquet
from seutu.harvest.records import (
    Access,
    ChallengeRecord,
    DatasetRecord,
    Rejected,
    SourceFacts,
    State,
)

ENGLISH = SourceFacts(language="en")
FOLDER = (("popul", "Population"), ("hlth", "Health"), ("hlth_cd", "Causes of death"))


def as_stream(document: object) -> io.BytesIO:
    return io.BytesIO(json.dumps(document).encode())


def contents(*rows: tuple[int, str, str, str]) -> io.BytesIO:
    header = '"title"\t"code"\t"type"\t"last update of data"\t"c"\t"s"\t"e"\t"v"\n'
    lines = (
        f'"{"    " * level}{title}"\t"{code}"\t"{kind}"\t"28.07.2023"\t" "\t"2010Q1"'
        f'\t"2023M07"\t\n'
        for level, title, code, kind in rows
    )
    return io.BytesIO((header + "".join(lines)).encode())


TREE = (
    (0, "Database by themes", "data", "folder"),
    (1, "Population", "popul", "folder"),
    (2, "Health", "hlth", "folder"),
    (3, "Deaths by NUTS 2 regions", "hlth_a", "dataset"),
    (3, "Deaths by age", "hlth_b", "dataset"),
    (1, "Sustainable development", "sdg", "folder"),
    (2, "Goal 3", "sdg_03", "folder"),
    (3, "Deaths by age", "hlth_b", "table"),
)


def test_a_eurostat_table_filed_twice_is_one_dataset_with_both_places():
    first, second = EurostatContents().read(contents(*TREE))

    assert isinstance(first, DatasetRecord)
    assert isinstance(second, DatasetRecord)
    assert second.description == {
        "en": "Population › Health\nSustainable development › Goal 3"
    }
    assert second.themes == ("HEAL",)
    assert first.family == second.family
    assert first.nuts_level == 2
    assert (first.temporal_start, first.temporal_end) == ("2010", "2023-07")
    assert first.modified == date(2023, 7, 28)
    assert "hlth_a" in first.landing_page
    assert {d.format for d in first.distributions} == {"CSV", "TSV", "JSON"}


def test_a_line_without_a_code_is_set_aside_and_the_rest_goes_on():
    rejected, record = EurostatContents().read(
        contents((0, "All", "data", "folder"), (1, "No code", "?", "dataset"), TREE[4])
    )

    assert isinstance(rejected, Rejected)
    assert isinstance(record, DatasetRecord)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deaths by age and sex", "Deaths by NUTS 3 regions"),
        ("Deaths (total)", "Deaths by week"),
        ("Yield curves - annual data", "Yield curves - monthly data"),
        ("Rail traffic - Austria (2010)", "Rail traffic - Türkiye (2010)"),
        ("Prices - 2013", "Prices - 2014"),
    ],
)
def test_tables_that_differ_only_by_breakdown_are_one_family(one, other):
    assert family(one, FOLDER) == family(other, FOLDER)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Deaths by age", "Births by age"), ("Deaths of infants", "Deaths by age")],
)
def test_tables_on_different_things_are_no_family(one, other):
    assert family(one, FOLDER) != family(other, FOLDER)


def test_one_title_in_two_folders_is_no_family():
    assert family("Employment by age", FOLDER) != family(
        "Employment by age", FOLDER[:2]
    )


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Deaths by NUTS 3 region", 3),
        ("Students by NUTS1 and NUTS2 regions", 2),
        ("Area - NUTS level 3", 3),
        ("Deaths by age", None),
    ],
)
def test_the_finest_nuts_level_is_read_from_the_title(title, level):
    assert nuts_level(title) == level


def jkan(**files: str) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"site/_datasets/{name}.md", content)
    target.seek(0)
    return target


PARKS = """---
title: Parks
organization: Dundee City Council
original_dataset_link: https://data.example/parks
notes: <p>Every park.</p>
license: https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/
category: [Parks / Recreation, Uncategorised]
date_created: '2023-04-19'
date_updated: ''
resources:
- {name: CSV, format: CSV, url: https://data.example/parks.csv}
- {name: Again, format: CSV, url: https://data.example/parks.csv}
---
"""


def test_front_matter_becomes_a_dataset():
    (record,) = JkanArchive().read(jkan(parks=PARKS))

    assert isinstance(record, DatasetRecord)
    assert record.identifier == "parks"
    assert record.description == {"en": "Every park."}
    assert record.keywords == {"en": ("Parks / Recreation",)}
    assert (record.country, record.region) == ("GB", "UKM71")
    assert record.access == Access.PUBLIC
    assert [d.format for d in record.distributions] == ["CSV"]


def test_broken_front_matter_is_set_aside_with_its_line():
    entries = list(JkanArchive().read(jkan(a="---\ntitle: [\n---\n", b=PARKS, c="no")))

    reasons = [entry.reason for entry in entries if isinstance(entry, Rejected)]
    assert len(reasons) == 2
    assert "near line" in reasons[0]
    assert "no YAML front matter" in reasons[1]


def test_rows_of_one_dataset_meet_in_one_record():
    row = {
        "Title": "Parks",
        "Owner": "Angus Council",
        "PageURL": " https://data.example/parks",
        "Description": "Every park.",
        "License": "No licence",
        "ODSCategories": "Uncategorised",
        "OriginalTags": "trees;grass",
    }
    rows = [
        row
        | {"AssetURL": f"https://data.example/{n}.csv", "DateUpdated": f"202{n}-01-01"}
        for n in (1, 3, 2)
    ]

    (record,) = MergedHarvest().read(as_stream(rows))

    assert isinstance(record, DatasetRecord)
    assert len(record.distributions) == 3
    assert record.modified == date(2023, 1, 1)
    assert record.keywords == {"en": ("trees", "grass")}
    assert record.access == Access.UNSTATED


def test_yearly_issues_in_the_scottish_catalogues_are_one_series():
    years = [PARKS.replace("title: Parks", f"title: Parks {n}") for n in (2019, 2020)]
    archived = JkanArchive().read(jkan(a=years[0], b=years[1], c=PARKS))
    rows = [{"Title": f"Parks {n}/{n - 1999}", "Owner": "Angus"} for n in (2019, 2020)]
    merged = MergedHarvest().read(as_stream([*rows, {"Title": "Parks"}]))

    assert [one.family for one in archived] == ["series/parks", "series/parks", ""]
    assert [one.family for one in merged] == ["series/parks", "series/parks", ""]


def parquet(tmp_path, query: str) -> io.BytesIO:
    path = tmp_path / "x.parquet"
    # What is left of an answer keeps a connection that tests share from the next one.
    with duckdb.connect() as database:
        database.execute(f"copy ({query}) to '{path}' (format parquet)")
    return io.BytesIO(path.read_bytes())


def test_a_zurich_row_becomes_a_german_dataset(tmp_path):
    stream = parquet(
        tmp_path,
        "select '1@amt' as identifier, 'Leerwohnungen' as title,"
        " ['http://eu.example/authority/data-theme/SOCI'] as theme,"
        " ['wohnungen', 'ogd'] as keyword, '1984-06-01' as startDate",
    )

    (record,) = ZurichParquet().read(stream)

    assert isinstance(record, DatasetRecord)
    assert record.title == {"de": "Leerwohnungen"}
    assert record.themes == ("SOCI",)
    assert record.keywords == {"de": ("wohnungen",)}
    assert record.temporal_start == "1984-06-01"
    assert record.region == "CH040"


def test_yearly_issues_of_zurich_are_one_series(tmp_path):
    stream = parquet(
        tmp_path,
        "select '1' as identifier, 'Abfall 2019' as title"
        " union all select '2', 'Abfall 2020'",
    )

    assert [one.family for one in ZurichParquet().read(stream)] == ["series/abfall"] * 2


def test_a_zurich_row_without_identifier_is_set_aside(tmp_path):
    stream = parquet(tmp_path, "select null::varchar as identifier, 'x' as title")

    (rejected,) = ZurichParquet().read(stream)

    assert isinstance(rejected, Rejected)


def test_health_data_are_under_restricted_access():
    model = {
        "id": "1",
        "title": "Asthma audit",
        "abstract": "Care of asthma.",
        "description": "In Progress",
        "jurisdiction": "GB-WLS",
        "periodicity": "Quarterly, March, June",
        "keywords": "Asthma, Audit,",
        "publisher": "ALLIANCE > SAIL",
        "datasetStartDate": "2014-01-01",
        "datasetEndDate": "3/31/15",
        "contactPoint": "someone",
    }

    (record,) = HealthDataModels().read(as_stream({"dataModels": [model]}))

    assert isinstance(record, DatasetRecord)
    assert record.access == Access.RESTRICTED
    assert record.description == {"en": "Care of asthma."}
    assert record.keywords == {"en": ("Asthma", "Audit")}
    assert (record.country, record.region) == ("GB", "UKL")
    assert record.frequency == "QUARTERLY"
    assert (record.temporal_start, record.temporal_end) == ("2014-01-01", "")
    assert b"someone" not in record.raw


def test_a_linked_dataset_keeps_its_service_and_drops_bookkeeping():
    entry = {
        "title": "Laws",
        "keywords": ["lod", "format-rdf", "country-uk", "statute-law"],
        "domain": "government",
        "description": {"en": "All laws."},
        "sparql": [{"access_url": "https://laws.example/sparql", "title": "Query"}],
        "contact_point": {"name": "Someone"},
    }

    (record,) = LodCloud(ENGLISH).read(as_stream({"laws": entry}))

    assert isinstance(record, DatasetRecord)
    assert record.keywords == {"en": ("statute law", "government")}
    assert record.country == "GB"
    assert record.landing_page == "https://lod-cloud.net/dataset/laws"
    assert [d.format for d in record.distributions] == ["SPARQLQ"]
    assert b"Someone" not in record.raw


CHALLENGE = {
    "challenge-id": "7",
    "challenge-title": "Falls at home",
    "agency": "Administration for Community Living",
    "tagline": "Foresee falls.",
    "description": "<p>Foresee <b>falls</b>.</p>",
    "challenge_status": "open",
    "submission-start": "2021/01/29 2:00 PM",
    "submission-end": "06/07/2021 05:00 PM",
    "type-of-challenge": ["Scientific"],
    "total-prize-offered-cash": "$875,000",
    "challenge-manager": "Someone",
}


def test_a_challenge_keeps_its_owner_dates_and_prize():
    (record,) = ChallengeGovFeed().read(as_stream({"_challenge": [CHALLENGE]}))

    assert isinstance(record, ChallengeRecord)
    assert (record.opens, record.closes) == (date(2021, 1, 29), date(2021, 6, 7))
    assert (record.state, record.prize) == (State.OPEN, "$875,000")
    assert record.solution_types == ("Scientific",)
    assert record.description == {"en": "Foresee falls."}
    assert record.country == "US"
    assert b"Someone" not in record.raw


def test_a_challenge_that_comes_twice_is_kept_once():
    record, rejected = ChallengeGovFeed().read(
        as_stream({"_challenge": [CHALLENGE, CHALLENGE]})
    )

    assert isinstance(record, ChallengeRecord)
    assert isinstance(rejected, Rejected)
