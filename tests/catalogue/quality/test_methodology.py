from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.catalogue.quality.advice import ADVICE, DIMENSIONS, LINK_NOTES, RATINGS
from seutu.catalogue.quality.examples import example_for
from seutu.catalogue.quality.facts import DatasetFacts, FileFacts
from seutu.catalogue.quality.formats import is_known_licence
from seutu.catalogue.quality.freshness import DAYS, overdue_on
from seutu.catalogue.quality.judging import dcat_ap_problems, judge
from seutu.catalogue.quality.methodology import (
    BIT,
    EVERY,
    INDICATORS,
    MOST,
    MOST_OF,
    Code,
    Dimension,
    Rating,
    codes_of,
    mask_of,
    points_in,
    points_of,
    projected,
    rating,
)

FORMATS = frozenset({"CSV", "PDF", "XLSX"})
GOOD_FILE = FileFacts(
    url="https://data.example/air",
    download_url="https://data.example/air.csv",
    format="CSV",
    media_type="text/csv",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    byte_size=1200,
    answers=True,
    download_answers=True,
)
PERFECT = DatasetFacts(
    title={"en": "Air quality"},
    description={"en": "Hourly values."},
    keywords={"en": ["air"]},
    themes=["ENVI"],
    region="FI1C1",
    temporal_start="2020",
    access="public",
    contact_page="https://data.example/contact",
    has_rights=True,
    has_publisher=True,
    issued=date(2024, 1, 1),
    modified=date(2024, 5, 1),
    files=(GOOD_FILE,),
)
EMPTY = DatasetFacts(title={}, has_contact=False, has_rights=False)

texts = st.sampled_from(
    ["", "x", "CSV", "text/csv", "https://data.example/a.csv", "ä b"]
)
flags = st.sampled_from([None, True, False])
files = st.builds(
    FileFacts,
    url=texts,
    download_url=texts,
    format=texts,
    media_type=texts,
    licence=texts,
    licence_url=texts,
    byte_size=st.sampled_from([None, 0, 5]),
    answers=flags,
    download_answers=flags,
)
datasets = st.builds(
    DatasetFacts,
    title=st.dictionaries(st.sampled_from(["en", "fi"]), texts),
    description=st.dictionaries(st.sampled_from(["en", "fi"]), texts),
    keywords=st.dictionaries(st.just("en"), st.lists(texts)),
    themes=st.lists(st.just("ENVI")),
    region=texts,
    country=st.sampled_from(["", "FI", "XX"]),
    temporal_start=texts,
    licence=texts,
    access=texts,
    contact_page=texts,
    has_contact=flags,
    has_rights=flags,
    has_publisher=st.booleans(),
    issued=st.none() | st.dates(),
    modified=st.none() | st.dates(),
    landing_page=texts,
    files=st.lists(files, max_size=3).map(tuple),
)


def test_the_points_are_those_of_the_european_methodology():
    assert MOST == 405
    assert MOST_OF == {
        Dimension.FINDABILITY: 100,
        Dimension.ACCESSIBILITY: 100,
        Dimension.INTEROPERABILITY: 110,
        Dimension.REUSABILITY: 75,
        Dimension.CONTEXTUALITY: 20,
    }
    assert len(INDICATORS) == 23
    assert EVERY == 2**23 - 1


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (0, Rating.BAD),
        (120, Rating.BAD),
        (121, Rating.SUFFICIENT),
        (220, Rating.SUFFICIENT),
        (221, Rating.GOOD),
        (350, Rating.GOOD),
        (351, Rating.EXCELLENT),
        (405, Rating.EXCELLENT),
    ],
)
def test_the_ratings_begin_where_the_methodology_says(points, name):
    assert rating(points) is name


def test_a_dataset_with_everything_has_every_point():
    result = judge(PERFECT, FORMATS)

    assert (result.points, result.missing, result.unknown) == (405, 0, 0)
    assert result.by_dimension == (100, 100, 110, 75, 20)
    assert result.rating is Rating.EXCELLENT


