"""Closing a conversation and opening it again."""

from django.db import transaction
from django.utils import timezone

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.conversation.models import Thread


@transaction.atomic
def close_thread(subject: str, *, by: User) -> Thread:
    """Let nobody add to a conversation; what was said stays. Harmless twice."""
    thread, _is_new = Thread.objects.select_for_update().get_or_create(subject=subject)
    if thread.closed_at is None:
        thread.closed_at, thread.closed_by = timezone.now(), by
        thread.save(update_fields=["closed_at", "closed_by"])
        record("thread.closed", target=thread, actor=by)
    return thread


@transaction.atomic
def reopen_thread(subject: str, *, by: User) -> None:
    """Let people go on. Harmless when the conversation is open."""
    thread = Thread.objects.select_for_update().filter(subject=subject).first()
    if thread is not None and thread.closed_at is not None:
        thread.closed_at = thread.closed_by = None
        thread.save(update_fields=["closed_at", "closed_by"])
        record("thread.reopened", target=thread, actor=by)
