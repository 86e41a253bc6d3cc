"""Texts that may be translations, printed in their language and marked."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from seutu.translation.selectors import ShownText
from seutu.web.cards import Text
from seutu.web.presenters.translation import TranslatedView
from seutu.web.templatetags.language import lang_attributes

register = template.Library()


@register.simple_tag
def translated_words(shown: ShownText) -> SafeString:
    """Print a short text, such as a title, in its language and without a mark."""
    attributes = lang_attributes(Text(shown.text, shown.language))
    return format_html("<span {}>{}</span>", attributes, shown.text)


@register.simple_tag
def translated_text(shown: ShownText) -> SafeString:
    """Print a text in paragraphs, with its mark and the original to unfold."""
    return render_to_string("translation/text.html", {"shown": shown})


@register.simple_tag(takes_context=True)
def translation_note(context: Context, view: TranslatedView) -> SafeString:
    """Say once above the texts who translated them, and offer what one can do."""
    if not view.has_something_to_say:
        return SafeString("")
    return render_to_string(
        "translation/note.html", {"view": view}, request=context.get("request")
    )


@register.filter
def as_text(shown: ShownText) -> Text:
    """Turn a shown text into a `Text`, for the other filters of language."""
    return Text(shown.text, shown.language)
