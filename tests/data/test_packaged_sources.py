"""What the packaged sources yield through their readers."""

from collections import Counter
from functools import cache

import pytest

from seutu.core.errors import NotFound
from seutu.harvest.packaged import PackagedSource, source, sources, unpacked
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import (
    Access,
    ChallengeRecord,
    DatasetRecord,
    Record,
    Rejected,
    SolutionRecord,
)
from seutu.harvest.registry import readers

KINDS = {
    "dataset": DatasetRecord,
    "solution": SolutionRecord,
    "challenge": ChallengeRecord,
}
EVERY_SOURCE = pytest.mark.parametrize(
    "packaged", sources(), ids=lambda packaged: packaged.slug
)


@cache
def read(slug: str) -> tuple[list[Record], list[Rejected]]:
    records, rejected = [], []
    for entry in source(slug).read():
        (rejected if isinstance(entry, Rejected) else records).append(entry)
    return records, rejected


@EVERY_SOURCE
def test_a_source_yields_as_many_records_as_its_manifest_says(packaged: PackagedSource):
    records, rejected = read(packaged.slug)

    assert (len(records), len(rejected)) == (packaged.records, packaged.rejected)
    assert {type(record) for record in records} == {KINDS[packaged.kind]}


@EVERY_SOURCE
def test_each_record_has_an_address_of_its_own_and_a_title(packaged: PackagedSource):
    records, _ = read(packaged.slug)

    assert max(Counter(r.identifier for r in records).values()) == 1
    assert all(any(text.strip() for text in r.title.values()) for r in records)
    assert all(r.raw for r in records)


@EVERY_SOURCE
def test_no_text_holds_markup_or_control_characters(packaged: PackagedSource):
    records, _ = read(packaged.slug)

    texts = [text for r in records for text in r.description.values()]
    assert not [
        t for t in texts if "</p>" in t or "<br" in t or "\x00" in t or "\r" in t
    ]


@EVERY_SOURCE
def test_a_source_says_where_it_comes_from_and_how_it_may_be_used(
    packaged: PackagedSource,
):
    assert packaged.attribution.endswith(".")
    assert packaged.licence
    assert packaged.homepage.startswith("https://")
    assert packaged.repository.startswith("https://github.com/")
    assert packaged.reader in readers()


def test_nearly_every_record_states_its_language():
    unknown = [
        r
        for packaged in sources()
        for r in read(packaged.slug)[0]
        if set(r.title) == {"und"} and packaged.slug != "public-software"
    ]

    assert unknown == []


def test_nearly_every_record_can_be_reached_at_its_source():
    for packaged in sources():
        records, _ = read(packaged.slug)
        reachable = sum(r.landing_page.startswith("http") for r in records)
        wanted = 0.75 if packaged.slug == "jrc-public-services" else 0.99
        assert reachable >= wanted * len(records), packaged.slug


def test_health_datasets_say_that_access_is_restricted():
    records, _ = read("health-data-research-uk")

    assert {r.access for r in records if isinstance(r, DatasetRecord)} == {
        Access.RESTRICTED
    }


def test_an_unknown_source_is_named_with_the_known_ones():
    with pytest.raises(NotFound, match="eurostat"):
        source("nowhere")


def test_a_damaged_packaged_file_is_told():
    with pytest.raises(Unreadable, match="damaged"):
        unpacked(b"not xz", "broken.json.xz")
