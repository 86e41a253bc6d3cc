"""The letters that go with each way to close a gap.

Ours are in `letters/<language>.toml`; what an operator wrote takes their place.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Invalid
from seutu.matching.gaps.routes import FACTS, Route, fill, unknown_facts
from seutu.matching.models import LetterText

FALLBACK = "en"
LANGUAGES = ("en", "fi", "sv", "pl", "lt", "it")
LONGEST_SUBJECT, LONGEST_BODY = 200, 8_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a body with named gaps, or with facts put in."""

    subject: str
    body: str
    language: str

    def filled(self, facts: Mapping[str, str]) -> "Letter":
        subject = " ".join(fill(self.subject, facts).split())
        return Letter(subject, fill(self.body, facts), self.language)


@cache
def packaged(language: str) -> Mapping[str, Letter]:
    """Read our letters in one language, by route."""
    path = files("seutu.matching.gaps").joinpath("letters", f"{language}.toml")
    read = tomllib.loads(path.read_text("utf-8"))
    return {
        route: Letter(text["subject"], text["body"].strip(), language)
        for route, text in read["letters"].items()
    }


@cache
def obstacle_phrases(language: str) -> Mapping[str, str]:
    """Read what a letter says of each cause, in one language."""
    path = files("seutu.matching.gaps").joinpath("letters", f"{language}.toml")
    phrases: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["causes"]
    return phrases


def letter_language(language: str) -> str:
    """Give the language that letters have nearest to a reader's; English at last."""
    base = language.partition("-")[0]
    return base if base in LANGUAGES else FALLBACK


def letters(language: str) -> dict[Route, Letter]:
    """Give the letters in use in a language; one query."""
    tag = letter_language(language)
    ours = packaged(tag)
    own = {row.route: row for row in LetterText.objects.filter(language=tag)}
    return {
        route: Letter(own[route].subject, own[route].body, tag)
        if route in own
        else ours[route]
        for route in Route
    }


@transaction.atomic
def write_letter(
    language: str, route: Route, *, subject: str, body: str, by: User
) -> LetterText:
    """Put an operator's wording in the place of ours.

    Raises `Invalid` for a gap that nothing can fill, or a text too long.
    """
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    for name, text, longest in (
        ("subject", subject, LONGEST_SUBJECT),
        ("body", body, LONGEST_BODY),
    ):
        if not text:
            raise Invalid(_("Write a text, or take back ours."), field=name)
        if len(text) > longest:
            raise Invalid(_("This is too long. Shorten it."), field=name)
        if unknown := unknown_facts(text):
            raise Invalid(
                _("Nothing can fill {%(unknown)s}. Known gaps: %(known)s.")
                % {
                    "unknown": "}, {".join(unknown),
                    "known": ", ".join(f"{{{each}}}" for each in FACTS),
                },
                field=name,
            )
    row, _is_new = LetterText.objects.update_or_create(
        language=language,
        route=route.value,
        defaults={"subject": subject, "body": body, "changed_by": by},
    )
    record("letter.changed", target=row, actor=by, language=language, route=route.value)
    return row


@transaction.atomic
def take_back_ours(language: str, route: Route, *, by: User) -> bool:
    """Remove an operator's wording; tells whether there was one."""
    row = LetterText.objects.filter(language=language, route=route.value).first()
    if row is None:
        return False
    record("letter.reset", target=row, actor=by, language=language, route=route.value)
    row.delete()
    return True
