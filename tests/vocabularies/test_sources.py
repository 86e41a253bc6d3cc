import re

import pytest

from seutu.vocabularies import sources

SIZES = {
    sources.eurovoc: 7_530,
    sources.cpv: 9_454,
    sources.nuts: 2_087,
    sources.yso: 27_760,
    sources.cofog: 188,
    sources.data_themes: 14,
    sources.frequencies: 31,
    sources.tagging: 4_364,
    sources.symbols: 1_961,
}


@pytest.mark.parametrize("read", SIZES, ids=lambda read: read.__name__)
def test_a_vocabulary_is_complete(read):
    assert len(list(read())) == SIZES[read]


def test_names_of_regions_come_in_24_languages():
    finland = next(entry for entry in sources.nuts() if entry.id == "FI")

    assert len(finland.labels) == 24
    assert finland.labels["sv"] == "Suomi/Finland"


def test_no_label_holds_an_address_or_number_of_a_person():
    personal = re.compile(r"\S+@\S+\.\w+|\+\d[\d ]{7,}")
    for read in SIZES:
        for entry in read():
            for label in entry.labels.values():
                assert not personal.search(label)


@pytest.mark.parametrize("tag", ["ca", "eu", "gl", "is", "no", "uk"])
def test_languages_outside_the_union_name_public_places(tag):
    named = sum(tag in entry.labels for entry in sources.tagging())

    assert named > 500
