"""In which language the reader of an answer wants labels and titles."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from seutu.core.errors import Invalid
from seutu.core.fields import LANGUAGE_TAG
from seutu.language import LANGUAGES, base

MOST_LANGUAGES = 8
LONGEST_TAG = 35


def languages_of(request: HttpRequest, reader: str = "") -> tuple[str, ...]:
    """List the reader's languages, best first: `reader`, else Accept-Language.

    Raises `Invalid` when `reader` is not a language tag.
    """
    if reader:
        return (language_tag(reader, field="reader"),)
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    tags = [tag for tag, _quality in accepted if tag != "*"]
    return tuple(tags[:MOST_LANGUAGES])


def language_tag(text: str, *, field: str) -> str:
    """Check the form of a language tag; raises `Invalid` naming the parameter."""
    if len(text) > LONGEST_TAG or not LANGUAGE_TAG.match(text):
        raise Invalid(
            _("“%(field)s” must be a language tag such as fi or pt-BR.")
            % {"field": field},
            field=field,
        )
    return text


def need_language(text: str) -> str:
    """Check the declared language of a need; raises `Invalid` with those we read."""
    if not text:
        return ""
    tag = language_tag(text, field="language")
    if base(tag) not in LANGUAGES:
        raise Invalid(
            _("We read needs in these languages: %(known)s.")
            % {"known": ", ".join(LANGUAGES)},
            field="language",
        )
    return tag


def row_number(text: str) -> int:
    """Read a row number; one that no database holds finds nothing."""
    isrow_number = text.isascii() and text.isdecimal() and len(text) <= 18
    return int(text) if isrow_number else 0
