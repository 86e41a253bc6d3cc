import pytest
from django.utils import translation
from django.utils.translation import ngettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from seutu.notifications import events
from seutu.notifications.events import Event, in_markup, in_words, one_line


def test_content_is_given_in_the_language_of_the_reader():
    gaps = {"title": {"fi": "Kaivo", "en": "Well"}}

    with translation.override("fi"):
        assert in_words("%(title)s", gaps) == "Kaivo"
    with translation.override("en"):
        assert in_words("%(title)s", gaps) == "Well"


def test_content_on_a_page_is_escaped_and_marked_by_language():
    markup = in_markup(
        "<i> %(title)s & %(count)d",
        {
            "title": {"fi": "<script>"},
            "count": 3,
        },
    )

    assert markup == ('&lt;i&gt; <bdi lang="fi" dir="ltr">&lt;script&gt;</bdi> &amp; 3')


def test_plurals_choose_their_form():
    sentence = ngettext_lazy("%(count)d well", "%(count)d wells", "count")

    assert in_words(sentence, {"count": 1}) == "1 well"
    assert in_markup(sentence, {"count": 2}) == "2 wells"


@given(st.text())
def test_a_line_never_breaks_and_holds_nothing_invisible(text):
    line = one_line(text)

    assert len(line.splitlines()) <= 1
    assert line.isprintable()


@given(st.dictionaries(st.sampled_from(["title", "name"]), st.text(), min_size=2))
def test_no_text_of_people_becomes_markup(gaps):
    markup = in_markup("%(title)s|%(name)s", gaps)

    assert markup.count("<") == 4
    assert markup.count("<bdi>") == 2


def test_an_event_has_a_name_of_its_own_and_a_known_category(monkeypatch):
    monkeypatch.setattr(events, "_events", {})
    events.register_event(Event(name="a.b", category="account", subject="x"))

    with pytest.raises(ValueError, match="registered already"):
        events.register_event(Event(name="a.b", category="account", subject="x"))
    with pytest.raises(ValueError, match="No category"):
        events.register_event(Event(name="a.c", category="weather", subject="x"))
