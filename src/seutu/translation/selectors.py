"""Reading texts in the language of the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from seutu.core.language import direction
from seutu.translation.models import MachineRequest, TranslatedText
from seutu.translation.texts import base, digest

Origin = Literal["original", "person", "machine"]
Texts = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A text as one reader gets it, and where it comes from.

    `text` is plain text in `language`. `original` is what its author wrote, in
    `original_language`. `translator` names the person or the machine.
    """

    text: str
    language: str
    origin: Origin
    original: str
    original_language: str
    translator: str = ""
    is_stale: bool = False

    @property
    def is_translated(self) -> bool:
        return self.origin != "original"

    @property
    def direction(self) -> str:
        return direction(self.language)


def shown(texts: Texts, subject: str, reader: str) -> dict[str, ShownText]:
    """Choose for each text of a subject what a reader of a language is shown."""
    return shown_many({subject: texts}, reader)[subject]


def shown_many(
    texts: Mapping[str, Texts], reader: str
) -> dict[str, dict[str, ShownText]]:
    """Choose for the texts of many subjects, in one query, or none if none is needed.

    The original in the reader's language comes first, then a person's translation, then
    a machine's; one of an earlier wording comes after one of the present wording.
    """
    foreign = [
        subject
        for subject, fields in texts.items()
        if any(
            base(language) != base(reader) and text
            for text, language in fields.values()
        )
    ]
    found = _translations(foreign, reader)
    return {
        subject: {
            field: _choose(text, language, reader, found.get((subject, field), []))
            for field, (text, language) in fields.items()
        }
        for subject, fields in texts.items()
    }


def _translations(
    subjects: Sequence[str], reader: str
) -> dict[tuple[str, str], list[TranslatedText]]:
    found: dict[tuple[str, str], list[TranslatedText]] = {}
    if not subjects:
        return found
    rows = TranslatedText.objects.filter(
        subject__in=subjects,
        language__in={base(reader), reader},
        state=TranslatedText.State.SHOWN,
    ).select_related("translator")
    for row in rows:
        found.setdefault((row.subject, row.field), []).append(row)
    return found


def _choose(
    text: str, language: str, reader: str, found: list[TranslatedText]
) -> ShownText:
    original = ShownText(
        text=text,
        language=language,
        origin="original",
        original=text,
        original_language=language,
    )
    if not text or base(language) == base(reader) or not found:
        return original
    wording = digest(text)
    chosen = min(
        found,
        key=lambda row: (
            row.source_digest != wording,
            row.origin == TranslatedText.Origin.MACHINE,
            row.language != reader,
        ),
    )
    return replace(
        original,
        text=chosen.text,
        language=chosen.language,
        origin="person" if chosen.origin == "person" else "machine",
        translator=translator_of(chosen),
        is_stale=chosen.source_digest != wording,
    )


def translator_of(row: TranslatedText) -> str:
    """Name who translated: the machine, the person, or nobody when she is gone."""
    if row.origin == TranslatedText.Origin.MACHINE:
        return row.engine
    return str(row.translator) if row.translator else ""


def languages_of(subject: str) -> dict[str, list[TranslatedText]]:
    """List the translations of a subject by language, held ones included."""
    found: dict[str, list[TranslatedText]] = {}
    rows = TranslatedText.objects.filter(subject=subject).select_related("translator")
    for row in rows:
        found.setdefault(row.language, []).append(row)
    return found


def is_under_way(subject: str, language: str) -> bool:
    """Tell whether a machine is still at work on a subject."""
    return MachineRequest.objects.filter(
        subject=subject,
        language=language,
        state__in=(MachineRequest.State.WAITING, MachineRequest.State.SENT),
    ).exists()