def test_a_dataset_with_nothing_has_no_point_and_lacks_everything():
    result = judge(EMPTY, FORMATS)

    assert (result.points, result.missing) == (0, EVERY)


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"keywords": {}}, {Code.KEYWORDS}),
        ({"keywords": {"en": []}}, {Code.KEYWORDS}),
        ({"themes": []}, {Code.THEMES}),
        ({"region": ""}, {Code.PLACE}),
        ({"region": "", "country": "FI"}, {Code.PLACE}),
        ({"region": "", "has_box": True}, set()),
        ({"temporal_start": ""}, {Code.PERIOD}),
        ({"access": ""}, {Code.ACCESS_RIGHTS, Code.KNOWN_ACCESS_RIGHTS}),
        ({"has_publisher": False}, {Code.PUBLISHER}),
        ({"issued": None}, {Code.ISSUED}),
        ({"modified": None}, {Code.MODIFIED}),
        ({"contact_page": "", "has_contact": False}, {Code.CONTACT}),
        ({"has_rights": False}, {Code.RIGHTS}),
        ({"description": {"en": ""}}, {Code.DCAT_AP}),
        ({"landing_page": "see our page"}, {Code.DCAT_AP}),
    ],
)
def test_what_a_dataset_lacks_is_missing_and_nothing_else(change, lacks):
    result = judge(replace(PERFECT, **change), FORMATS)

    assert set(codes_of(result.missing)) == lacks
    assert result.points == 405 - points_of(mask_of(lacks))


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"download_url": ""}, {Code.DOWNLOAD, Code.DOWNLOAD_ANSWERS}),
        ({"answers": False}, {Code.ACCESS_ANSWERS}),
        ({"download_answers": False}, {Code.DOWNLOAD_ANSWERS}),
        ({"media_type": ""}, {Code.MEDIA_TYPE}),
        ({"byte_size": None}, {Code.SIZE}),
        ({"format": "XLSX"}, {Code.OPEN_FORMAT}),
        ({"format": "PDF"}, {Code.OPEN_FORMAT, Code.MACHINE_READABLE}),
        ({"licence_url": "https://city.example/terms"}, {Code.KNOWN_LICENCE}),
        ({"licence": "", "licence_url": ""}, {Code.LICENCE, Code.KNOWN_LICENCE}),
        (
            {"licence": "No licence", "licence_url": ""},
            {Code.LICENCE, Code.KNOWN_LICENCE},
        ),
        (
            {"licence": "License not specified", "licence_url": ""},
            {Code.LICENCE, Code.KNOWN_LICENCE},
        ),
        ({"licence": "Other (Open)", "licence_url": ""}, {Code.KNOWN_LICENCE}),
    ],
)
def test_what_a_file_lacks_is_missing_and_nothing_else(change, lacks):
    facts = replace(PERFECT, files=(replace(GOOD_FILE, **change),))

    assert set(codes_of(judge(facts, FORMATS).missing)) == lacks


def test_the_format_is_known_by_the_media_type_when_it_is_not_stated():
    bare = replace(GOOD_FILE, format="")
    result = judge(replace(PERFECT, files=(bare,)), FORMATS)

    assert set(codes_of(result.missing)) == {Code.FORMAT}


def test_the_best_distribution_stands_for_all():
    poor = FileFacts(url="https://data.example/air.pdf", format="PDF", answers=True)
    alone = judge(replace(PERFECT, files=(poor,)), FORMATS)
    both = judge(replace(PERFECT, files=(poor, GOOD_FILE)), FORMATS)

    assert alone.points < 405
    assert both.points == 405


def test_a_file_takes_the_licence_of_its_dataset():
    bare = replace(GOOD_FILE, licence="", licence_url="")
    facts = replace(
        PERFECT,
        files=(bare,),
        licence="CC0",
        licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
    )

    assert judge(facts, FORMATS).points == 405


def test_what_was_never_checked_counts_neither_way():
    waiting = replace(GOOD_FILE, answers=None, download_answers=None)
    result = judge(replace(PERFECT, files=(waiting,)), FORMATS)

    assert (result.points, result.most_points) == (325, 405)
    assert result.score == 405
    assert set(codes_of(result.unknown)) == {
        Code.ACCESS_ANSWERS,
        Code.DOWNLOAD_ANSWERS,
    }


def test_a_contact_that_is_not_kept_here_counts_neither_way():
    result = judge(replace(PERFECT, contact_page="", has_contact=None), FORMATS)

    assert codes_of(result.unknown) == (Code.CONTACT,)
    assert result.missing == 0


@given(datasets)
def test_met_missing_and_unknown_never_overlap_and_cover_all(facts):
    result = judge(facts, FORMATS)

    assert result.met & result.unknown == 0
    assert result.met | result.unknown | result.missing == EVERY
    assert sum(result.by_dimension) == result.points <= result.most_points <= MOST
    assert 0 <= result.score <= MOST


@given(datasets, files)
def test_one_more_distribution_never_costs_a_point(facts, file):
    # Its address may break the rules of DCAT-AP, which is about the whole record.
    before = judge(facts, FORMATS).met & ~BIT[Code.DCAT_AP]
    more = judge(replace(facts, files=(*facts.files, file)), FORMATS)
    after = more.met & ~BIT[Code.DCAT_AP]

    assert points_of(after) >= points_of(before)


