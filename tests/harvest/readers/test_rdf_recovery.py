"""Reading what can be read of RDF that breaks the rules."""

import io

import pytest

from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.records import DatasetRecord, Rejected
from tests.harvest.readers.turtle import PREFIXES, read

GOOD = """
<https://x.example/{0}> a dcat:Dataset ;
  dct:title "Number {0}"@en .
"""
BROKEN = {
    "an unescaped quote": 'dct:title "The "best" of air"@en .',
    "a missing comma": 'dct:title "Air"@en "Luft"@de .',
    "a missing value": "dct:title .",
    "a broken address": 'dct:title "A"@en ; dcat:theme <http://x y> , .',
    "bytes that are none": 'dct:title "\udcff"@en .',
}


@pytest.mark.parametrize("fault", BROKEN)
def test_one_broken_entry_of_turtle_costs_only_itself(fault):
    broken = f"\n<https://x.example/bad> a dcat:Dataset ;\n  {BROKEN[fault]}\n"
    text = PREFIXES + GOOD.format(1) + broken + GOOD.format(2)
    content = text.encode("utf-8", "surrogateescape")

    entries = list(DcatRdf().read(io.BytesIO(content)))

    good = [e.identifier for e in entries if isinstance(e, DatasetRecord)]
    (bad,) = [e for e in entries if isinstance(e, Rejected)]
    assert good == ["https://x.example/1", "https://x.example/2"]
    assert bad.identifier == "https://x.example/bad"
    line = text.split("\n").index("<https://x.example/bad> a dcat:Dataset ;") + 2
    assert f"line {line}" in bad.reason
    assert bad.reason.endswith(".")
    assert b"dcat:Dataset" in bad.raw


def test_a_broken_line_of_n_triples_costs_only_its_entry():
    line = "<https://x.example/{}> <http://purl.org/dc/terms/title> {} .\n"
    kind = (
        "<https://x.example/{}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <http://www.w3.org/ns/dcat#Dataset> .\n"
    )
    text = "".join(
        kind.format(n) + line.format(n, '"a"b"' if n == 7 else f'"t{n}"')
        for n in range(1000)
    )

    entries = list(DcatRdf().read(io.BytesIO(text.encode())))

    rejected = [e for e in entries if isinstance(e, Rejected)]
    assert [e.identifier for e in rejected] == ["https://x.example/7"]
    assert "line 16" in rejected[0].reason
    assert len(entries) == 1000


def test_a_prefix_declared_later_counts_from_there():
    entries = read(
        GOOD.format(1)
        + "<https://x.example/bad> a dcat:Dataset ; dct:title .\n"
        + "@prefix later: <https://later.example/> .\n"
        + '\nlater:a a dcat:Dataset ;\n dct:title "Later"@en .\n'
    )

    assert "https://later.example/a" in [e.identifier for e in entries]


def test_a_blank_publisher_stays_joined_across_entries():
    entries = read(
        '_:org a foaf:Agent ;\n foaf:name "City"@en .\n\n'
        '<https://x.example/1> a dcat:Dataset ;\n dct:title "A"@en ;\n'
        " dct:publisher _:org .\n\n"
        "<https://x.example/bad> a dcat:Dataset ;\n dct:title .\n"
    )

    (record,) = [e for e in entries if isinstance(e, DatasetRecord)]
    assert record.publisher is not None


def test_turtle_that_is_cut_short_is_refused_so_that_nothing_seems_to_be_gone():
    text = GOOD.format(1) + '<https://x.example/2> a dcat:Dataset ; dct:title "Tw'

    with pytest.raises(Unreadable, match="cut short"):
        read(text)


def test_a_file_in_which_nothing_can_be_read_is_told_with_its_line():
    with pytest.raises(Unreadable, match=r"line \d+"):
        read('<a> a dcat:Dataset ;\n dct:title "A" "B" .')


XML = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
<dcat:Catalog rdf:about="https://x.example/">
  <dcat:dataset><dcat:Dataset rdf:about="https://x.example/1">
    <dct:title xml:lang="en">{0}</dct:title>
  </dcat:Dataset></dcat:dataset>
  <dcat:dataset><dcat:Dataset rdf:about="https://x.example/2">
    <dct:title xml:lang="en">Two</dct:title>
  </dcat:Dataset></dcat:dataset>
</dcat:Catalog>
</rdf:RDF>"""


def read_xml(title: str) -> list[DatasetRecord | Rejected]:
    return list(DcatRdf().read(io.BytesIO(XML.replace("{0}", title).encode())))


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Caf&eacute;&nbsp;map", "Caf\xe9\xa0map"),
        ("Wind & weather", "Wind & weather"),
        ("&unknown; thing", "&unknown; thing"),
    ],
)
def test_entities_of_html_in_xml_are_spelt_out(title, words):
    first, second = read_xml(title)

    assert isinstance(first, DatasetRecord)
    assert first.title == {"en": words}
    assert second.identifier == "https://x.example/2"


def test_one_broken_dataset_of_xml_costs_only_itself():
    entries = read_xml("One <b>bold</dct:title><dct:title>")

    records = [e for e in entries if isinstance(e, DatasetRecord)]
    (rejected,) = [e for e in entries if isinstance(e, Rejected)]
    assert [record.identifier for record in records] == ["https://x.example/2"]
    assert rejected.identifier == "https://x.example/1"
    assert "line 5" in rejected.reason


def test_xml_that_is_cut_short_is_refused():
    whole = XML.replace("{0}", "One")

    with pytest.raises(Unreadable, match="cut short"):
        list(
            DcatRdf().read(io.BytesIO(whole[: whole.index("</dcat:Catalog>")].encode()))
        )


def test_xml_in_another_encoding_is_read_in_it():
    text = XML.replace("{0}", "Niño").replace("utf-8", "ISO-8859-1")

    record = next(iter(DcatRdf().read(io.BytesIO(text.encode("latin-1")))))

    assert isinstance(record, DatasetRecord)
    assert record.title == {"en": "Niño"}
