"""Duplicates across catalogues, measured on pairs that were read by eye.

The pairs of each file join two real catalogues. Near misses are hard ones: other years,
other councils, other subjects behind one address, other parts of one series.
"""

from collections.abc import Mapping
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.catalogue.clusters import Why, heads
from seutu.catalogue.duplicates import Link, Rule, all_links, links
from seutu.catalogue.fingerprints import (
    MOST_HOLDERS,
    Fingerprint,
    Key,
    Shelf,
    fingerprint,
    keys_of,
)
from seutu.harvest.packaged import source
from tests.catalogue.pairs import clusters_of, fingerprints, measured


@pytest.mark.slow
def test_scottish_datasets_meet_across_their_two_catalogues():
    found = clusters_of(
        chain(fingerprints(source("scotland")), fingerprints(source("scotland-merged")))
    )

    number, precision, recall = measured(
        "scotland_pairs.tsv", found, "scotland ", "scotland-merged "
    )

    assert number == 100
    assert precision >= 0.98
    assert recall >= 0.9


def test_cases_meet_across_the_two_inventories_of_the_jrc():
    slugs = ("jrc-public-services", "ai-watch-t6")
    found = clusters_of(
        chain(*(fingerprints(source(slug)) for slug in slugs)), by_description=True
    )

    number, precision, recall = measured(
        "cases_pairs.tsv", found, *(f"{slug} " for slug in slugs)
    )

    assert number >= 60
    assert precision >= 0.98
    assert recall >= 0.85


DISTRICTS = (
    "A polling district is a part of an electoral ward that has its own polling place,"
    " chosen so that voters reach it on foot."
)


def entry(
    key: str,
    title: str | Mapping[str, str],
    publisher: str = "",
    *,
    shelf: str | Shelf = "",
    description: str = "",
    **more: object,
) -> Fingerprint:
    return fingerprint(
        key,
        shelf if isinstance(shelf, Shelf) else Shelf(id=shelf or f"catalogue {key}"),
        title={"en": title} if isinstance(title, str) else title,
        publisher=publisher,
        description={"en": description},
        **more,  # type: ignore[arg-type]  # what a test gives by name
    )


def rules(*entries: Fingerprint, by_description: bool = False) -> set[Rule]:
    return {link.rule for link in all_links(entries, by_description=by_description)}


def folded(*entries: Fingerprint, apart: tuple[tuple[str, str], ...] = ()) -> object:
    return heads({one.key: one for one in entries}, all_links(entries), apart)


def test_the_place_of_the_publisher_in_a_title_makes_no_difference():
    own = entry("a", "Dundee Polling Places", "Dundee City Council")
    shared = entry("b", "Polling Places - Dundee City", "Dundee City Council")

    assert rules(own, shared) == {Rule.TITLE_AND_PUBLISHER}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Budget 2022", "Fife Council"), ("Budget 2023", "Fife Council")),
        (("House Sales", "The Government"), ("Council House Sales", "The Government")),
        (("Polling Places", "Fife Council"), ("Polling Districts", "Fife Council")),
    ],
    ids=["another year", "another subject", "another part"],
)
def test_near_misses_stay_apart(left, right):
    one, other = (
        entry(
            key,
            title,
            publisher,
            shelf=shelf,
            page="https://data.example/all-tables",
            description=DISTRICTS,
        )
        for key, shelf, (title, publisher) in (("a", "x", left), ("b", "y", right))
    )
    beside = entry(
        "c", "Wards", "Fife", shelf="x", page="https://data.example/all-tables"
    )

    assert rules(one, other, beside) == set()


def test_two_editions_behind_one_page_stay_apart():
    page = "https://data.example/budget"

    one, other = (entry(year, f"Budget {year}", page=page) for year in ("2022", "2023"))

    assert rules(one, other) == set()


def test_the_name_of_a_dataset_tells_more_than_its_title():
    uri = "https://data.example/id/budget"
    late = entry("a", "Budget 2022", identifiers=[uri])
    new = entry(
        "b", "The budget of 2023", identifiers=["HTTPS://www.Data.example/id/budget/"]
    )

    assert rules(late, new) == {Rule.NAME}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://doi.org/10.5281/zenodo.55", "doi:10.5281/ZENODO.55"),
        (
            "urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
        ),
        ("https://a.example/#/set/5", "https://a.example/#/set/5"),
    ],
    ids=["DOI", "UUID", "portal of one page"],
)
def test_an_identifier_is_one_in_every_spelling(left, right):
    assert rules(
        entry("a", "Trees", identifiers=[left]),
        entry("b", "Arbres", identifiers=[right]),
    ) == {Rule.NAME}


