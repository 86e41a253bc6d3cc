"""Translations of texts by people and machines."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.files import SubjectName
from seutu.api.problems import PROBLEMS
from seutu.core import subjects
from seutu.core.errors import Invalid, NotFound, Refused
from seutu.language import LANGUAGES
from seutu.translation import services
from seutu.translation.models import TranslatedText
from seutu.translation.registry import texts_of
from seutu.translation.rules import may_ask, may_translate
from seutu.translation.selectors import translator_of
from seutu.translation.services.people import LONGEST
from seutu.translation.texts import digest

router = Router(tags=["translation"])

LARGEST_ID = 2**63 - 1
Key = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Language = Annotated[str, StringConstraints(max_length=35)]


class TranslationOut(Schema):
    """One text of a subject in another language. The original stays where it is."""

    id: int
    subject: str = Field(examples=["challenge:y4y7ogsf2kzan4ty"])
    field: str
    language: str
    text: str
    origin: str = Field(description="person or machine.")
    translator: str = Field(description="The name of the person or of the machine.")
    source_language: str
    is_current: bool = Field(description="False when the original changed since.")
    state: str = Field(description="shown; held for those who may translate only.")
    made_at: datetime


class TranslationList(Schema):
    results: list[TranslationOut]


class TranslationFilter(Schema):
    subject: SubjectName
    language: Language = Field("", description="Only translations into this language.")


class TranslationIn(Schema):
    subject: SubjectName
    field: str = Field(max_length=40)
    language: Language = Field(description=f"One of: {', '.join(LANGUAGES)}.")
    text: str = Field(max_length=4 * LONGEST)


class AskIn(Schema):
    subject: SubjectName
    language: Language = Field(description=f"One of: {', '.join(LANGUAGES)}.")


class Asked(Schema):
    texts: int = Field(description="How many texts were sent on their way.")


@router.get(
    "/translations",
    response={200: TranslationList, **PROBLEMS},
    operation_id="listTranslations",
    auth=optional,
    summary="List the translations of a subject",
)
def list_translations(
    request: HttpRequest, wanted: Query[TranslationFilter]
) -> TranslationList:
    """List all translations of the texts of one subject."""
    if not subjects.visible(request.user, [wanted.subject]):
        raise NotFound(_("There is no such subject."))
    rows = TranslatedText.objects.filter(subject=wanted.subject)
    if not may_translate(request.user, wanted.subject):
        rows = rows.filter(state=TranslatedText.State.SHOWN)
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    current = _digests(wanted.subject)
    return TranslationList(
        results=[
            translation_out(row, current) for row in rows.select_related("translator")
        ]
    )


@router.put(
    "/translations",
    response={200: TranslationOut, **PROBLEMS},
    operation_id="putTranslation",
    auth=scoped("challenges"),
    summary="Write a translation",
)
def put_translation(request: SignedRequest, sent: TranslationIn) -> TranslationOut:
    """Write or replace a person's translation of one text."""
    _must_be_known(sent.language)
    _must_be_seen(request, sent.subject)
    if not may_translate(request.user, sent.subject):
        raise Refused(_("You may not translate this."))
    row = services.add_translation(
        sent.subject,
        sent.field,
        language=sent.language,
        text=sent.text,
        by=request.user,
    )
    return translation_out(row, _digests(sent.subject))


@router.delete(
    "/translations/{id}",
    response={204: None, **PROBLEMS},
    operation_id="deleteTranslation",
    auth=scoped("challenges"),
    summary="Take a translation away",
)
def delete_translation(request: SignedRequest, id: Key) -> Status[None]:
    """Take a translation away, a machine's too."""
    row = TranslatedText.objects.filter(pk=id).first()
    if row is None or not may_translate(request.user, row.subject):
        raise NotFound(_("There is no such translation."))
    services.withdraw_translation(row, by=request.user)
    return Status(204, None)


@router.post(
    "/translation-requests",
    response={202: Asked, **PROBLEMS},
    operation_id="askForTranslation",
    auth=scoped("read"),
    summary="Ask a machine to translate",
)
def ask_for_translation(request: SignedRequest, sent: AskIn) -> Status[Asked]:
    """Ask the machine of this site for what has no current translation."""
    _must_be_known(sent.language)
    _must_be_seen(request, sent.subject)
    if not may_ask(request.user, sent.subject):
        raise Refused(_("You may not translate this."))
    made = services.request_machine_translation(
        sent.subject, sent.language, by=request.user
    )
    return Status(202, Asked(texts=len(made)))


def translation_out(row: TranslatedText, current: dict[str, str]) -> TranslationOut:
    return TranslationOut(
        id=row.pk,
        subject=row.subject,
        field=row.field,
        language=row.language,
        text=row.text,
        origin=row.origin,
        translator=translator_of(row),
        source_language=row.source_language,
        is_current=current.get(row.field) == row.source_digest,
        state=row.state,
        made_at=row.made_at,
    )


def _digests(subject: str) -> dict[str, str]:
    return {name: digest(source.text) for name, source in texts_of(subject).items()}


def _must_be_known(language: str) -> None:
    if language not in LANGUAGES:
        raise Invalid(_("Choose a language."), field="language")


def _must_be_seen(request: HttpRequest, subject: str) -> None:
    if not subjects.visible(request.user, [subject]):
        raise NotFound(_("There is no such subject."))
