"""What the pages of the trace show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seutu.audit.models import AuditEvent
from seutu.core import subjects
from seutu.web.cards import Link, Text
from seutu.web.presenters import labels


@dataclass(frozen=True, slots=True)
class EventRow:
    at: datetime
    action: str
    actor: str
    about: Link
    history: str
    details: tuple[tuple[str, str], ...]


def event_rows(events: Sequence[AuditEvent]) -> list[EventRow]:
    """Show events with the names of what they concern; one query for each kind."""
    names = [_name(event) for event in events]
    found = subjects.subjects(list(dict.fromkeys(name for name in names if name)))
    return [
        EventRow(
            at=event.at,
            action=event.action,
            actor=event.actor_label,
            about=_link(name, found),
            history=name if name in found else "",
            details=tuple((key, str(value)) for key, value in event.details.items()),
        )
        for event, name in zip(events, names, strict=True)
    ]


def _name(event: AuditEvent) -> str:
    return f"{event.target_kind}:{event.target_id}" if event.target_id else ""


def _link(name: str, found: dict[str, subjects.Subject]) -> Link:
    subject = found.get(name)
    if subject is None:
        return Link(Text(name))
    title = labels.content(subject.title)
    return Link(title if title.value else Text(name), subject.url)
