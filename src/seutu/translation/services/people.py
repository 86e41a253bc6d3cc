"""Translations that people write."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.moderation.services import hold, withdraw_case
from seutu.translation.models import TranslatedText
from seutu.translation.registry import SourceText, texts_of
from seutu.translation.texts import base, digest, is_language, tidy

LONGEST = 20_000


@transaction.atomic
def add_translation(
    subject: str,
    field: str,
    *,
    language: str,
    text: str,
    by: User,
    replaces: str | None = None,
) -> TranslatedText:
    """Keep a person's translation of one text, in place of an earlier one.

    `replaces` is the digest of the translation that the person had before her eyes,
    empty for none: raises `Conflict` when somebody has written another one since.
    Raises `Invalid` for unusable words, `NotFound` when there is no such text.
    """
    source = _source(subject, field, language)
    words = tidy(text)
    if not words:
        raise Invalid(_("Write the translation first."), field=field)
    if len(words) > LONGEST:
        raise Invalid(
            ngettext(
                "A translation may have up to %(limit)d letter,"
                " and this has %(count)d.",
                "A translation may have up to %(limit)d letters,"
                " and this has %(count)d.",
                LONGEST,
            )
            % {"limit": LONGEST, "count": len(words)},
            field=field,
        )
    row = _locked(subject, field, language)
    if replaces is not None and replaces != (digest(row.text) if row else ""):
        raise Conflict(
            _(
                "Somebody has changed this translation while you wrote."
                " Compare the two, and save again."
            ),
            field=field,
        )
    if row is None:
        row = TranslatedText(
            subject=subject,
            field=field,
            language=language,
            origin=TranslatedText.Origin.PERSON,
        )
    row.text = words
    row.translator = by
    row.state = TranslatedText.State.SHOWN
    row.source_language = source.language
    row.source_digest = digest(source.text)
    row.made_at = timezone.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Two wrote the first translation at the same moment: the other one was faster.
        raise Conflict(
            _(
                "Somebody has changed this translation while you wrote."
                " Compare the two, and save again."
            ),
            field=field,
        ) from None
    record(
        "translation.written", target=row, actor=by, subject=subject, language=language
    )
    if hold(f"translation:{row.pk}", author=by):
        row.state = TranslatedText.State.HELD
        row.save(update_fields=["state"])
    return row


@transaction.atomic
def withdraw_translation(row: TranslatedText, *, by: User) -> None:
    """Take a translation away, a machine's too; twice does no harm."""
    found = TranslatedText.objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        return
    record(
        "translation.withdrawn",
        target=found,
        actor=by,
        subject=found.subject,
        language=found.language,
        origin=found.origin,
    )
    withdraw_case(f"translation:{found.pk}", by=by)
    found.delete()


def _source(subject: str, field: str, language: str) -> SourceText:
    source = texts_of(subject).get(field)
    if source is None:
        raise NotFound(_("This text is not there any more."))
    if not is_language(language):
        raise Invalid(_("Choose a language."), field="language")
    if base(language) == base(source.language):
        raise Invalid(_("The original is in this language already."), field="language")
    return source


def _locked(subject: str, field: str, language: str) -> TranslatedText | None:
    return (
        TranslatedText.objects.select_for_update()
        .filter(
            subject=subject,
            field=field,
            language=language,
            origin=TranslatedText.Origin.PERSON,
        )
        .first()
    )