@pytest.mark.parametrize("given", ["57", "https://data.example/en/", "budget"])
def test_a_number_or_a_front_page_is_no_name(given):
    one, other = (
        entry(key, title, identifiers=[given], page=given)
        for key, title in (
            ("a", "Trees"),
            ("b", "Parks"),
        )
    )

    assert rules(one, other) == set()


def test_a_translation_meets_the_original_by_its_page():
    page = "https://data.example/dataset/arbres"
    french = entry("a", {"fr": "Arbres d'alignement"}, page=page)
    english = entry("b", {"en": "Street trees"}, page=page)
    other = entry("c", {"fr": "Bancs publics"}, page=page)

    assert rules(french, english) == {Rule.PAGE}
    assert rules(french, other) == set()


def test_a_page_of_several_records_is_no_page_of_one():
    page = "https://data.example/all"
    mine, yours = (
        entry(key, title, shelf="x", page=page)
        for key, title in (("a", "Street trees"), ("b", "Park trees"))
    )
    theirs = entry("c", "Trees in the street", shelf="y", page=page)

    assert rules(mine, theirs) == {Rule.PAGE}
    assert rules(mine, yours, theirs) == set()


def test_what_everybody_shares_is_no_key():
    crowd = [
        entry(f"{number:02}", "Trees", page="https://data.example/api/all")
        for number in range(MOST_HOLDERS + 1)
    ]

    assert rules(*crowd[1:]) == {Rule.TITLE_AND_ADDRESS, Rule.PAGE}
    assert rules(*crowd) == set()


def test_records_of_one_title_in_one_catalogue_meet_no_other_by_title():
    files = [f"https://data.example/staff-{year}.csv" for year in (2021, 2022)]
    first, second = (
        entry(key, "Staff", "The university", shelf="own", files=[file])
        for key, file in zip("ab", files, strict=True)
    )
    harvested = entry("c", "Staff", "The university", shelf="national", files=files[1:])

    assert folded(first, second, harvested) in (
        {"c": ("b", Why.DUPLICATE)},
        {"b": ("c", Why.DUPLICATE)},
    )


def test_one_record_read_twice_in_a_catalogue_is_one():
    file = "https://data.example/staff.csv"
    one, again, other = (
        entry(key, "Staff", "The university", shelf="own", files=[url])
        for key, url in (("a", file), ("b", file), ("c", f"{file}?year=2022"))
    )

    assert rules(one, again) == {Rule.TWIN}
    assert rules(one, other) == set()


def test_one_title_of_two_councils_stays_apart():
    one = entry("a", "Play Areas", "Fife Council", page="https://fife.example/play")
    other = entry("b", "Play Areas", "Moray Council", page="https://moray.example/play")

    assert rules(one, other) == set()


def test_one_title_of_ministries_of_one_name_in_two_countries_stays_apart():
    one, other = (
        entry(country, "Budget", "Ministry of Finance", country=country)
        for country in ("EE", "LV")
    )

    assert rules(one, other) == set()


def test_one_title_without_publishers_stays_apart():
    assert rules(entry("a", "Parks"), entry("b", "Parks")) == set()


def test_one_title_of_two_publishers_meets_when_the_page_is_the_same():
    one = entry("a", "Play areas", "Fife", page="https://www.data.example/play/")
    other = entry("b", "Play Areas", "Fife Council", page="http://data.example/play")

    assert Rule.TITLE_AND_ADDRESS in rules(one, other)


def test_accents_and_case_make_no_other_title():
    one = entry("a", "Población por municipio", "Junta de Andalucía")
    other = entry("b", "POBLACION POR MUNICIPIO", "Junta de Andalucia")

    assert rules(one, other) == {Rule.TITLE_AND_PUBLISHER}


def test_equal_descriptions_join_solutions_but_not_datasets():
    one = entry("a", "Oulubot", "Oulu", description=DISTRICTS)
    other = entry("b", "A virtual helper", "Oulu", description=DISTRICTS)

    assert rules(one, other, by_description=True) == {Rule.TEXT}
    assert rules(one, other) == set()


