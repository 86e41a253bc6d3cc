import pytest

from seutu.catalogue.rdf.catalogues import View, of_page
from seutu.catalogue.rdf.serialising import JSON_LD, TURTLE, written
from seutu.catalogue.validation.background import facts
from seutu.catalogue.validation.checking import (
    Unreadable,
    check_document,
    check_triples,
    media_type_of,
)
from seutu.catalogue.validation.reporting import Level, Severity, together
from tests.catalogue.rdf.rows import SITE, dataset, file

VIEW = View(here="https://hub.example/p", first="https://hub.example/p", size=100)
UNION = "http://publications.europa.eu/resource/authority/"
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
"""


def checked(body, **options):
    return check_document((PREFIXES + body).encode(), "text/turtle", **options)


def violations(report, level):
    return report.levels[level].count(Severity.VIOLATION)


def test_what_is_published_here_conforms_at_every_level():
    law = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
    row = dataset(
        contact_page="https://source.example/contact",
        hvd_categories=["c_dd313021"],
        legislation=[law],
        conforms_to=["https://standards.example/1"],
        version="2",
    )
    files = [file(service_url="https://source.example/wfs", byte_size=None)]
    report = check_triples(of_page([(row, files)], SITE, VIEW))
    assert report.conforms
    assert report.datasets == 1
    for level in (Level.BASE, Level.RANGE, Level.VOCABULARY):
        assert violations(report, level) == 0, report.levels[level].problems


def test_a_dataset_without_a_title_violates_the_base_level_alone():
    report = checked('<https://a.example/1> a dcat:Dataset ; dct:description "x" .')
    assert not report.conforms
    (problem,) = report.levels[Level.BASE].problems
    assert (problem.path, problem.count) == ("dct:title", 1)
    assert problem.examples == ("https://a.example/1",)
    assert violations(report, Level.RANGE) == 0


def test_what_is_merely_recommended_does_not_break_a_feed():
    report = checked(
        '<https://a.example/1> a dcat:Dataset ; dct:title "a" ; dct:description "b" .'
    )
    assert report.conforms
    assert report.levels[Level.RECOMMENDED].count(Severity.WARNING) > 0


def test_codes_of_the_union_need_no_description_of_their_own():
    report = checked(
        '<https://a.example/1> a dcat:Dataset ; dct:title "a" ; dct:description "b" ;'
        f" dct:language <{UNION}language/FIN> ; dcat:theme <{UNION}data-theme/HEAL> ."
    )
    assert violations(report, Level.RANGE) == 0
    assert violations(report, Level.VOCABULARY) == 0


def test_a_code_that_no_table_has_is_told_at_the_level_of_vocabularies():
    report = checked(
        '<https://a.example/1> a dcat:Dataset ; dct:title "a" ; dct:description "b" ;'
        f" dct:language <{UNION}language/XXQ> ."
    )
    assert report.conforms
    assert violations(report, Level.VOCABULARY) == 1


def test_high_value_shapes_are_asked_of_high_value_datasets_alone():
    plain = '<https://a.example/1> a dcat:Dataset ; dct:title "a" ; dct:description "b"'
    assert not checked(f"{plain} .").levels[Level.HIGH_VALUE].checked
    category = "<http://data.europa.eu/bna/c_dd313021>"
    claimed = checked(
        f"{plain} ; <http://data.europa.eu/r5r/hvdCategory> {category} ."
    ).levels[Level.HIGH_VALUE]
    assert claimed.checked
    assert "dcatap:applicableLegislation" in {each.path for each in claimed.problems}


def test_only_the_levels_asked_for_are_run():
    report = checked("", levels=[Level.BASE])
    assert list(report.levels) == [Level.BASE]


def test_reports_add_up_and_tell_the_same_problem_once():
    one = checked('<https://a.example/1> a dcat:Dataset ; dct:description "x" .')
    other = checked('<https://a.example/2> a dcat:Dataset ; dct:description "x" .')
    both = together([one, other])
    assert both.datasets == 2
    (problem,) = both.levels[Level.BASE].problems
    assert problem.count == 2
    assert len(problem.examples) == 2
    assert both.as_json()["conforms"] is False


def test_broken_rdf_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="line 2"):
        check_document(b"<https://a.example/1> a\n  ] .", "text/turtle")


@pytest.mark.parametrize("syntax", [TURTLE, JSON_LD], ids=lambda one: one.ending)
def test_a_document_is_recognised_by_how_it_begins(syntax):
    page = of_page([(dataset(), [file()])], SITE, VIEW)
    content = written(page, syntax)
    assert media_type_of(content) == syntax.media_type
    assert check_document(content, syntax.media_type, levels=[Level.BASE]).conforms


def test_an_address_of_no_table_says_nothing():
    assert list(facts(["https://a.example/", f"{UNION}unknown-table/X"])) == []
