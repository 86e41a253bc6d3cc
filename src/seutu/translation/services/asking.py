"""Asking a machine to translate: once for each wording, within the day's measure."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, Refused, Unavailable
from seutu.translation.models import MachineRequest, TranslatedText
from seutu.translation.ports import MachineTranslator
from seutu.translation.registry import texts_of
from seutu.translation.texts import base, digest, is_language
from seutu.translation.translators import machine

LONGEST = 20_000
AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def request_machine_translation(
    subject: str, language: str, *, by: User | None = None
) -> list[MachineRequest]:
    """Ask the machine for the texts of a subject that have no current translation.

    The worker's next round sends them; nobody waits for it.
    Only what everybody may read is sent out. Asking twice sends nothing twice. Raises
    `Unavailable` without a machine, `Refused` for what is not public, `Conflict` when
    the day's measure is used up.
    """
    translator = machine()
    if translator is None:
        raise Unavailable(_("This site has no machine translation."))
    if not is_language(language):
        raise Invalid(_("Choose a language."), field="language")
    if not is_public(subject):
        raise Refused(_("Only what everybody may read is translated by a machine."))
    target = base(language)
    made = [
        request
        for field, words in _missing(subject, target, translator)
        if (request := _request(subject, field, target, words, translator))
    ]
    if made:
        _check_measure()
        record(
            "translation.requested",
            actor=by,
            subject=subject,
            language=target,
            texts=len(made),
            engine=translator.name,
        )
    return made


def is_public(subject: str) -> bool:
    return bool(subjects.visible(AnonymousUser(), [subject]))


def _missing(
    subject: str, language: str, translator: MachineTranslator
) -> list[tuple[str, str]]:
    """List the texts that neither a person nor a machine has in this wording."""
    current = set(
        TranslatedText.objects.filter(subject=subject, language=language).values_list(
            "field", "source_digest"
        )
    )
    return [
        (field, source.text)
        for field, source in texts_of(subject).items()
        if base(source.language) != language
        and len(source.text) <= LONGEST
        and (field, digest(source.text)) not in current
        and translator.can(base(source.language), language)
    ]


def _request(
    subject: str, field: str, language: str, words: str, translator: MachineTranslator
) -> MachineRequest | None:
    """Note a request; None when the same one is under way or failed a moment ago."""
    request, is_new = MachineRequest.objects.get_or_create(
        subject=subject,
        field=field,
        language=language,
        source_digest=digest(words),
        engine=translator.name,
        defaults={"letters": len(words)},
    )
    if is_new:
        return request
    is_over = request.state in {MachineRequest.State.FAILED, MachineRequest.State.DONE}
    if not is_over or request.requested_at > timezone.now() - AGAIN_AFTER:
        return None
    request.state, request.attempts = MachineRequest.State.WAITING, 0
    request.requested_at = request.not_before = timezone.now()
    request.remote_id = request.problem = ""
    request.save()
    return request


def _check_measure() -> None:
    since = timezone.now() - timedelta(days=1)
    asked = MachineRequest.objects.filter(requested_at__gte=since)
    if (asked.aggregate(sum=Sum("letters"))["sum"] or 0) > (
        settings.TRANSLATOR_LETTERS_PER_DAY
    ):
        raise Conflict(
            _("The machine has translated as much as it may today. Ask tomorrow.")
        )
