from django.utils.translation import gettext_lazy as _

from seutu.catalogue.documents import EntryRecords, Row
from seutu.core.kinds import Kind, register
from seutu.solutions.models import Solution


class SolutionRecords(EntryRecords[Solution]):
    kind = "solution"
    model = Solution
    own_columns = ("status",)

    def facets(self, entry: Row) -> dict[str, tuple[str, ...]]:
        return super().facets(entry) | {"status": (entry.status,)}


def register_kind() -> None:
    register(
        Kind(
            name="solution",
            plural="solutions",
            role="supply",
            label=_("Solution"),
            label_plural=_("Solutions"),
            records=SolutionRecords(),
        )
    )
