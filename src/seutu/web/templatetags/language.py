"""Tags that mark content with its language and writing direction."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from seutu.core.language import best, direction
from seutu.web.cards import Text

register = template.Library()

Content = Text | Mapping[str, str] | str | None


def resolved(content: Content) -> Text:
    """Choose one language of a map: the reader's, else English, else any."""
    if content is None:
        return Text("")
    if isinstance(content, Text):
        return content
    if isinstance(content, str):
        return Text(content)
    tag, value = best(content, (get_language() or "en", "en"))
    return Text(value, tag)


@register.filter
def text(content: Content) -> str:
    """Print the words of a language map or a `Text`."""
    return resolved(content).value


@register.filter
def tag(content: Content) -> str:
    """Print the BCP 47 tag of what `text` prints."""
    return resolved(content).tag


@register.filter(name="dir")
def direction_of(content: Content) -> str:
    """Print the writing direction of what `text` prints."""
    return resolved(content).direction


@register.filter
def lang_attributes(content: Content) -> SafeString:
    """Print `lang` and `dir`, or only `dir` when the language is not known."""
    shown = resolved(content)
    if shown.tag in {"", "und"}:
        return format_html('dir="{}"', "auto")
    return format_html('lang="{}" dir="{}"', shown.tag, direction(shown.tag))


@register.filter
def marked(content: Content) -> SafeString:
    """Wrap content in a span that carries its language, for use inside a sentence."""
    shown = resolved(content)
    return format_html("<span {}>{}</span>", lang_attributes(shown), shown.value)
