"""Documents that are put together on disk give what small ones give."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.readers import rdf_syntax
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.records import DatasetRecord, Rejected
from tests.harvest.readers.turtle import PREFIXES

FEEDS = Path(__file__).parents[4] / "shared/data/catalogues/dcat_rdf_feeds/raw"
# Datasets with distributions and with a frequency, and the languages of their titles.
GOLDEN = {
    "BresciaMobilita__OPEN-DATA__catalog.rdf": (3, 3, 3, {"it"}),
    "ComuneMolinella__opendata__catalog.rdf": (3, 3, 3, {"it"}),
    "geosolutions-it__ckanext-dcatapit__examples_catalog_dati_unibo.rdf": (
        12, 12, 12, {"it", "en"},
    ),
    "opendatasoft__dcat-draft__catalog.ttl": (186, 186, 0, {"en", "fr", "und"}),
    "pcm-dpc__UKR-2022__catalog.rdf": (5, 5, 5, {"it"}),
    "uajghb__script_datos_abiertos_ua__catalog.rdf": (258, 258, 0, {"ca", "es"}),
    "unipiemonteorientale__UPOopendata__catalog.rdf": (18, 18, 18, {"it"}),
}  # fmt: skip


def datasets(count: int, *, scattered: bool) -> bytes:
    """Make a feed; scattered, what belongs to a dataset stands far from it."""
    heads = [
        f'<https://x.example/{n}> a dcat:Dataset ; dct:title "T{n}"@en ;'
        f" dct:publisher <https://x.example/org/{n % 3}> ;"
        f" dcat:distribution <https://x.example/{n}/b>, <https://x.example/{n}/a> .\n"
        for n in range(count)
    ]
    files = [
        f"<https://x.example/{n}/{part}> a dcat:Distribution ;"
        f" dcat:accessURL <https://x.example/{n}.{part}> .\n"
        for n in range(count)
        for part in "ab"
    ]
    owners = [
        f'<https://x.example/org/{n}> a foaf:Agent ; foaf:name "O{n}"@en .\n'
        for n in range(3)
    ]
    listed = [
        f"<https://x.example/> a dcat:Catalog ;"
        f" dcat:dataset <https://x.example/{n}> .\n"
        for n in range(count + 2)
    ]
    later = [
        f'<https://x.example/{n}> dct:issued "2020-01-0{n % 9 + 1}" .\n'
        for n in range(count)
    ]
    parts = [*owners, *files, *heads, *listed, *later]
    if not scattered:
        parts = [*heads, *listed, *owners, *files, *later]
    return (PREFIXES + "".join(parts)).encode()


@settings(max_examples=25, deadline=None)
@given(spill_after=st.integers(1, 400), scattered=st.booleans())
def test_what_is_put_together_on_disk_is_the_same_in_the_same_order(
    spill_after, scattered
):
    content = datasets(20, scattered=scattered)

    in_memory = list(DcatRdf().read(io.BytesIO(content)))
    on_disk = list(DcatRdf(spill_after=spill_after).read(io.BytesIO(content)))

    assert on_disk == in_memory
    assert [d.url for d in in_memory[0].distributions] == [
        "https://x.example/0.b",
        "https://x.example/0.a",
    ]
    assert sum(isinstance(item, Rejected) for item in in_memory) == 2


def test_a_file_beyond_the_memory_limit_is_read_from_disk(monkeypatch):
    monkeypatch.setattr(rdf_syntax, "IN_MEMORY", 1000)
    content = datasets(20, scattered=True)
    broken = content + b'\n<https://x.example/bad> dct:title "a"b" .\n'

    assert (
        sum(isinstance(r, DatasetRecord) for r in DcatRdf().read(io.BytesIO(content)))
        == 20
    )
    rejected = [
        r for r in DcatRdf().read(io.BytesIO(broken)) if isinstance(r, Rejected)
    ]
    assert "https://x.example/bad" in [r.identifier for r in rejected]


def test_a_file_beyond_every_limit_is_refused(monkeypatch):
    monkeypatch.setattr(rdf_syntax, "IN_MEMORY", 1000)
    monkeypatch.setattr(rdf_syntax, "MAX_STREAM", 2000)

    with pytest.raises(rdf_syntax.Unreadable, match="larger"):
        list(DcatRdf().read(io.BytesIO(datasets(20, scattered=True))))


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the collected feeds are not here")
@pytest.mark.parametrize("name", GOLDEN)
def test_a_real_feed_gives_what_it_always_gave(name):
    content = (FEEDS / name).read_bytes()

    records = list(DcatRdf().read(io.BytesIO(content)))

    assert all(isinstance(record, DatasetRecord) for record in records)
    found = [record for record in records if isinstance(record, DatasetRecord)]
    assert (
        len(found),
        sum(bool(record.distributions) for record in found),
        sum(bool(record.frequency) for record in found),
        {tag for record in found for tag in record.title},
    ) == GOLDEN[name]
    assert list(DcatRdf(spill_after=500).read(io.BytesIO(content))) == records
