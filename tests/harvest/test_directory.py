"""The directory of European catalogues: what it holds and how each is read."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from seutu.core.errors import NotFound
from seutu.harvest import directory
from seutu.harvest.directory import Wanted, Way
from seutu.harvest.registry import readers

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
TELEPHONE = re.compile(r"\+\d[\d ()/-]{7,}\d")


def test_the_directory_holds_thousands_of_catalogues_of_all_of_europe():
    found = directory.entries()

    assert len(found) == 6_636
    assert len({one.id for one in found}) == len(found)
    assert len({one.country for one in found}) >= 40
    assert all(one.name and one.url and one.software for one in found)


def test_the_directory_names_nobody_to_call():
    shown = "\n".join(
        f"{one.name} {one.description} {one.publisher}" for one in directory.entries()
    )

    assert EMAIL.findall(shown) == []
    assert TELEPHONE.findall(shown) == []


def test_a_search_needs_every_word_and_no_accents():
    found = directory.search(Wanted(text="MALMO ckan"))

    assert [one.url for one in found if "malmo" in one.url]
    assert all("malm" in directory.folded(str(one)) for one in found)
    assert directory.search(Wanted(text="no such words anywhere")) == ()


def test_a_search_narrows_by_country_software_language_and_kind():
    wanted = Wanted(country=("FI",), software=("ckan",), language=("fi",))

    found = directory.search(wanted)

    assert found
    for one in found:
        assert (one.country, one.software) == ("FI", "ckan")
        assert "fi" in one.languages
    kind = found[0].kind
    assert directory.facet(wanted, "kind")[kind] == sum(o.kind == kind for o in found)


def test_a_facet_counts_what_the_search_would_find():
    wanted = Wanted(country=("LT",), software=("ckan",))

    counts = directory.facet(wanted, "software")

    assert len(counts) > 5
    for software, count in counts.items():
        assert (
            len(directory.search(Wanted(country=("LT",), software=(software,))))
            == count
        )


def test_only_what_can_be_read_is_shown_when_asked():
    found = directory.search(Wanted(country=("PL",), readable=True))

    assert found
    assert all(one.way and one.way.reader in readers() for one in found)
    assert len(found) < len(directory.search(Wanted(country=("PL",))))


def test_the_best_way_is_the_portal_s_own_interface():
    found = {
        "ckan": Way("ckan", "https://hri.fi/data"),
        "udata": Way("udata", "https://www.data.gouv.fr"),
    }

    ways = {
        software: {
            next(iter(directory.possible_ways(one)))
            for one in directory.search(Wanted(software=(software,)))
        }
        for software in found
    }

    for software, way in found.items():
        assert way in ways[software]


@pytest.mark.parametrize(
    ("software", "url", "way"),
    [
        (
            "geonetwork",
            "https://a.example/geonetwork/srv/eng/catalog.search#/home",
            Way("csw", "https://a.example/geonetwork/srv/eng/csw"),
        ),
        ("geonetwork", "https://dictionary.example/words", None),
        ("geonetwork", "https://a.example/geonetworks", None),
        (
            "geonode",
            "https://a.example/",
            Way("csw", "https://a.example/catalogue/csw"),
        ),
        (
            "datafair",
            "https://a.example",
            Way("dcat-rdf", "https://a.example/data-fair/api/v1/catalog/dcat"),
        ),
        (
            "ipt",
            "https://ipt.a.example/",
            Way("dcat-rdf", "https://ipt.a.example/dcat"),
        ),
        ("ipt", "https://a.example/ipt", Way("dcat-rdf", "https://a.example/ipt/dcat")),
        ("ipt", "https://museum.example", None),
        (
            "inveniordm",
            "https://a.example/communities/x",
            Way("oai-pmh", "https://a.example/oai2d"),
        ),
        ("eprints", "http://a.example/", Way("oai-pmh", "http://a.example/cgi/oai2")),
        ("dataverse", "https://a.example", None),
        ("ipt", "https://ipt.a.example/news", None),
        ("pxweb", "https://a.example", None),
    ],
)
def test_software_that_always_answers_at_one_place_is_asked_there(software, url, way):
    one = replace(directory.entries()[0], software=software, url=url, endpoints=())

    assert one.way == way


def test_a_service_that_gives_pages_goes_before_an_export():
    paged, exports = {"csw202", "ogcrecords"}, set(directory.RDF_KINDS)
    both = [
        one
        for one in directory.entries()
        if {kind for kind, _ in one.endpoints} & paged
        and {kind for kind, _ in one.endpoints} & exports
    ]

    assert both
    assert not [one.id for one in both if one.way and one.way.reader == "dcat-rdf"]


def test_a_repository_is_asked_by_oai_pmh_only_where_nothing_says_more():
    def way(software, *endpoints):
        one = directory.entries()[0]
        return replace(
            one, software=software, url="https://a.example", endpoints=endpoints
        ).way

    oai = ("oaipmh20", "https://a.example/own/oai?verb=Identify")

    assert way("geonode", oai) == Way("csw", "https://a.example/catalogue/csw")
    assert way("custom", ("dcat", "https://a.example/d.ttl"), oai).reader == "dcat-rdf"
    for software in ("custom", "dspace", "eprints"):
        assert way(software, oai) == Way("oai-pmh", "https://a.example/own/oai")


def test_hundreds_of_repositories_can_be_read_by_oai_pmh_alone():
    readers = [one.way.reader for one in directory.entries() if one.way]

    assert readers.count("oai-pmh") == 330


@pytest.mark.parametrize(
    ("reader", "address", "location"),
    [
        ("ckan", "https://a.example/api/3", "https://a.example"),
        ("ckan", "https://a.example/api/3/action/package_list", "https://a.example"),
        ("ckan", "https://a.example/data/api/action", "https://a.example/data"),
        ("ckan", "https://a.example/data/", "https://a.example/data"),
        (
            "csw",
            "https://a.example/csw?SERVICE=CSW&VERSION=2.0.2&REQUEST=GetCapabilities&map=x",
            "https://a.example/csw?map=x",
        ),
        (
            "oai-pmh",
            "https://a.example/oai/?verb=Identify&set=data&from=2026-01-01",
            "https://a.example/oai/?set=data",
        ),
        ("udata", "https://a.example/api/1", "https://a.example"),
        ("opendatasoft", "https://a.example/api/v2/catalog", "https://a.example"),
        ("dcat-rdf", "https://a.example/catalog.ttl?x=1#y", "https://a.example/catalog.ttl?x=1"),
    ],
)  # fmt: skip
def test_an_address_is_cut_to_where_its_reader_starts(reader, address, location):
    assert directory.location(reader, address) == location


def test_coverage_says_honestly_what_cannot_be_read():
    rows = directory.coverage()

    assert sum(row.entries for row in rows) == len(directory.entries())
    assert all(0 <= row.readable <= row.entries for row in rows)
    by_software = {row.software: row for row in rows}
    assert by_software["pxweb"].readable == 0
    assert by_software["pxweb"].readers == ()


def test_the_page_for_operators_says_how_many_can_be_read():
    rows = directory.coverage()
    page = Path(__file__).parents[2] / "docs/how-to/connect-your-portal.md"

    text = page.read_text("utf-8")

    assert f"{sum(row.readable for row in rows):,} of the 6,636" in text
    for row in rows[:2]:
        assert f"| {row.name} | {row.entries:,} | {row.readable:,} |" in text


def test_an_unknown_entry_is_not_found():
    with pytest.raises(NotFound):
        directory.entry("no-such-catalogue")
