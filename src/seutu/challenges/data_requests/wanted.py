"""What a data request says, checked before it is kept. Pure, but for the sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.names import one_line
from seutu.challenges.questions import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CONCEPTS,
    MOST_THEMES,
)
from seutu.core.errors import Invalid
from seutu.moderation.wording import tidy

LONGEST_FORMAT = 80
# Codes of the EU authority table "frequency" that make sense to ask for.
FREQUENCIES = (
    "NEVER",
    "ANNUAL",
    "QUARTERLY",
    "MONTHLY",
    "WEEKLY",
    "DAILY",
    "HOURLY",
    "CONT",
)
TEXTS = ("what", "purpose", "wanted_fields")
REQUIRED = ("title", "what", "purpose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The data somebody asks for, and what for. `region` is a NUTS code."""

    title: str
    what: str
    purpose: str
    wanted_fields: str = ""
    language: str = "und"
    period_from: date | None = None
    period_to: date | None = None
    region: str = ""
    file_format: str = ""
    frequency: str = ""
    data_language: str = ""
    themes: Sequence[str] = ()
    concepts: Sequence[str] = ()

    def cleaned(self) -> "Wanted":
        """Give the same without what hides or floods; raises `Invalid` at a field."""
        found = replace(
            self,
            title=one_line(tidy(self.title)),
            what=tidy(self.what),
            purpose=tidy(self.purpose),
            wanted_fields=tidy(self.wanted_fields),
            file_format=one_line(tidy(self.file_format)),
        )
        _check(found)
        return found


def language_map(text: str, language: str) -> dict[str, str]:
    """Keep an original in its language; an empty text is in none."""
    return {language: text} if text else {}


def searched(texts: Mapping[str, str]) -> str:
    """Give the words of a request as the search of the list compares them."""
    return "\n".join(text.casefold() for text in texts.values() if text)


def _check(wanted: Wanted) -> None:
    for name in REQUIRED:
        if not getattr(wanted, name):
            raise Invalid(_needed(name), field=name)
    _check_length("title", wanted.title, LONGEST_TITLE)
    _check_length("file_format", wanted.file_format, LONGEST_FORMAT)
    for name in TEXTS:
        _check_length(name, getattr(wanted, name), LONGEST_TEXT)
    if wanted.frequency and wanted.frequency not in FREQUENCIES:
        raise Invalid(_("Choose how often the data should be new."), field="frequency")
    first, last = wanted.period_from, wanted.period_to
    if first and last and last < first:
        raise Invalid(_("The period must not end before it begins."), field="period_to")
    for name, most in (("themes", MOST_THEMES), ("concepts", MOST_CONCEPTS)):
        if len(getattr(wanted, name)) > most:
            raise Invalid(_("Choose at most %(most)d.") % {"most": most}, field=name)


def _needed(name: str) -> str:
    return {
        "title": _("Say in one line which data you ask for."),
        "what": _("Describe the data you ask for."),
        "purpose": _("Say what you need the data for."),
    }[name]


def _check_length(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise Invalid(
            ngettext(
                "This answer may have up to %(most)d character, and it has"
                " %(count)d. Shorten it.",
                "This answer may have up to %(most)d characters, and it has"
                " %(count)d. Shorten it.",
                most,
            )
            % {"most": most, "count": len(text)},
            field=name,
        )
