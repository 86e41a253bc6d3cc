"""Duplicates across catalogues, measured on pairs that were read by eye.

The pairs of each file join two real catalogues. Near misses are hard ones: other years,
other councils, other subjects behind one address, other parts of one series.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.catalogue.duplicates import (
    Fingerprint,
    candidates,
    compare,
    duplicates,
    fingerprint,
)
from seutu.core.language import best
from seutu.harvest.packaged import source
from seutu.harvest.records import DatasetRecord, Rejected

PAIRS = Path(__file__).parents[1] / "data"


def fingerprints(slug: str) -> dict[str, Fingerprint]:
    return {
        record.identifier: fingerprint(
            record.identifier,
            title=best(record.title, ())[1],
            publisher=best(record.publisher.name, ())[1] if record.publisher else "",
            description=best(record.description, ())[1],
            page=record.landing_page,
            files=[d.url for d in record.distributions]
            if isinstance(record, DatasetRecord)
            else (),
        )
        for record in source(slug).read()
        if not isinstance(record, Rejected)
    }


def measured(
    name: str,
    left: Mapping[str, Fingerprint],
    right: Mapping[str, Fingerprint],
    by_description: bool,
) -> tuple[int, float, float]:
    """Return (number of pairs, precision, recall) of the whole search."""
    found = {
        (a, b)
        for a, b, _ in duplicates(
            left.values(), right.values(), by_description=by_description
        )
    }
    with (PAIRS / name).open(encoding="utf-8", newline="") as file:
        pairs = [
            ((row["left"], row["right"]) in found, row["same"] == "yes")
            for row in csv.DictReader(file, delimiter="\t")
        ]
    hits = sum(said and true for said, true in pairs)
    said = sum(said for said, _ in pairs)
    true = sum(true for _, true in pairs)
    return len(pairs), hits / said, hits / true


@pytest.mark.slow
def test_scottish_datasets_meet_across_their_two_catalogues():
    number, precision, recall = measured(
        "scotland_pairs.tsv",
        fingerprints("scotland"),
        fingerprints("scotland-merged"),
        by_description=False,
    )

    assert number == 100
    assert precision >= 0.98
    assert recall >= 0.9


def test_cases_meet_across_the_two_inventories_of_the_jrc():
    number, precision, recall = measured(
        "cases_pairs.tsv",
        fingerprints("jrc-public-services"),
        fingerprints("ai-watch-t6"),
        by_description=True,
    )

    assert number >= 60
    assert precision >= 0.98
    assert recall >= 0.85


DISTRICTS = (
    "A polling district is a part of an electoral ward that has its own polling place,"
    " chosen so that voters reach it on foot."
)


def entry(key: str, title: str, publisher: str, **more: str) -> Fingerprint:
    return fingerprint(key, title=title, publisher=publisher, **more)


def test_the_place_of_the_publisher_in_a_title_makes_no_difference():
    own = entry("a", "Dundee Polling Places", "Dundee City Council")
    shared = entry("b", "Polling Places - Dundee City", "Dundee City Council")

    assert compare(own, shared).same


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Budget 2022", "Fife Council"), ("Budget 2023", "Fife Council")),
        (("House Sales", "The Government"), ("Council House Sales", "The Government")),
        (("Polling Places", "Fife Council"), ("Polling Districts", "Fife Council")),
    ],
)
def test_near_misses_stay_apart(left, right):
    one, other = (
        entry(
            key,
            title,
            publisher,
            page=f"https://data.example/{publisher[:4]}",
            description=DISTRICTS,
        )
        for key, (title, publisher) in (("a", left), ("b", right))
    )

    assert not compare(one, other).same


def test_one_title_of_two_councils_stays_apart():
    one = entry("a", "Play Areas", "Fife Council", page="https://fife.example/play")
    other = entry("b", "Play Areas", "Moray Council", page="https://moray.example/play")

    assert not compare(one, other).same


def test_one_title_without_publishers_stays_apart():
    assert not compare(entry("a", "Parks", ""), entry("b", "Parks", "")).same


def test_one_title_of_two_publishers_meets_when_the_page_is_the_same():
    one = entry("a", "Play areas", "Fife", page="https://www.data.example/play/")
    other = entry("b", "Play Areas", "Fife Council", page="http://data.example/play")

    assert compare(one, other).same


def test_equal_descriptions_join_solutions_but_not_datasets():
    one = entry("a", "Oulubot", "Oulu", description=DISTRICTS)
    other = entry("b", "A virtual helper", "Oulu", description=DISTRICTS)

    assert compare(one, other, by_description=True).same
    assert not compare(one, other).same


words = st.text("ab é1&", max_size=12)
entries = st.builds(
    lambda key, title, publisher, page: fingerprint(
        key, title=title, publisher=publisher, page=page
    ),
    st.text("xyz", min_size=1, max_size=3),
    words,
    words,
    st.sampled_from(["", "https://a.example/x", "https://a.example/", "no address"]),
)


@given(entries, entries, st.booleans())
def test_the_verdict_does_not_depend_on_the_order(left, right, by_description):
    forth = compare(left, right, by_description=by_description)
    back = compare(right, left, by_description=by_description)
    assert forth == back


@given(st.lists(entries, max_size=6), st.lists(entries, max_size=6))
def test_no_pair_that_is_the_same_is_left_out_of_the_candidates(lefts, rights):
    offered = {(a.key, b.key) for a, b in candidates(lefts, rights)}
    for left in lefts:
        for right in rights:
            if compare(left, right).same:
                assert (left.key, right.key) in offered
