"""Writing catalogues, organisations and datasets."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.catalogue.distributions import store_distributions
from seutu.catalogue.models import (
    Catalogue,
    Dataset,
    Distribution,
    Entry,
    FoldingDue,
    SameVerdict,
)
from seutu.core.changes import announce
from seutu.core.errors import Invalid
from seutu.core.rows import made, write_rows

# What a write of the same record must not overwrite: its key, its first sight, what a
# moderator decided, and the folding, which is decided over all catalogues afterwards.
KEPT = frozenset({"id", "first_seen_at", "held_at", "canonical", "folding"})

FOLDED_KINDS = frozenset({"dataset", "solution"})

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
    columns = tuple(
        field.name for field in model._meta.concrete_fields if field.name not in KEPT
    )
    write_rows(entries, unique=("id",), update=columns)
    ids = [entry.pk for entry in entries]
    await_folding(kind, ids)
    announce(kind, ids)


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
    await_folding(kind, ids)
    announce(kind, ids)
    return count


def await_folding(kind: str, ids: Sequence[str]) -> None:
    """Let entries wait for the search for their doubles, in the caller's transaction.

    Nothing waits of kinds whose doubles are not looked for.
    """
    if kind in FOLDED_KINDS:
        rows = [made(FoldingDue, entry_id=pk, kind=kind) for pk in ids]
        write_rows(rows, unique=("entry_id",))


def fold(
    kind: str,
    model: type[EntryType],
    ids: Sequence[str],
    foldings: Mapping[str, tuple[str, str]],
) -> None:
    """Fold these entries under their canonical ones: {id: (canonical id, why)}.

    Those of `ids` that are not named stand on their own (again); only what really
    changes is written and announced. Runs in the caller's transaction.
    """
    alone = (None, "")
    rows = model._default_manager.filter(pk__in=ids)
    changed: dict[str, tuple[str | None, str]] = {}
    touched: set[str] = set()
    for pk, *now in rows.values_list("pk", "canonical_id", "folding"):
        before, after = (now[0], now[1]), foldings.get(pk, alone)
        if before != after:
            changed[pk] = after
            touched |= {pk} | {one for one in (before[0], after[0]) if one}
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        # One prepared statement: `bulk_update` builds a CASE of every row instead.
        cursor.executemany(
            f"UPDATE {table} SET canonical_id = %s, folding = %s WHERE id = %s",  # noqa: S608
            [(canonical, why, pk) for pk, (canonical, why) in changed.items()],
        )
    announce(kind, sorted(touched))


@transaction.atomic
def judge_same(one: Entry, other: Entry, *, is_same: bool, by: User) -> SameVerdict:
    """Say for good that two records are the same, or that they are not.

    Stronger than every rule, over all later runs; a later verdict takes the place of
    an earlier one. Raises `Invalid` for two kinds of records, or one record twice.
    """
    kind = one._meta.model_name or ""
    if kind not in FOLDED_KINDS or type(one) is not type(other) or one.pk == other.pk:
        raise Invalid(_("Name another record of the same kind."), field="other")
    left, right = sorted((one.pk, other.pk))
    verdict, _created = SameVerdict.objects.update_or_create(
        left=left,
        right=right,
        defaults={"kind": kind, "is_same": is_same, "decided_by": by},
    )
    await_folding(kind, [left, right])
    record(
        "record.joined" if is_same else "record.held-apart",
        target=one,
        actor=by,
        other=other.pk,
    )
    return verdict
