"""Our feed harvested back into an empty Seutu gives the same records."""

import string
from datetime import date
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.catalogue.rdf.codes import COUNTRIES, FREQUENCIES, THEMES
from seutu.catalogue.rdf.serialising import SYNTAXES, TURTLE
from seutu.harvest import packaged
from seutu.harvest.readers.fields import clean
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    Licence,
)
from tests.harvest.returning import differences, there_and_back

SOURCES = [one.slug for one in packaged.sources() if one.kind == "dataset"]
EVERY = 97
ALL = frozenset({"FI1B1", "CH040", "DE300", "EL30"})


def whole(slug, step=1):
    read = packaged.source(slug).read()
    records = (each for each in read if isinstance(each, DatasetRecord))
    chosen = islice(records, 0, None, step)
    return list({each.identifier: each for each in chosen}.values())


@pytest.mark.parametrize("slug", SOURCES)
def test_a_packaged_source_comes_back_as_it_was(slug):
    records = whole(slug, EVERY)
    regions = frozenset(one.region for one in records)
    for before, after in there_and_back(records, regions, TURTLE):
        assert differences(before, after) == {}, before["title"]


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=lambda one: one.ending)
def test_every_syntax_brings_the_same_back(syntax):
    records = whole("university-of-bologna")
    for before, after in there_and_back(records, frozenset(), syntax):
        assert differences(before, after) == {}


letters = st.characters(categories=["L", "N", "P", "Zs"], include_characters="\n")
words = (
    st.text(letters, min_size=1, max_size=40)
    .map(clean)
    .filter(lambda text: text and plain(text) == text)
    # A text that is an address, or holds an entity of HTML, is read for what it means.
    .filter(lambda text: "&" not in text and "://" not in text)
)
languages = st.sampled_from(["en", "fi", "de", "pt-br", "zh"])
texts = st.dictionaries(languages, words, max_size=3)
titles = st.dictionaries(languages, words, min_size=1, max_size=3)
tokens = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
addresses = st.builds("https://{}.example/{}".format, tokens, tokens)
days = st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31))
licences = st.none() | st.builds(
    Licence, label=words.filter(lambda text: "\n" not in text), url=addresses
)
years = st.sampled_from(["", "2001", "2001-05", "2001-05-03"])
files = st.builds(
    DistributionRecord,
    url=addresses,
    title=texts,
    description=texts,
    format=st.sampled_from(["", "CSV", "GEOJSON", "WFS_SRVC"]),
    media_type=st.sampled_from(["", "text/csv", "application/geo+json"]),
    download_url=st.just("") | addresses,
    licence=licences,
    modified=days,
    size=st.none() | st.integers(0, 10**12),
    availability=st.sampled_from(["", "stable", "temporary"]),
    conforms_to=st.lists(addresses, unique=True, max_size=2).map(tuple),
)
datasets = st.builds(
    DatasetRecord,
    identifier=tokens,
    uri=st.just("") | addresses,
    title=titles,
    description=texts,
    keywords=st.dictionaries(
        languages, st.lists(words, min_size=1, max_size=3, unique=True).map(tuple)
    ),
    publisher=st.none() | st.builds(Agent, name=titles),
    country=st.sampled_from(["", *COUNTRIES]),
    region=st.sampled_from(["", *ALL]),
    landing_page=addresses,
    contact_page=st.just("") | addresses,
    licence=licences,
    access=st.sampled_from([Access.PUBLIC, Access.RESTRICTED, Access.NON_PUBLIC]),
    issued=days,
    modified=days,
    themes=st.lists(st.sampled_from(sorted(THEMES - {"OP_DATPRO"})), unique=True).map(
        tuple
    ),
    concepts=st.just(()) | st.just(("eurovoc:1004",)),
    hvd_categories=st.just(()) | st.just(("c_dd313021",)),
    legislation=st.lists(addresses, unique=True, max_size=2).map(tuple),
    conforms_to=st.lists(addresses, unique=True, max_size=2).map(tuple),
    version=st.sampled_from(["", "1.2"]),
    temporal_start=years,
    temporal_end=years,
    spatial=st.sampled_from(["", "Around the lake"]),
    frequency=st.sampled_from(["", *sorted(FREQUENCIES)]),
    distributions=st.lists(files, max_size=3).map(tuple),
)


@settings(max_examples=30)
@given(datasets, st.sampled_from(sorted(SYNTAXES)))
def test_whatever_a_record_says_comes_back(record, ending):
    ((before, after),) = there_and_back([record], ALL, SYNTAXES[ending])
    if not record.country and record.region:
        # A region says in which country it lies.
        before["country"] = after["country"]
    if record.licence is None and after["licence"]:
        # A dataset without a licence is read as having that of its first file.
        before |= {key: after[key] for key in ("licence", "licence_url")}
    for one, other in zip(before["files"], after["files"], strict=True):
        # A file without a format is read as having that of its media type or ending.
        one["format"] = one["format"] or other["format"]
    before["formats"] = sorted({one["format"] for one in before["files"]} - {""})
    assert differences(before, after) == {}
