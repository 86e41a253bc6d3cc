"""A kind of subject and of event that only these tests know."""

from dataclasses import dataclass, field

import pytest
from django.utils.translation import gettext_lazy as _

from seutu.core import subjects
from seutu.core.subjects import Subject
from seutu.notifications import events
from seutu.notifications.events import Event


@dataclass
class Wells:
    """Subjects "well:<id>": all exist, some are seen only by certain people."""

    private_to: dict[str, set[object]] = field(default_factory=dict)
    asked: int = 0

    def find(self, ids):
        return {
            pk: Subject(
                name=f"well:{pk}",
                title={"en": f"Well {pk}"},
                url=f"/en/regions/?w={pk}",
            )
            for pk in ids
        }

    def visible(self, viewer, ids):
        self.asked += 1
        return {
            pk
            for pk in ids
            if pk not in self.private_to or viewer.pk in self.private_to[pk]
        }

    def may(self, viewer, action, pk):
        return bool(self.visible(viewer, [pk]))


@pytest.fixture
def wells(monkeypatch):
    kind = Wells()
    monkeypatch.setitem(subjects._kinds, "well", kind)
    return kind


@pytest.fixture
def dug(monkeypatch, wells):
    """The event "well.dug"; its sentence is one that is translated into Finnish."""
    event = Event(
        name="well.dug",
        category="challenges",
        subject=_("%(title)s was dug"),
        body=_("It is %(metres)d metres deep."),
    )
    monkeypatch.setitem(events._events, event.name, event)
    return event


@pytest.fixture
def essential(monkeypatch, wells):
    event = Event(
        name="well.closed",
        category="moderation",
        subject="%(title)s was closed",
        is_essential=True,
    )
    monkeypatch.setitem(events._events, event.name, event)
    return event


@pytest.fixture
def server(settings):
    """A real mail server to which the queue sends."""
    from tests.notifications.smtp import mail_server

    with mail_server() as running:
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_BACKEND = "seutu.notifications.mail.backend.QueueBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield running
