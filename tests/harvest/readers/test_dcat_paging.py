"""Following the pages of a DCAT catalogue, however its portal names them."""

import pytest

from seutu.harvest.paging import PagedReader
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.records import Rejected
from tests.harvest.readers.turtle import page

SOURCE = "https://data.example/portal/catalog.ttl"
ONE = '<https://data.example/1> a dcat:Dataset ; dct:title "One"@en .'
FIRST = DcatRdf().first(SOURCE)


def test_the_reader_is_one_that_goes_page_by_page():
    assert isinstance(DcatRdf(), PagedReader)
    assert FIRST.url == SOURCE
    assert "text/turtle" in FIRST.headers["Accept"]


@pytest.mark.parametrize(
    "view",
    [
        "<?page=1> a hydra:PartialCollectionView ; hydra:next <?page=2> .",
        '<?page=1> a hydra:PagedCollection ; hydra:nextPage "?page=2" .',
        "<> ldp:nextPage <?page=2> .",
        "[] a hydra:PagedCollection ; hydra:nextPage <catalog.ttl?page=2> .",
        "@prefix xhv: <http://www.w3.org/1999/xhtml/vocab#> . <> xhv:next <?page=2> .",
    ],
)
def test_the_next_page_is_found_in_every_vocabulary(view):
    records, more = page(ONE + view, FIRST)

    assert len(records) == 1
    assert more is not None
    assert more.ask is not None
    assert more.ask.url == SOURCE + "?page=2"


def test_the_total_is_told_with_the_next_page():
    _, more = page(
        "<?page=1> a hydra:PagedCollection ; hydra:totalItems 250 ;"
        " hydra:nextPage <?page=2> ." + ONE,
        FIRST,
    )

    assert more is not None
    assert more.total == 250


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("http://localhost:8080/catalog.ttl?page=2", SOURCE + "?page=2"),
        ("http://data.example/portal/catalog.ttl?page=2", SOURCE + "?page=2"),
        ("http://10.0.0.7/feeds/2.ttl", "https://data.example/feeds/2.ttl"),
    ],
)
def test_a_page_link_to_a_host_behind_the_proxy_is_taken_to_the_source(link, followed):
    _, more = page(f"{ONE} <x> hydra:next <{link}> .", FIRST)

    assert more is not None
    assert more.ask is not None
    assert more.ask.url == followed


@pytest.mark.parametrize("link", [SOURCE, "file:///etc/passwd", "urn:x:y", "http://["])
def test_a_link_that_leads_nowhere_or_back_ends_the_catalogue(link):
    _, more = page(f'{ONE} <x> hydra:next "{link}" .', FIRST)

    assert more is None


def test_of_many_pages_that_are_described_the_one_at_hand_counts():
    _, more = page(
        "<?page=1> hydra:next <?page=2> . <?page=2> hydra:next <?page=3> ." + ONE,
        DcatRdf().first(SOURCE + "?page=2"),
    )

    assert more is not None
    assert more.ask is not None
    assert more.ask.url == SOURCE + "?page=3"


def test_datasets_of_other_pages_are_not_missed_on_this_one():
    listed = "<c> a dcat:Catalog ; dcat:dataset <https://data.example/2> ."

    records, _ = page(ONE + listed + "<> hydra:next <?page=2> .", FIRST)
    alone, _ = page(ONE + listed, FIRST)

    assert len(records) == 1
    assert isinstance(alone[1], Rejected)


def test_the_last_page_misses_none_of_the_earlier_ones():
    _, more = page(ONE + "<> hydra:next <?page=2> .", FIRST)
    assert more is not None
    assert more.ask is not None

    records, end = page(
        "<c> a dcat:Catalog ; dcat:dataset <https://data.example/1> ."
        '<https://data.example/2> a dcat:Dataset ; dct:title "Two"@en .',
        more.ask,
    )

    assert [record.identifier for record in records] == ["https://data.example/2"]
    assert end is None


def test_relative_addresses_are_those_of_the_source_on_every_page():
    relative = '<dataset/1> a dcat:Dataset ; dct:title "One"@en .'

    (record,), _ = page(relative, FIRST, url="http://10.0.0.7/other/catalog.ttl")

    assert record.identifier == "https://data.example/portal/dataset/1"


def test_an_empty_last_page_of_a_catalogue_is_no_error():
    records, more = page("<c> a dcat:Catalog .", FIRST)

    assert (records, more) == ([], None)
