"""Writing catalogues, organisations and datasets."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from seutu.accounts.models import Organisation
from seutu.catalogue.distributions import store_distributions
from seutu.catalogue.models import Catalogue, Dataset, Distribution, Entry
from seutu.core.changes import announce
from seutu.core.rows import write_rows

# What a write of the same record must not overwrite: its key, its first sight, what a
# moderator decided, and the folding, which is decided over all catalogues afterwards.
KEPT = frozenset({"id", "first_seen_at", "held_at", "canonical", "folding"})

EntryType = TypeVar("EntryType", bound=Entry)


@transaction.atomic
def store_catalogue(catalogue: Catalogue) -> Catalogue:
    """Add a catalogue, or bring what is known of it up to date."""
    catalogue.save()
    return catalogue


def store_organisations(organisations: Mapping[str, Organisation]) -> None:
    """Add the organisations that are not known yet; known ones stay as they are."""
    known = set(
        Organisation.objects.filter(pk__in=list(organisations)).values_list(
            "pk", flat=True
        )
    )
    Organisation.objects.bulk_create(
        [each for key, each in organisations.items() if key not in known],
        ignore_conflicts=True,
        batch_size=500,
    )


def store_entries(kind: str, entries: Sequence[EntryType]) -> None:
    """Add or replace entries of one kind and announce the change.

    Runs in the caller's transaction. An entry that had vanished is back.
    """
    if not entries:
        return
    model = type(entries[0])
    now = timezone.now()
    for entry in entries:
        entry.updated_at = now
    columns = tuple(
        field.name for field in model._meta.concrete_fields if field.name not in KEPT
    )
    write_rows(entries, unique=("id",), update=columns)
    announce(kind, [entry.pk for entry in entries])


@transaction.atomic
def store_datasets(
    datasets: Sequence[Dataset], distributions: Sequence[Distribution]
) -> None:
    """Add or replace datasets together with all of their distributions.

    A distribution that was there keeps its key (see `distributions`).
    """
    keys = [dataset.pk for dataset in datasets]
    known = list(Dataset.objects.filter(pk__in=keys).values_list("pk", flat=True))
    store_entries("dataset", datasets)
    store_distributions(known, distributions)


@transaction.atomic
def mark_vanished(kind: str, model: type[EntryType], ids: Sequence[str]) -> int:
    """Note that entries are gone from their source; their addresses still answer."""
    gone = model._default_manager.filter(pk__in=ids, vanished_at__isnull=True)
    count = gone.update(vanished_at=timezone.now())
    announce(kind, ids)
    return count


@transaction.atomic
def fold(
    kind: str, model: type[EntryType], foldings: Mapping[str, tuple[str, str]]
) -> None:
    """Fold entries under their canonical ones: {id: (canonical id, why)}.

    Entries that were folded and are not named any more stand on their own again; only
    what really changes is written and announced.
    """
    folded = model._default_manager.filter(canonical__isnull=False)
    before = {
        pk: (canonical, why)
        for pk, canonical, why in folded.values_list("pk", "canonical_id", "folding")
    }
    after: dict[str, tuple[str | None, str]] = {
        pk: (None, "") for pk in before.keys() - foldings.keys()
    }
    after |= {pk: new for pk, new in foldings.items() if before.get(pk) != new}
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        # One prepared statement: `bulk_update` builds a CASE of every row instead.
        cursor.executemany(
            f"UPDATE {table} SET canonical_id = %s, folding = %s WHERE id = %s",  # noqa: S608
            [(canonical, why, pk) for pk, (canonical, why) in after.items()],
        )
    changed = set(after) | {
        canonical
        for pk in after
        for canonical, _ in (before.get(pk, after[pk]), after[pk])
        if canonical
    }
    announce(kind, sorted(changed))
