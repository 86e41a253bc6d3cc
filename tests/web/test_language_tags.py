import pytest
from django.template import Context, Template
from django.utils import translation

from seutu.web.cards import Text


def render(source: str, **context: object) -> str:
    return Template("{% load language %}" + source).render(Context(context))


def test_the_readers_language_is_chosen_and_marked() -> None:
    title = {"sv": "Luftkvalitet", "fi": "Ilmanlaatu", "en": "Air quality"}

    with translation.override("fi"):
        shown = render("{{ title|text }} {{ title|lang_attributes }}", title=title)

    assert shown == 'Ilmanlaatu lang="fi" dir="ltr"'


def test_english_comes_before_any_other_language() -> None:
    with translation.override("fi"):
        assert render("{{ title|tag }}", title={"de": "Luft", "en": "Air"}) == "en"


@pytest.mark.parametrize("tag", ["", "und"])
def test_an_unknown_language_is_not_marked_as_one(tag: str) -> None:
    shown = render("{{ title|lang_attributes }}", title=Text("Luft", tag))

    assert shown == 'dir="auto"'


def test_right_to_left_text_says_so() -> None:
    assert render("{{ title|dir }}", title=Text("هواء", "ar")) == "rtl"


def test_markup_in_content_stays_text() -> None:
    hostile = Text("<script>alert(1)</script>", 'x" onclick="')

    shown = render("{{ title|marked }}", title=hostile)

    assert "<script" not in shown
    assert 'onclick="' not in shown


def test_nothing_prints_nothing() -> None:
    assert render("{{ title|text }}", title=None) == ""
