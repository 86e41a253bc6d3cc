"""How entries become what the matcher reads; the base for every kind."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from seutu.catalogue.models import Dataset, Entry
from seutu.core.kinds import Kind, RecordText, register
from seutu.places.selectors import nuts_country

EntryType = TypeVar("EntryType", bound=Entry)

BATCH = 1_000


class EntryRecords(Generic[EntryType]):
    """Reads entries of one model as record texts; a kind adds its own facets."""

    kind: ClassVar[str]
    model: type[EntryType]
    related: ClassVar[tuple[str, ...]] = ()

    def entries(self) -> "QuerySet[EntryType]":
        rows: QuerySet[EntryType] = self.model._default_manager.filter(
            canonical__isnull=True, vanished_at__isnull=True
        )
        return rows.select_related(*self.related).defer("content_hash")

    def texts(self, ids: Iterable[str]) -> Iterator[RecordText]:
        for entry in self.entries().filter(pk__in=list(ids)):
            yield self.text(entry)

    def all_texts(self, *, after: str = "") -> Iterator[RecordText]:
        while True:
            batch = list(self.entries().filter(pk__gt=after).order_by("pk")[:BATCH])
            for entry in batch:
                yield self.text(entry)
            if len(batch) < BATCH:
                return
            after = batch[-1].pk

    def count(self) -> int:
        return self.entries().count()

    def first_seen_after(self, ids: Iterable[str], moment: datetime) -> set[str]:
        appeared = self.model._default_manager.filter(
            pk__in=list(ids), first_seen_at__gt=moment
        )
        return set(appeared.values_list("pk", flat=True))

    def text(self, entry: EntryType) -> RecordText:
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
            modified=int(f"{day:%Y%m%d}") if day else 0,
        )

    def facets(self, entry: EntryType) -> dict[str, tuple[str, ...]]:
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

    def facets(self, entry: Dataset) -> dict[str, tuple[str, ...]]:
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
