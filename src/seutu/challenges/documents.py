from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from seutu.catalogue.documents import EntryRecords
from seutu.challenges.models import Challenge
from seutu.core.kinds import Kind, register


class ChallengeRecords(EntryRecords[Challenge]):
    kind = "challenge"
    model = Challenge

    def entries(self) -> "QuerySet[Challenge]":
        return (
            super().entries().filter(pk__in=Challenge.objects.canonical().values("pk"))
        )

    def facets(self, entry: Challenge) -> dict[str, tuple[str, ...]]:
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
