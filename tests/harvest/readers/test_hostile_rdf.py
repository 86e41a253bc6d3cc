"""Whatever comes in: records, rejections or a refusal, never another end."""

import io
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seutu.harvest.paging import Answer, Ask, More
from seutu.harvest.readers.arcgis_hub import ArcGisHub
from seutu.harvest.readers.data_json import DataJson
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.publiccode_list import PublicCodeList
from seutu.harvest.records import Rejected
from tests.harvest.readers.test_data_json import DCAT_AP, TREES, catalogue
from tests.harvest.readers.test_dcat import AIR
from tests.harvest.readers.test_dcat_fields import WATER
from tests.harvest.readers.test_rdf_recovery import XML
from tests.harvest.readers.turtle import PREFIXES

AUTHORITIES = """
@prefix frequency: <http://publications.europa.eu/resource/authority/frequency/> .
@prefix right: <http://publications.europa.eu/resource/authority/access-right/> .
@prefix theme: <http://publications.europa.eu/resource/authority/data-theme/> .
"""
PAGED = "<> a hydra:PartialCollectionView ; hydra:next <?page=2> .\n"
SAMPLES = {
    "Turtle": (PREFIXES + AUTHORITIES + AIR + WATER + PAGED).encode(),
    "RDF/XML": XML.encode(),
    "JSON-LD": json.dumps(DCAT_AP).encode(),
    "data.json": catalogue(TREES),
    "a list": b"https://github.com/city/forms\nhttps://gitlab.com/a/b\n",
}
READERS = (DcatRdf(), DataJson(), ArcGisHub(), PublicCodeList())
PIECES = [
    *(b'"', b"'", b'"""', b"<", b">", b"<<", b">>", b"[", b"]", b"{", b"}", b"(", b")"),
    *(
        b".",
        b";",
        b",",
        b"@",
        b"@fran\xc3\xa7ais",
        b"\\",
        b"\x00",
        b"\xff",
        b"\n",
        b"#",
    ),
    *(b"&amp;", b"&nbsp;", b"&", b"<!--", b"<![CDATA[", b"<!DOCTYPE x [", b"http://["),
    *(b"@prefix", b"_:b", b"null", b"1e999", b"-", b"\xef\xbb\xbf", b"</rdf:RDF>"),
]


def wrong_ends(content: bytes) -> list[str]:
    """Read bytes with every reader; tell what of it is none of the three ends."""
    wrong = []
    for reader in READERS:
        ask = reader.first("https://data.example/catalog")
        answer = Answer(ask=ask, stream=io.BytesIO(content), url=ask.url)
        try:
            items = list(reader.page(answer))
        except Unreadable as refusal:
            items = [Rejected("the answer", refusal.message)]
        for item in items:
            if isinstance(item, Rejected):
                is_right = item.identifier and item.reason.endswith(".")
            else:
                is_right = isinstance(item, More) or (item.identifier and item.title)
            if not is_right:
                wrong.append(f"{reader.name}: {item!r}")
    return wrong


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_come_to_one_of_three_ends(content):
    assert wrong_ends(content) == []


@pytest.mark.parametrize("sample", SAMPLES)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_catalogue_comes_to_one_of_three_ends(sample, seed):
    chance = random.Random(seed)
    content = bytearray(SAMPLES[sample])
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content) + 1)
        if chance.random() < 0.5:
            content[place:place] = chance.choice(PIECES)
        else:
            del content[place : place + chance.randint(1, 40)]
    assert wrong_ends(bytes(content)) == []


@pytest.mark.parametrize("sample", ["Turtle", "RDF/XML"])
@settings(max_examples=40, deadline=None)
@given(share=st.floats(0.01, 0.99))
def test_a_catalogue_cut_short_is_never_taken_for_a_whole_one(sample, share):
    content = SAMPLES[sample].rstrip()
    whole = list(DcatRdf().read(io.BytesIO(content)))
    part = content[: int(len(content) * share)].rstrip()
    try:
        read = list(DcatRdf().read(io.BytesIO(part)))
    except Unreadable:
        return
    assert sample == "Turtle"
    assert part.endswith((b".", b"#org> a foaf:Agent"))
    assert len(read) <= len(whole)


@pytest.mark.parametrize(
    "bomb",
    [
        b'{"http://t":' * 20_000 + b"1" + b"}" * 20_000,
        b"[" * 200_000,
        b"<http://a> <http://t> " + b"<<( <http://s> <http://p> " * 50_000,
        b"<http://a> <http://t> "
        + b"<<( <http://s> <http://p>\n" * 50_000
        + b"<http://o>"
        + b" )>>" * 50_000
        + b" .",
        b"<http://a> <http://t> " + b"[ <http://p> " * 100_000,
        b"<http://a> <http://t> " + b"( " * 100_000,
        b'<http://a> <http://t> "' + b"x" * 20_000_000 + b'" .',
        b"\n" * 1_000_000,
        b"@prefix a: <http://a/> .\n" * 20_000,
    ],
    ids=[
        *("nested objects", "nested lists", "quoted triples", "closed quoted triples"),
        *("nested nodes", "nested collections", "one long text", "empty lines"),
        "only prefixes",
    ],
)
def test_what_would_overflow_the_parser_is_refused(bomb):
    with pytest.raises(Unreadable):
        list(DcatRdf().read(io.BytesIO(bomb)))


def test_guillemets_in_many_titles_are_no_quoted_triples():
    text = PREFIXES + "".join(
        f'<https://x.example/{n}> a dcat:Dataset ; dct:title "The << {n}"@en .\n'
        for n in range(300)
    )

    assert len(list(DcatRdf().read(io.BytesIO(text.encode())))) == 300


def test_a_context_behind_an_address_is_not_fetched_but_known():
    content = (
        b'{"@context": "https://semiceu.github.io/DCAT-AP/context.jsonld",'
        b' "@type": "Dataset", "@id": "https://x.example/a", "title": "Air",'
        b' "distribution": [{"accessURL": "https://x.example/f.csv"}]}'
    )
    (record,) = DcatRdf().read(io.BytesIO(content))

    assert record.identifier == "https://x.example/a"


def test_a_web_page_in_place_of_a_catalogue_is_called_so():
    with pytest.raises(Unreadable, match="web page"):
        list(
            DcatRdf().read(io.BytesIO(b"<!DOCTYPE html><html><body>404</body></html>"))
        )


@pytest.mark.parametrize("name", ["application/n-quads", "application/n-quads; a=b"])
def test_quads_are_read_where_the_server_says_so(name):
    quad = (
        b"<https://x.example/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        b" <http://www.w3.org/ns/dcat#Dataset> <https://x.example/g> .\n"
        b'<https://x.example/a> <http://purl.org/dc/terms/title> "A"'
        b" <https://x.example/g> .\n"
    )
    ask = Ask(url="https://x.example/catalog.nq")
    answer = Answer(ask=ask, stream=io.BytesIO(quad), url=ask.url, media_type=name)

    (record,) = DcatRdf().page(answer)

    assert not isinstance(record, More)
    assert record.identifier == "https://x.example/a"
