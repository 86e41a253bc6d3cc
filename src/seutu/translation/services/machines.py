"""Sending texts to a machine and taking its answers."""

from collections.abc import Mapping
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from seutu.audit.services import record
from seutu.translation.models import MachineRequest, TranslatedText
from seutu.translation.ports import (
    Job,
    MachineTranslator,
    TranslatorBusy,
    TranslatorFailed,
)
from seutu.translation.registry import SourceText, texts_of
from seutu.translation.services.asking import is_public
from seutu.translation.texts import base, digest, tidy
from seutu.translation.translators import machine
from seutu.translation.translators.etranslation import is_document, read_delivery

log = structlog.get_logger(__name__)

State = MachineRequest.State
SALT = "seutu.translation"
MOST_ATTEMPTS = 6
FIRST_PAUSE = 60
# A worker that was killed while it waited for an answer does not keep a text for ever.
LEASE = timedelta(minutes=10)
ANSWERED_WITHIN = timedelta(hours=24)
# No language needs four times the letters of another; a page of errors does.
LONGEST_RATIO = 4
GRACE = 400


def due_requests() -> "QuerySet[MachineRequest]":
    """List what waits to be sent now, and what got no answer in a day."""
    now = timezone.now()
    return MachineRequest.objects.filter(
        Q(state=State.WAITING) | Q(state=State.SENT), not_before__lte=now
    )


def perform(request_id: int) -> str:
    """Send one text; says what became of it. Running twice sends once."""
    claimed = (
        due_requests()
        .filter(pk=request_id)
        .update(
            state=State.WAITING,
            not_before=timezone.now() + LEASE,
            attempts=F("attempts") + 1,
        )
    )
    if not claimed:
        return "not due"
    request = MachineRequest.objects.get(pk=request_id)
    translator = machine()
    source = texts_of(request.subject).get(request.field)
    if translator is None or translator.name != request.engine:
        return _fail(request, "no-machine")
    if source is None or digest(source.text) != request.source_digest:
        return _fail(request, "text-changed")
    if not is_public(request.subject):
        return _fail(request, "not-public")
    return _send(request, source, translator)


def _send(
    request: MachineRequest, source: SourceText, translator: MachineTranslator
) -> str:
    try:
        outcome = translator.translate(
            Job(
                text=tidy(source.text),
                source=base(source.language),
                target=request.language,
                reference=request.reference,
                callback_url=callback_url(request),
            )
        )
    except TranslatorBusy as trouble:
        return _try_later(request, trouble)
    except TranslatorFailed as failure:
        return _fail(request, failure.problem)
    if not outcome.comes_later:
        return _keep(request, source, outcome.text)
    # The answer may have come before we noted the number: then all is done.
    MachineRequest.objects.filter(pk=request.pk, state=State.WAITING).update(
        state=State.SENT,
        remote_id=outcome.remote_id,
        not_before=timezone.now() + ANSWERED_WITHIN,
    )
    return "sent"


def callback_url(request: MachineRequest) -> str:
    """Give the address at which only who was asked can answer."""
    token = Signer(salt=SALT).sign(request.reference)
    return f"{settings.SITE_URL}{reverse('translation_callback', args=[token])}"


def reference_in(token: str) -> str:
    """Read the reference in a callback's address; empty when it is not ours."""
    try:
        return str(Signer(salt=SALT).unsign(token))
    except BadSignature:
        return ""


@transaction.atomic
def receive(reference: str, sent: Mapping[str, object]) -> str:
    """Take what a machine sends later; says what became of it.

    The same answer may come twice, early, late or for a text that changed since.
    """
    request = (
        MachineRequest.objects.select_for_update().filter(reference=reference).first()
    )
    if request is None:
        return "unknown"
    if request.state not in {State.WAITING, State.SENT}:
        return "done already"
    try:
        delivery = read_delivery(sent, document=is_document(request.letters))
    except TranslatorFailed as failure:
        return _fail(request, failure.problem)
    if request.remote_id and delivery.remote_id not in {"", request.remote_id}:
        return "another request"
    if delivery.language and base(delivery.language) not in {
        request.language,
        "nb" if request.language == "no" else request.language,
    }:
        return "another language"
    if delivery.text is None:
        return "no text yet"
    source = texts_of(request.subject).get(request.field)
    if source is None or digest(source.text) != request.source_digest:
        return _fail(request, "text-changed")
    return _keep(request, source, delivery.text)


@transaction.atomic
def _keep(request: MachineRequest, source: SourceText, answer: str) -> str:
    words = tidy(answer)
    if not words or len(words) > LONGEST_RATIO * len(source.text) + GRACE:
        return _fail(request, "no-translation")
    row, _is_new = TranslatedText.objects.update_or_create(
        subject=request.subject,
        field=request.field,
        language=request.language,
        origin=TranslatedText.Origin.MACHINE,
        defaults={
            "text": words,
            "engine": request.engine,
            "source_language": source.language,
            "source_digest": request.source_digest,
            "made_at": timezone.now(),
        },
    )
    request.state, request.problem = State.DONE, ""
    request.save(update_fields=["state", "problem"])
    record(
        "translation.machine-made",
        target=row,
        subject=request.subject,
        language=request.language,
        engine=request.engine,
    )
    return "translated"


def _try_later(request: MachineRequest, trouble: TranslatorBusy) -> str:
    if request.attempts >= MOST_ATTEMPTS:
        return _fail(request, trouble.problem)
    pause = max(trouble.seconds, FIRST_PAUSE * 2 ** (request.attempts - 1))
    request.problem = trouble.problem
    request.not_before = timezone.now() + timedelta(seconds=pause)
    request.save(update_fields=["problem", "not_before"])
    return "later"


def _fail(request: MachineRequest, problem: str) -> str:
    log.warning("translation failed", request=request.pk, problem=problem)
    request.state, request.problem = State.FAILED, problem[:60]
    request.save(update_fields=["state", "problem"])
    return "failed"
