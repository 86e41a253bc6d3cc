from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from seutu.catalogue.rdf import authority
from seutu.catalogue.rdf.terms import (
    moment,
    partial_day,
    plain,
    tagged,
    texts,
    web_iri,
)

SUBJECT, NAME = NamedNode("https://a.example/x"), NamedNode("https://a.example/is")
FORMATS = (RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.N_TRIPLES)


@pytest.mark.parametrize(
    ("address", "iri"),
    [
        ("https://a.example/data set.csv", "https://a.example/data%20set.csv"),
        ('https://a.example/?q="x"|y', "https://a.example/?q=%22x%22%7Cy"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/a%20b", "https://a.example/a%20b"),
        ("https://a.example/{id}", "https://a.example/%7Bid%7D"),
        ("https://a.example/ä", "https://a.example/%C3%A4"),
        ("https://a.example/x#a#b", "https://a.example/x#a%23b"),
        ("https://a.example/x[0]", "https://a.example/x%5B0%5D"),
        (" https://a.example/ ", "https://a.example/"),
    ],
)
def test_an_address_that_is_nearly_one_is_mended(address, iri):
    assert web_iri(address) == NamedNode(iri)


@pytest.mark.parametrize(
    "address",
    ["", "x", "mailto:a@b.example", "ftp://a.example/", "https://", "javascript:1"],
)
def test_what_is_no_web_address_is_none(address):
    assert web_iri(address) is None


@given(st.text(max_size=60))
def test_whatever_an_address_holds_every_syntax_can_be_read_back(rest):
    iri = web_iri(f"https://a.example/{rest}")
    if iri is None:
        return
    triple = Triple(SUBJECT, NAME, iri)
    for syntax in FORMATS:
        written = serialize([triple], format=syntax)
        assert [found.object for found in parse(written, format=syntax)] == [iri]


@given(st.text(max_size=80), st.text(max_size=12))
def test_whatever_a_text_holds_every_syntax_can_be_read_back(text, tag):
    for literal in (plain(text), tagged(text, tag)):
        for syntax in FORMATS:
            written = serialize([Triple(SUBJECT, NAME, literal)], format=syntax)
            (found,) = parse(written, format=syntax)
            # XML reads the ends of lines as one character, whatever they were.
            ends = str(found.object.value).replace("\r\n", "\n").replace("\r", "\n")
            assert ends == literal.value.replace("\r\n", "\n").replace("\r", "\n")
            assert found.object.language == literal.language


def test_a_text_of_unknown_language_has_no_tag():
    found = list(texts({"und": "Luft", "de-CH": "Luft", "en_GB": "Air", "fi": " "}))
    assert found == [
        Literal("Luft"),
        Literal("Luft", language="de-ch"),
        Literal("Air"),
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [("2021", "gYear"), ("2021-05", "gYearMonth"), ("2021-05-03", "date")],
)
def test_a_partial_date_has_the_type_of_its_precision(value, kind):
    found = partial_day(value)
    assert found is not None
    assert found.datatype.value.endswith(f"#{kind}")


@pytest.mark.parametrize("value", ["", "2021-13", "2021-02-30", "spring"])
def test_what_is_no_date_is_left_out(value):
    assert partial_day(value) is None


def test_a_moment_has_its_offset():
    assert moment(datetime(2026, 5, 3, 12, 0, 1, 9, UTC)).value == (
        "2026-05-03T12:00:01+00:00"
    )


def test_codes_become_addresses_of_the_tables_of_the_union():
    base = authority.AUTHORITY
    assert authority.language("pt-BR") == NamedNode(f"{base}language/POR")
    assert authority.country("GR") == NamedNode(f"{base}country/GRC")
    assert authority.country("XK") == NamedNode(f"{base}country/1A0")
    assert authority.nuts("EL30") == NamedNode("http://data.europa.eu/nuts/code/EL30")
    assert authority.access("non-public") == NamedNode(f"{base}access-right/NON_PUBLIC")


def test_a_code_in_no_table_has_no_address():
    assert authority.language("und") is None
    assert authority.country("ZZ") is None
    assert authority.frequency("SOMETIMES") is None
    assert authority.themes(["HEAL", "FUN"]) == [
        NamedNode(f"{authority.AUTHORITY}data-theme/HEAL")
    ]
    assert authority.media_type("meta/void") is None
    assert authority.media_type("text/html; charset=utf-8") == NamedNode(
        f"{authority.IANA}text/html"
    )
