"""Advice in the reader's language: what to look at again, and why it matters."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.challenges.advice.evaluator import LENGTHS, Finding, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One remark in words. It never keeps anybody from publishing."""

    kind: Kind
    question: str
    start: int
    end: int
    words: str
    sentence: str


def in_words(finding: Finding) -> Advice:
    """Say a finding as a sentence in the reader's language."""
    return Advice(
        kind=finding.kind,
        question=finding.question,
        start=finding.start,
        end=finding.end,
        words=finding.words,
        sentence=_sentence(finding),
    )


def _sentence(finding: Finding) -> str:
    words = " ".join(finding.words.split())
    match finding.kind:
        case "solution":
            return _(
                "“%(words)s” names a solution. Say what should be possible afterwards,"
                " so that other answers get a chance."
            ) % {"words": words}
        case "jargon":
            return _(
                "“%(words)s” is a word that many read differently. In other words:"
                " %(plainer)s."
            ) % {"words": words, "plainer": finding.plainer}
        case "owner":
            return _(
                "“%(words)s” leaves open who. Name the organisation or the people"
                " whose need it is."
            ) % {"words": words}
        case "people":
            return _(
                "Name the people who have the need, and roughly how many they are."
            )
        case "measure":
            return _(
                "Say how one would notice: a number that would move, or something"
                " people would no longer have to do."
            )
        case "abbreviation":
            return _(
                "Write “%(words)s” out once: readers in other countries may not know"
                " it, and it cannot be translated."
            ) % {"words": words}
        case "short":
            return _("This is short. Add what somebody from elsewhere needs to know.")
        case "long":
            enough = LENGTHS[finding.question][1]
            return ngettext(
                "This is longer than most people read. About %(count)d character is"
                " enough.",
                "This is longer than most people read. About %(count)d characters are"
                " enough.",
                enough,
            ) % {"count": enough}
