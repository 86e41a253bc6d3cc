"""How entries become what the matcher reads; the base for every kind."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from seutu.catalogue.models import Dataset, Entry
from seutu.core.kinds import Kind, RecordText, register
from seutu.places.selectors import nuts_country

EntryType = TypeVar("EntryType", bound=Entry)

BATCH = 1_000
COLUMNS = (
    *("pk", "title", "description", "keywords", "issued", "modified", "themes"),
    *("country", "region_id", "licence", "access", "catalogue_id"),
)
# A named tuple of `COLUMNS` and of those that a kind adds: making an instance of the
# model for each record would take longer than analysing it.
Row = Any


class EntryRecords(Generic[EntryType]):
    """Reads entries of one model as record texts; a kind adds its own facets."""

    kind: ClassVar[str]
    model: type[EntryType]
    own_columns: ClassVar[tuple[str, ...]] = ()

    def entries(self) -> "QuerySet[EntryType]":
        return self.model._default_manager.filter(
            canonical__isnull=True, vanished_at__isnull=True
        )

    def texts(self, ids: Iterable[str]) -> Iterator[RecordText]:
        yield from map(self.text, self._rows(self.entries().filter(pk__in=list(ids))))

    def all_texts(self, *, after: str = "") -> Iterator[RecordText]:
        while True:
            found = self.entries().filter(pk__gt=after).order_by("pk")[:BATCH]
            batch = list(self._rows(found))
            yield from map(self.text, batch)
            if len(batch) < BATCH:
                return
            after = batch[-1].pk

    def _rows(self, found: "QuerySet[EntryType]") -> Iterable[Row]:
        return found.values_list(*COLUMNS, *self.own_columns, named=True)

    def count(self) -> int:
        return self.entries().count()

    def first_seen_after(self, ids: Iterable[str], moment: datetime) -> set[str]:
        appeared = self.model._default_manager.filter(
            pk__in=list(ids), first_seen_at__gt=moment
        )
        return set(appeared.values_list("pk", flat=True))

    def text(self, entry: Row) -> RecordText:
        day = entry.modified or entry.issued
        return RecordText(
            id=f"{self.kind}:{entry.pk}",
            kind=self.kind,
            title=entry.title,
            description=entry.description,
            keywords={tag: tuple(words) for tag, words in entry.keywords.items()},
            facets={
                name: values for name, values in self.facets(entry).items() if values
            },
            modified=day.year * 10_000 + day.month * 100 + day.day if day else 0,
        )

    def facets(self, entry: Row) -> dict[str, tuple[str, ...]]:
        region = (
            tuple(entry.region_id[:n] for n in range(2, len(entry.region_id) + 1))
            if entry.region_id
            else nuts_country(entry.country)
        )
        return {
            "country": (entry.country,) if entry.country else (),
            "region": region,
            "theme": tuple(entry.themes),
            "licence": (entry.licence,) if entry.licence else (),
            "access": (entry.access,) if entry.access else (),
            "source": (entry.catalogue_id,),
        }


class DatasetRecords(EntryRecords[Dataset]):
    kind = "dataset"
    model = Dataset
    own_columns = ("formats",)

    def facets(self, entry: Row) -> dict[str, tuple[str, ...]]:
        return super().facets(entry) | {"format": tuple(entry.formats)}


def register_kind() -> None:
    register(
        Kind(
            name="dataset",
            plural="datasets",
            role="supply",
            label=_("Dataset"),
            label_plural=_("Datasets"),
            records=DatasetRecords(),
        )
    )
