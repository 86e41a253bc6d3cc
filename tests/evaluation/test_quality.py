"""The tables of the page on matching quality."""

import pytest
from scripts import quality


def test_a_table_keeps_its_columns():
    assert quality.table(["a", "b"], [["x", 1], ["y", 0.5]]).splitlines() == [
        "| a | b |",
        "| --- | ---: |",
        "| x | 1 |",
        "| y | 0.5 |",
    ]


def test_a_section_is_put_between_its_marks_and_nothing_else_changes():
    page = "before\n<!-- titles -->\nold\n<!-- /titles -->\nafter\n"
    fresh = quality.put(page, "titles", r"new \1")
    assert fresh == "before\n<!-- titles -->\n\nnew \\1\n\n<!-- /titles -->\nafter\n"
    assert quality.put(fresh, "titles", r"new \1") == fresh


def test_a_page_without_the_marks_is_not_written():
    with pytest.raises(ValueError, match="silver"):
        quality.put("nothing", "silver", "table")


def test_the_page_has_the_marks_of_every_section():
    page = quality.PAGE.read_text("utf-8")
    for section in quality.SECTIONS:
        assert quality.put(page, section, "x")


def test_english_is_not_counted_among_the_foreign_languages():
    chosen = quality._foreign({"fi-de": 1, "en-de": 2, "de-de": 3, "fi-en": 4}, "de")
    assert chosen == [1]
