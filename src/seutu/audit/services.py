"""Writing the trace."""

from typing import Protocol

from django.db.models import Model

from seutu.audit.models import AuditEvent

Detail = str | int | float | bool | None


class Actor(Protocol):
    """Somebody who acts: a person, or the system itself when it has no key."""

    @property
    def pk(self) -> object: ...


def record(
    action: str,
    *,
    target: Model | None = None,
    actor: Actor | None = None,
    **details: Detail,
) -> AuditEvent:
    """Add an event in the caller's transaction.

    `action` reads `noun.past-tense-verb`, such as `source.loaded`. No actor means
    the system acted by itself.
    """
    return AuditEvent.objects.create(
        action=action,
        actor_id=str(actor.pk) if actor is not None else "",
        actor_label=str(actor) if actor is not None else "",
        target_kind=target._meta.model_name or "" if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        details=details,
    )


def forget_actor(actor: Actor, pseudonym: str) -> int:
    """Put a pseudonym in the place of a name in all that a person did.

    The one change that the trace allows: what happened stays, the name goes. Returns
    how many events named her.
    """
    return AuditEvent.objects.filter(actor_id=str(actor.pk)).update(
        actor_label=pseudonym
    )
