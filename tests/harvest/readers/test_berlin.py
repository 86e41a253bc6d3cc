"""Datasets that are known from the visits of their pages alone."""

import gzip
import io
import json
import tarfile

import pytest

from seutu.harvest.readers.berlin import BerlinUsage, family, key_of, title_of
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import DatasetRecord, Rejected, SourceFacts

BERLIN = SourceFacts(country="DE", region="DE300", language="de")
OFTEN = {"2024-11": 4, "2025-01": 3}


def usage(pages, titles=None):
    counts = {}
    for name, months in pages.items():
        for month, visits in months.items():
            counts.setdefault(month, {})[name] = {"impressions": 9, "visits": visits}
    document = {"stats": {"pages": {"datensaetze": {"sub_page_counts": counts}}}}
    return document | ({"titles": titles} if titles else {})


def read(document, facts=BERLIN):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    entries = list(BerlinUsage(facts).read(io.BytesIO(content)))
    return (
        [one for one in entries if isinstance(one, DatasetRecord)],
        [one for one in entries if isinstance(one, Rejected)],
    )


def archive(document):
    packed, content = io.BytesIO(), json.dumps(document).encode()
    with tarfile.open(fileobj=packed, mode="w:gz") as target:
        entry = tarfile.TarInfo("data/stats.json")
        entry.size = len(content)
        target.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def test_a_page_becomes_a_german_dataset_of_berlin_with_its_address():
    (found,), _ = read(usage({"baumbestand-berlin-wms-52e6ddaa": OFTEN}))

    assert found.title == {"de": "Baumbestand berlin WMS"}
    assert (found.country, found.region) == ("DE", "DE300")
    assert found.landing_page == (
        "https://daten.berlin.de/datensaetze/baumbestand-berlin-wms-52e6ddaa"
    )
    assert found.description == {}
    assert found.licence is None


def test_a_title_in_full_spelling_is_taken_where_there_is_one():
    name = "gewasser-berlin"
    (found,), _ = read(usage({name: OFTEN}, titles={name: "Gewässer Berlin"}))

    assert found.title == {"de": "Gewässer Berlin"}


def test_spellings_and_copies_of_one_name_are_one_dataset_at_todays_address():
    (found,), refused = read(
        usage(
            {
                "stra%C3%9Fenb%C3%A4ume-berlin": {"2024": 50, "2025": 20},
                "straßenbäume-berlin-0": OFTEN,
                "strassenbaume-berlin-1a2b3c4d": OFTEN,
                "strassenbaume-berlin-1a2b3c4d?page=2": {"2025-02": 1},
            }
        )
    )

    assert found.identifier == "strassenbaume-berlin-1a2b3c4d"
    assert json.loads(found.raw)["visits"] == 50 + 20 + 7 + 7 + 1
    assert refused == []


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("liste-der-badestellen", {"2025-01": 4}),
        ("liste-der-badestelen", {"2025-01": 40}),
        ("eine-liste-von-damals", {"2019-01": 40, "2020-01": 40}),
        ("gewässer-berlin", {"2024-01": 40, "2025-01": 40}),
    ],
    ids=["too few visits", "one month only", "long ago", "the earlier portal's"],
)
def test_what_may_be_a_misspelt_or_dead_address_is_refused(name, months):
    found, refused = read(usage({"toiletten": OFTEN, name: months}))

    assert [one.identifier for one in found] == ["toiletten"]
    assert [one.identifier for one in refused] == [name]
    assert refused[0].reason.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        "c3d4a883-3cc7-49de-822e-49ae69f8b83a",
        "simple_search_wwwberlinde_bec9845e8172fdf99f09b421b49dec3a",
        "www.vbb.de",
        "bodenrichtwert 12305 Berlin",
        "12",
        "",
    ],
)
def test_an_address_without_words_of_a_title_is_refused(name):
    found, refused = read(usage({name: OFTEN}))

    assert found == []
    assert len(refused) == 1


def test_the_archive_that_the_portal_publishes_is_read_as_it_is():
    (found,), _ = read(archive(usage({"toiletten-berlin": OFTEN})))

    assert found.identifier == "toiletten-berlin"


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"no archive"),
        archive({})[:40],
        b"\x1f\x8b\x08 cut short",
        archive({"stats": {}}),
        archive([]),
    ],
    # A compressed archive holds the second it was made in, and would name itself so.
    ids=["no archive", "broken off", "cut short", "no statistics", "a list"],
)
def test_a_damaged_or_empty_archive_is_told(content):
    with pytest.raises(Unreadable):
        read(content)


def test_a_number_of_the_store_is_no_word_but_a_date_and_a_range_of_years_are():
    assert title_of("organigramm-1518564") == "Organigramm"
    assert title_of("bodenrichtwerte-31121984") == "Bodenrichtwerte 31121984"
    assert title_of("doppelhaushalt-20222023") == "Doppelhaushalt 20222023"


def test_services_and_years_of_one_dataset_are_one_family():
    assert family("einwohnerdichte-2015-wms-00f36dcd") == family("einwohnerdichte-2004")
    assert family("bodenrichtwerte-01-01-2008-wfs") == family("bodenrichtwerte-atom")
    assert family("gebaude-lod-1") != family("gebaude-lod-2")
    assert family("karte-1-10-000-wms") != family("karte-1-50-000-wms")


def test_umlauts_do_not_tell_names_apart():
    assert key_of("straßenbäume-wfs-1a2b3c4d") == key_of("strassenbaume-wfs")
