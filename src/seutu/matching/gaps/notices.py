"""Telling those who follow a gap what became of it."""

from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import AnyUser
from seutu.core.subjects import Subject, register_subjects
from seutu.matching.models import Demand
from seutu.notifications.events import Event, register_event
from seutu.notifications.services import notify

CLOSED = Event(
    name="gap.closed",
    category="gaps",
    subject=_("Something now answers “%(title)s”"),
    body=_("A record was found that answers what you follow: “%(title)s”."),
)


class GapSubjects:
    """Gaps as others see them: everybody may see and follow one."""

    def find(self, ids: list[str]) -> dict[str, Subject]:
        return {
            one.pk: Subject(
                name=one.subject,
                title={one.language: one.title},
                url=one.get_absolute_url(),
            )
            for one in Demand.objects.public().filter(pk__in=ids)
        }

    def visible(self, viewer: AnyUser, ids: list[str]) -> set[str]:
        rows = Demand.objects.public().filter(pk__in=ids)
        return set(rows.values_list("pk", flat=True))

    def may(self, viewer: AnyUser, action: str, pk: str) -> bool:
        return action == "view" and pk in self.visible(viewer, [pk])


def register() -> None:
    register_event(CLOSED)
    register_subjects("gap", GapSubjects())


def tell_followers(demand: Demand) -> None:
    """Tell who follows a gap that it closed, in the transaction that closes it."""
    notify(
        CLOSED,
        subject=demand.subject,
        url=demand.get_absolute_url(),
        title={demand.language: demand.title},
    )
