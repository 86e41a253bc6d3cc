"""Judging what changed, and adding it up."""

import time
from collections.abc import Collection, Sequence
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from seutu.catalogue.models import Dataset, DatasetQuality, LinkCheck, QualityDue
from seutu.catalogue.quality.facts import DatasetFacts
from seutu.catalogue.quality.formats import is_address
from seutu.catalogue.quality.freshness import overdue_on
from seutu.catalogue.quality.judging import judge
from seutu.catalogue.quality.methodology import points_of
from seutu.catalogue.quality.reading import digest_of, facts_of, known_formats
from seutu.core.changes import on_change
from seutu.core.rows import made, write_rows

BATCH = 500
SOME = 200  # SQLite takes 500 parts of a compound SELECT.
SECONDS = 20.0
MOST_BROKEN = 32_767
ANSWER = ("state", "status", "note", "tries", "checked_at", "failing_since", "due_at")
COLUMNS = (
    *("dataset_id", "catalogue_id", "publisher_id", "country", "findability"),
    *("accessibility", "interoperability", "reusability", "contextuality", "points"),
    *("open", "score", "missing", "unknown", "broken", "overdue_on", "checked_at"),
)


def register() -> None:
    on_change(note_changes)


def note_changes(kind: str, record_ids: Sequence[str]) -> None:
    """Let changed datasets wait for judging, in the transaction that changes them."""
    if kind == "dataset":
        rows = [made(QualityDue, dataset_id=pk) for pk in record_ids]
        write_rows(rows, unique=("dataset_id",))


@transaction.atomic
def note_all() -> None:
    """Let every dataset wait for judging, in one statement."""
    due = connection.ops.quote_name(QualityDue._meta.db_table)
    datasets = connection.ops.quote_name(Dataset._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {due} (dataset_id) SELECT id FROM {datasets} WHERE true"  # noqa: S608
            " ON CONFLICT DO NOTHING"
        )


def waits() -> bool:
    return QualityDue.objects.exists()


def judge_waiting(*, seconds: float = SECONDS) -> int:
    """Judge what waits, batch by batch, until it is done or the time is over.

    Returns how many datasets were judged. A stopped round loses nothing.
    """
    end = time.monotonic() + seconds
    done = 0
    while time.monotonic() < end:
        count = judge_batch()
        if not count:
            break
        done += count
    return done


@transaction.atomic
def judge_batch(size: int = BATCH) -> int:
    """Judge some datasets that wait; returns how many left the queue.

    They leave it before they are read: a change that comes in meanwhile stands in the
    queue again once it is committed.
    """
    ids = list(QualityDue.objects.order_by("pk").values_list("pk", flat=True)[:size])
    if not ids:
        return 0
    QualityDue.objects.filter(pk__in=ids).delete()
    judge_datasets(ids)
    return len(ids)


@transaction.atomic
def judge_datasets(ids: Collection[str]) -> None:
    """Judge datasets and store the results; vanished ones lose theirs."""
    owners = {
        row[0]: row[1:]
        for row in Dataset.objects.filter(pk__in=ids, vanished_at=None).values_list(
            "pk", "catalogue_id", "publisher_id", "country"
        )
    }
    DatasetQuality.objects.filter(pk__in=set(ids) - owners.keys()).delete()
    facts = facts_of(owners.keys())
    if settings.CHECK_LINKS:
        follow_addresses(facts)
    broken = dict(
        LinkCheck.objects.filter(
            dataset_id__in=owners.keys(), state=LinkCheck.State.BROKEN
        )
        .values_list("dataset_id")
        .annotate(Count("pk"))
    )
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = []
    for pk, one in facts.items():
        result = judge(one, known_formats())
        due = overdue_on(one.frequency, one.modified or one.issued)
        rows.append(
            (
                pk,
                *owners[pk],
                *result.by_dimension,
                result.points,
                points_of(result.unknown),
                result.score,
                result.missing,
                result.unknown,
                min(broken.get(pk, 0), MOST_BROKEN),
                connection.ops.adapt_datefield_value(due),
                now,
            )
        )
    with connection.cursor() as cursor:
        # One prepared statement: objects would take half of the time.
        cursor.executemany(_upsert(), rows)


@cache
def _upsert() -> str:
    """Write the statement that adds or replaces a result; for SQLite and PostgreSQL."""
    table = connection.ops.quote_name(DatasetQuality._meta.db_table)
    names = [connection.ops.quote_name(name) for name in COLUMNS]
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    return (
        f"INSERT INTO {table} ({', '.join(names)})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(names))})"
        f" ON CONFLICT ({names[0]}) DO UPDATE SET {updates}"
    )


def follow_addresses(found: dict[str, DatasetFacts]) -> None:
    """Keep one check for each address of these datasets, and none for others.

    An address that another dataset names already takes over its last answer.
    """
    wanted = {
        (pk, digest_of(address)): address
        for pk, one in found.items()
        for file in one.files
        for address in (file.url, file.download_url)
        if is_address(address) and address.startswith("http")
    }
    rows = LinkCheck.objects.filter(dataset_id__in=found.keys())
    held = {
        (pk, digest): key
        for key, pk, digest in rows.values_list("pk", "dataset_id", "digest")
    }
    gone = [key for name, key in held.items() if name not in wanted]
    LinkCheck.objects.filter(pk__in=gone).delete()
    new = {name: url for name, url in wanted.items() if name not in held}
    answers = _answers({digest for _pk, digest in new})
    LinkCheck.objects.bulk_create(
        [
            _check(pk, digest, url, answers.get(digest))
            for (pk, digest), url in new.items()
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _answers(digests: Collection[str]) -> dict[str, LinkCheck]:
    """Read what was last said of addresses, from one check of each.

    All checks of an address say the same. Each has a LIMIT: a service that a hundred
    thousand datasets name is not read through.
    """
    table = connection.ops.quote_name(LinkCheck._meta.db_table)
    part = f"SELECT id FROM {table} WHERE digest = %s LIMIT 1"  # noqa: S608
    ordered = sorted(digests)
    keys: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), SOME):
            some = ordered[start : start + SOME]
            parts = [f"SELECT * FROM ({part}) AS some{n}" for n in range(len(some))]  # noqa: S608
            cursor.execute(" UNION ALL ".join(parts), some)
            keys += (key for (key,) in cursor.fetchall())
    checked = LinkCheck.objects.filter(pk__in=keys, checked_at__isnull=False)
    return {one.digest: one for one in checked}


def _check(pk: str, digest: str, url: str, known: LinkCheck | None) -> LinkCheck:
    row = LinkCheck(
        dataset_id=pk,
        digest=digest,
        url=url,
        host=(urlsplit(url).hostname or "")[:255],
        due_at=timezone.now(),
    )
    if known is not None:
        for name in ANSWER:
            setattr(row, name, getattr(known, name))
    return row
