"""The kinds of happening that people are told of, each with its sentences.

An app registers its events in `AppConfig.ready`. Sentences are lazy, whole, and have
named gaps, so that each receiver reads them in a language of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from seutu.core.language import LanguageMap, best, direction

Sentence = str | Promise
Gap = str | int | LanguageMap
Gaps = Mapping[str, Gap]

_categories: dict[str, Sentence] = {
    "challenges": _("Challenges: what changes with a need you follow"),
    "pledges": _("Pledges and support"),
    "partnerships": _("Challenges that several organisations own together"),
    "answers": _("Answers put forward to challenges"),
    "requests": _("Requests for data that I asked, joined or answer"),
    "conversation": _("Comments, questions and answers"),
    "matches": _("New matches and what people say of them"),
    "searches": _("New records for my saved searches"),
    "gaps": _("Gaps: what is asked for and not offered"),
    "organisations": _("My organisations and their members"),
    "translation": _("Translations"),
    "moderation": _("Reports and decisions of moderators"),
    "account": _("My account"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A kind of happening, such as "challenge.published".

    `subject` is one sentence that stands alone, `body` may say more. An essential one
    (a decision that has to reach a person) is mailed at once whatever was chosen for
    its topic and category, but not to those who stopped all mail.
    """

    name: str
    category: str
    subject: Sentence
    body: Sentence = ""
    is_essential: bool = False


_events: dict[str, Event] = {}


def register_event(event: Event) -> Event:
    """Make an event known; raises `ValueError` for a taken name or no category."""
    if event.name in _events:
        raise ValueError(f"The event {event.name!r} is registered already.")
    if event.category not in _categories:
        known = ", ".join(_categories)
        raise ValueError(f"No category {event.category!r} of notices. Known: {known}.")
    _events[event.name] = event
    return event


def find_event(name: str) -> Event | None:
    """Find an event; None when the app that told of it is gone."""
    return _events.get(name)


def categories() -> dict[str, Sentence]:
    """Name the categories that have events, in the order of the settings page."""
    used = {event.category for event in _events.values()}
    return {name: label for name, label in _categories.items() if name in used}


def in_words(sentence: Sentence, gaps: Gaps) -> str:
    """Fill the gaps in the active language; control characters become spaces.

    Raises `KeyError` or `TypeError` when a gap is missing or of another type.
    """
    return _filled(sentence, {name: _plain(gap) for name, gap in gaps.items()})


def in_markup(sentence: Sentence, gaps: Gaps) -> SafeString:
    """Fill the gaps with content marked by its language; everything is escaped."""
    stand_ins = {
        name: gap if isinstance(gap, int) else f"\ue000{name}\ue001"
        for name, gap in gaps.items()
    }
    markup = str(escape(_filled(sentence, stand_ins)))
    for name, gap in gaps.items():
        if not isinstance(gap, int):
            markup = markup.replace(f"\ue000{name}\ue001", _marked(gap))
    return mark_safe(markup)  # noqa: S308  # all parts were escaped above


def stored(gaps: Gaps) -> dict[str, Gap]:
    """Make gaps fit for every database, which need not take NUL or half a letter."""
    return {
        name: gap
        if isinstance(gap, int)
        else one_line(gap)
        if isinstance(gap, str)
        else {tag: one_line(text) for tag, text in gap.items()}
        for name, gap in gaps.items()
    }


def one_line(text: str) -> str:
    """Put a text on one line, without control characters: it may stand in a header."""
    printable = (letter if letter.isprintable() else " " for letter in text)
    return " ".join("".join(printable).split())


def _filled(sentence: Sentence, gaps: Mapping[str, str | int]) -> str:
    # A lazy text takes gaps as a text does; a lazy plural chooses its form by them.
    return str(cast(str, sentence) % gaps)


def _plain(gap: Gap) -> str | int:
    if isinstance(gap, int):
        return gap
    return one_line(gap if isinstance(gap, str) else _best(gap)[1])


def _marked(gap: str | LanguageMap) -> str:
    if isinstance(gap, str):
        return format_html("<bdi>{}</bdi>", one_line(gap))
    tag, text = _best(gap)
    if tag == "und":
        return format_html("<bdi>{}</bdi>", one_line(text))
    return format_html(
        '<bdi lang="{}" dir="{}">{}</bdi>', tag, direction(tag), one_line(text)
    )


def _best(gap: LanguageMap) -> tuple[str, str]:
    return best(gap, (get_language() or "en", "en"))
