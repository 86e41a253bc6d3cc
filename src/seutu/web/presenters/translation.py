"""Texts in the reader's language, with where they come from and what one can do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from seutu.translation.models import TranslatedText
from seutu.translation.registry import SourceText, has_texts
from seutu.translation.rules import may_ask, may_translate
from seutu.translation.selectors import (
    ShownText,
    Texts,
    is_under_way,
    shown,
    translator_of,
)
from seutu.translation.services.asking import is_public
from seutu.translation.texts import base, digest
from seutu.translation.translators import machine
from seutu.web.forms_translation import TranslationForm
from seutu.web.presenters.labels import language_name, reader_language

ORIGINALS = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedView:
    """The texts of one subject for one reader, and the line above them.

    `missing` counts the texts that the reader sees in another language than hers.
    Addresses are empty where there is nothing to do.
    """

    texts: Mapping[str, ShownText]
    subject: str
    language: str
    language_name: str
    original_name: str
    people: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    is_stale: bool = False
    shows_originals: bool = False
    missing: int = 0
    is_under_way: bool = False
    original_url: str = ""
    translation_url: str = ""
    translate_url: str = ""
    machine_name: str = ""

    @property
    def is_translated(self) -> bool:
        return any(text.is_translated for text in self.texts.values())

    @property
    def has_something_to_say(self) -> bool:
        return bool(
            self.is_translated
            or self.shows_originals
            or self.missing
            or self.translate_url
        )


def translated_view(request: HttpRequest, subject: str, texts: Texts) -> TranslatedView:
    """Choose the texts for a reader; `?texts=original` shows what the authors wrote."""
    language = reader_language()
    found = shown(texts, subject, language)
    translated = [text for text in found.values() if text.is_translated]
    wants_originals = request.GET.get("texts") == ORIGINALS and bool(translated)
    missing = sum(
        1
        for text in found.values()
        if text.text and base(text.language) not in {language, "und", ""}
    )
    view = TranslatedView(
        texts=_originals(found) if wants_originals else found,
        subject=subject,
        language=language,
        language_name=language_name(language),
        original_name=_original_name(found),
        people=_names(translated, "person"),
        machines=_names(translated, "machine"),
        is_stale=any(text.is_stale for text in translated),
        shows_originals=wants_originals,
        missing=missing,
        original_url=_address(request, ORIGINALS) if translated else "",
        translation_url=_address(request, "") if wants_originals else "",
    )
    return _with_what_to_do(view, request, found)


def _with_what_to_do(
    view: TranslatedView, request: HttpRequest, found: Mapping[str, ShownText]
) -> TranslatedView:
    if not has_texts(view.subject):
        return view
    is_foreign = any(
        base(text.original_language) != view.language for text in found.values()
    )
    changes: dict[str, object] = {}
    if may_translate(request.user, view.subject):
        changes["translate_url"] = (
            reverse("translate", args=[view.subject, view.language])
            if is_foreign
            else reverse("choose_translation", args=[view.subject])
        )
    if view.missing or view.is_stale:
        changes["is_under_way"] = is_under_way(view.subject, view.language)
        chosen = machine()
        if chosen and may_ask(request.user, view.subject) and is_public(view.subject):
            changes["machine_name"] = chosen.name
    return replace(view, **changes)  # type: ignore[arg-type] # names of its fields


def _originals(found: Mapping[str, ShownText]) -> dict[str, ShownText]:
    return {
        name: replace(
            text,
            text=text.original,
            language=text.original_language,
            origin="original",
            translator="",
            is_stale=False,
        )
        for name, text in found.items()
    }


def _original_name(found: Mapping[str, ShownText]) -> str:
    names = dict.fromkeys(
        language_name(text.original_language) for text in found.values() if text.text
    )
    return next(iter(names), "")


def _names(translated: list[ShownText], origin: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(text.translator for text in translated if text.origin == origin)
    )


def _address(request: HttpRequest, texts: str) -> str:
    """Give this page again with other texts, and all else that it was asked for."""
    query = request.GET.copy()
    query.pop("texts", None)
    if texts:
        query["texts"] = texts
    return f"{request.path}?{urlencode(list(query.items()))}" if query else request.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One text beside the box for its translation."""

    name: str
    label: str
    original: SourceText
    box: object
    replaces: object
    draft_by: str = ""
    translated_by: str = ""
    is_stale: bool = False
    is_held: bool = False
    can_confirm: bool = False
    can_withdraw: bool = False


def pairs(
    sources: Mapping[str, SourceText],
    people: Mapping[str, TranslatedText],
    machines: Mapping[str, TranslatedText],
    form: TranslationForm,
) -> list[Pair]:
    """Put each original beside its box."""
    found = []
    for name, source in sources.items():
        row, draft = people.get(name), machines.get(name)
        shown_row = row or draft
        found.append(
            Pair(
                name=name,
                label=str(source.label or name),
                original=source,
                box=form[name],
                replaces=form[f"replaces_{name}"],
                draft_by=draft.engine if draft and not row else "",
                translated_by=translator_of(row) if row else "",
                is_stale=shown_row is not None
                and shown_row.source_digest != digest(source.text),
                is_held=row is not None and row.state == TranslatedText.State.HELD,
                can_confirm=_can_confirm(row, draft, source),
                can_withdraw=shown_row is not None,
            )
        )
    return found


def _can_confirm(
    row: TranslatedText | None, draft: TranslatedText | None, source: SourceText
) -> bool:
    """Tell whether saying "this is right" would change something."""
    if row is None:
        return draft is not None
    return row.source_digest != digest(source.text)