@given(datasets, st.sampled_from(list(Code)))
def test_an_example_is_short_and_never_fails(facts, code):
    assert len(example_for(code, facts)) <= 120


@given(st.integers(0, EVERY))
def test_the_points_of_a_mask_are_those_of_its_dimensions(mask):
    assert sum(points_in(mask)) == points_of(mask)
    assert mask_of(codes_of(mask)) == mask


@given(st.integers(0, 325), st.integers(0, 80))
def test_projected_points_stay_on_the_scale(points, unknown):
    assert points <= projected(points, unknown) <= MOST


def test_every_indicator_dimension_and_rating_has_words():
    assert set(ADVICE) == set(Code)
    assert set(DIMENSIONS) == set(Dimension)
    assert set(RATINGS) == set(Rating)
    assert len({str(one.todo) for one in ADVICE.values()}) == len(Code)
    assert all(str(words) for words in LINK_NOTES.values())


@pytest.mark.parametrize(
    ("code", "facts", "example"),
    [
        (
            Code.PERIOD,
            {"title": {"de": "Einwohner 2015-2019"}},
            "2015-01-01/2019-12-31",
        ),
        (Code.PERIOD, {"title": {"de": "Haushalt 2021"}}, "2021-01-01/2021-12-31"),
        (Code.PERIOD, {"title": {"de": "Parks"}}, ""),
        (
            Code.KEYWORDS,
            {"title": {"fi": "Kotihoidon asiakkaat"}},
            "kotihoidon, asiakkaat",
        ),
        (
            Code.PLACE,
            {"country": "FI"},
            "http://publications.europa.eu/resource/authority/country/FIN",
        ),
        (
            Code.KNOWN_LICENCE,
            {"licence": "CC BY 4.0"},
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        (
            Code.MEDIA_TYPE,
            {"files": (FileFacts(url="https://data.example/a.csv"),)},
            "text/csv",
        ),
        (
            Code.DOWNLOAD,
            {"files": (FileFacts(url="https://data.example/a.csv"),)},
            "https://data.example/a.csv",
        ),
        (Code.DCAT_AP, {}, "dct:description"),
    ],
)
def test_an_example_is_taken_from_the_record(code, facts, example):
    assert example_for(code, DatasetFacts(**{"title": {"en": "x"}, **facts})) == example


def test_the_fields_that_dcat_ap_demands_are_named():
    facts = DatasetFacts(title={}, files=(FileFacts(url="ask us", download_url="a b"),))

    assert dcat_ap_problems(facts) == (
        "dct:title",
        "dct:description",
        "dcat:accessURL",
        "dcat:downloadURL",
    )


@pytest.mark.parametrize(
    ("address", "is_known"),
    [
        ("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0", True),
        ("https://creativecommons.org/licenses/by/4.0/deed.fi", True),
        ("https://www.govdata.de/dl-de/by-2-0", True),
        ("http://dcat-ap.de/def/licenses/dl-by-de/2.0", True),
        ("https://city.example/terms", False),
        ("https://evil.example/?creativecommons.org/licenses/by", False),
        ("CC BY 4.0", False),
        ("", False),
    ],
)
def test_a_licence_is_known_by_its_address(address, is_known):
    assert is_known_licence(address) is is_known


@pytest.mark.parametrize(
    ("frequency", "changed", "first_late_day"),
    [
        ("WEEKLY", date(2026, 1, 1), date(2026, 1, 12)),
        ("weekly", date(2026, 1, 1), date(2026, 1, 12)),
        ("DAILY", date(2026, 1, 1), date(2026, 1, 6)),
        ("ANNUAL", date(2026, 1, 1), date(2027, 7, 5)),
        ("IRREG", date(2026, 1, 1), None),
        ("NEVER", date(2026, 1, 1), None),
        ("", date(2026, 1, 1), None),
        ("WEEKLY", None, None),
        ("TRIDECENNIAL", date(9999, 1, 1), None),
    ],
)
def test_a_promise_is_late_after_half_a_period_of_grace(
    frequency, changed, first_late_day
):
    assert overdue_on(frequency, changed) == first_late_day


@given(st.sampled_from(sorted(DAYS)), st.dates(max_value=date(2100, 1, 1)))
def test_no_promise_is_late_within_its_period(frequency, changed):
    late = overdue_on(frequency, changed)

    assert late is not None
    assert (late - changed).days > DAYS[frequency]