def test_the_publishers_own_catalogue_stands_before_the_national_one():
    uri = "https://data.fife.example/id/trees"
    said = {"identifiers": [uri], "publisher": "Fife Council", "country": "GB"}
    own = Shelf(id="z", publisher="Fife Council", homepage="https://data.fife.example")
    national = Shelf(id="b", publisher="The Government", country="GB")
    european = Shelf(id="a", publisher="The Office")

    entries = [
        entry("a", "Trees", shelf=european, description=DISTRICTS, **said),
        entry("b", "Trees", shelf=national, description="Trees", **said),
        entry("c", "Trees", shelf=own, **said),
    ]

    assert folded(*entries) == {
        "a": ("c", Why.DUPLICATE),
        "b": ("c", Why.DUPLICATE),
    }
    assert folded(*entries[:2]) == {"a": ("b", Why.DUPLICATE)}


def test_a_person_can_hold_apart_what_the_rules_would_join():
    one, other = entry("a", "Parks", "Oulu"), entry("b", "Parks", "Oulu")

    assert folded(one, other, apart=(("a", "b"),)) == {}


def test_families_that_hold_each_others_doubles_end_in_one_table():
    """Each catalogue has both tables; in front stands one of each, crosswise."""
    left, right = Shelf(id="x"), Shelf(id="y")
    entries = [
        entry(
            "a",
            "Births by age 5",
            shelf=left,
            family="f",
            identifiers=["doi:10.1000/1"],
            description=DISTRICTS,
        ),
        entry("c", "Births 7", shelf=left, family="f", identifiers=["doi:10.1000/2"]),
        entry("b", "Births 6", shelf=right, family="f", identifiers=["doi:10.1000/1"]),
        entry(
            "d",
            "Births by sex 8",
            shelf=right,
            family="f",
            identifiers=["doi:10.1000/2"],
            description=DISTRICTS,
        ),
    ]

    found = folded(*entries)

    assert isinstance(found, dict)
    assert found == {
        "b": ("a", Why.DUPLICATE),
        "c": ("d", Why.DUPLICATE),
        "a": ("d", Why.VARIANT),
    }


def test_the_double_of_an_older_issue_is_not_the_same_as_the_newest_one():
    doi = "doi:10.1000/3"
    left, right = Shelf(id="x"), Shelf(id="y")
    entries = [
        entry("a", "Budget 2023", shelf=left, family="f", identifiers=[doi]),
        entry("b", "Budget 2024", shelf=left, family="f"),
        entry("c", "Budget 2023", shelf=right, identifiers=[doi]),
    ]

    assert folded(*entries) == {
        "a": ("b", Why.VARIANT),
        "c": ("a", Why.DUPLICATE),
    }


words = st.text("ab é1&", max_size=12)
entries = st.builds(
    lambda key, shelf, title, publisher, page, name, family: fingerprint(
        key,
        Shelf(id=shelf),
        title={"en": title},
        publisher=publisher,
        page=page,
        identifiers=[name],
        family=family,
        files=[page],
    ),
    st.text("xyz", min_size=1, max_size=3),
    st.sampled_from(["p", "q", "r"]),
    words,
    words,
    st.sampled_from(["", "https://a.example/x", "https://a.example/", "no address"]),
    st.sampled_from(["", "1", "doi:10.1000/5", "doi:10.1000/6"]),
    st.sampled_from(["", "", "f", "g"]),
)
many = st.lists(entries, max_size=12, unique_by=lambda one: one.key)


@given(many, st.booleans(), st.randoms(use_true_random=False))
def test_what_is_folded_does_not_depend_on_the_order(given_, by_description, random):
    shuffled = list(given_)
    random.shuffle(shuffled)
    forth, back = (
        heads(
            {one.key: one for one in some},
            all_links(some, by_description=by_description),
        )
        for some in (given_, shuffled)
    )

    assert forth == back


@given(many)
def test_a_variant_stands_under_one_that_stands_alone_and_a_double_under_no_double(
    given_,
):
    found = heads({one.key: one for one in given_}, all_links(given_))

    for head, why in found.values():
        assert found.get(head, ("", Why.VARIANT))[1] is Why.VARIANT
        assert why is Why.DUPLICATE or head not in found


@given(entries, entries)
def test_only_entries_that_share_a_key_are_linked(left, right):
    linked = all_links([left, right]) if left.key != right.key else set()

    if not keys_of(left).keys() & keys_of(right).keys():
        assert linked == set()


@given(many)
def test_a_link_names_the_smaller_key_first(given_):
    for digest_holders in (given_,):
        for link in links(Key.FILES, frozenset(), digest_holders):
            assert isinstance(link, Link)
            assert link.left < link.right
