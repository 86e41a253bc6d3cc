"""The smallest pieces of markup, which a page of results prints hundreds of times.

They are functions rather than component templates because a component costs ten times
as much, and a list of answers would spend its time on icons.
"""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seutu.web.cards import Badge, Link, NeedPiece, WordPair
from seutu.web.templatetags.language import lang_attributes, resolved

register = template.Library()


@cache
def sprite() -> str:
    return static("seutu/dist/icons.svg")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        sprite(),
        name,
    )


@register.simple_tag
def content_link(link: Link) -> SafeString:
    """Print a label in its language, as a link when it leads somewhere."""
    attributes = lang_attributes(link.label)
    label = resolved(link.label).value
    if link.url:
        return format_html('<a href="{}" {}>{}</a>', link.url, attributes, label)
    return format_html("<span {}>{}</span>", attributes, label)


@register.simple_tag
def chip(link: Link) -> SafeString:
    """Print one concept."""
    attributes = lang_attributes(link.label)
    label = resolved(link.label).value
    if link.url:
        return format_html(
            '<a class="chip" href="{}" {}>{}</a>', link.url, attributes, label
        )
    if link.drop:
        return format_html(
            '<span class="chip chip--drop"><span {}>{}</span>{}</span>',
            attributes,
            label,
            not_meant(link.drop, label),
        )
    return format_html('<span class="chip" {}>{}</span>', attributes, label)


def not_meant(drop: str, label: str) -> SafeString:
    """Print the button by which a reader says that a meaning is not hers.

    It belongs to the form of the page with the identifier "drop".
    """
    return format_html(
        '<button type="submit" class="not-meant" form="drop" name="wrong" value="{}"'
        ' title="{}">{}<span class="visually-hidden">{}</span></button>',
        drop,
        _("Not what I meant"),
        icon("close"),
        _("Not what I meant: %(meaning)s") % {"meaning": label},
    )


@register.simple_tag
def chips(links: tuple[Link, ...]) -> SafeString:
    """Print concepts one after the other."""
    return format_html_join(" ", "{}", ((chip(link),) for link in links))


@register.simple_tag
def status(badge: Badge) -> SafeString:
    """Print a state in words; the dot repeats its tone."""
    return format_html(
        '<span class="status status--{}">{}</span>', badge.tone, badge.label
    )


@register.simple_tag
def word_pair(pair: WordPair) -> SafeString:
    """Print a word of the need and what it was translated to."""
    meaning = (
        format_html(
            ' <span class="soft">(<span {}>{}</span>)</span>',
            lang_attributes(pair.meaning),
            pair.meaning.value,
        )
        if pair.meaning
        else ""
    )
    return format_html(
        '<span class="word-pair"><span class="from" {}>{}</span>'
        ' <span aria-hidden="true">→</span>'
        '<span class="visually-hidden">{}</span> <b {}>{}</b>{}{}</span>',
        lang_attributes(pair.source),
        pair.source.value,
        _("translated as"),
        lang_attributes(pair.target),
        pair.target.value,
        meaning,
        not_meant(pair.drop, f"{pair.source.value} → {pair.target.value}")
        if pair.drop
        else "",
    )


@register.simple_tag
def need_piece(piece: NeedPiece) -> SafeString:
    """Print a piece of the need: answered, unanswered (said in words), or neither."""
    if piece.speaks == "answered":
        return format_html('<mark class="answered">{}</mark>', piece.text)
    if piece.speaks == "unanswered":
        return format_html(
            '<u class="unanswered">{}<span class="visually-hidden" lang="{}"> ({})'
            "</span></u>",
            piece.text,
            get_language() or "en",
            _("unanswered"),
        )
    return format_html("{}", piece.text)


@register.simple_tag
def share_bar(percent: int) -> SafeString:
    """Draw a share between 0 and 100; the number stands beside it."""
    return format_html(
        '<svg class="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        '<rect class="track" width="100" height="8" rx="1"></rect>'
        '<rect class="value" width="{}" height="8" rx="1"></rect></svg>',
        percent,
    )
