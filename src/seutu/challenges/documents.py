from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from seutu.catalogue.documents import EntryRecords, Row
from seutu.challenges.models import Challenge
from seutu.core.kinds import Kind, register


class ChallengeRecords(EntryRecords[Challenge]):
    kind = "challenge"
    model = Challenge
    own_columns = ("state",)

    def entries(self) -> "QuerySet[Challenge]":
        return (
            super().entries().filter(pk__in=Challenge.objects.canonical().values("pk"))
        )

    def first_seen_after(self, ids: Iterable[str], moment: datetime) -> set[str]:
        """Keep what appeared since: a draft appears on the day it is published."""
        appeared = self.entries().annotate(
            appeared_at=Coalesce("statement__published_at", "first_seen_at")
        )
        found = appeared.filter(pk__in=list(ids), appeared_at__gt=moment)
        return set(found.values_list("pk", flat=True))

    def facets(self, entry: Row) -> dict[str, tuple[str, ...]]:
        return super().facets(entry) | {"status": (entry.state,)}


def register_kind() -> None:
    register(
        Kind(
            name="challenge",
            plural="challenges",
            role="demand",
            label=_("Challenge"),
            label_plural=_("Challenges"),
            records=ChallengeRecords(),
        )
    )
