"""Backups: every row as JSON lines, and every attached file, in one zip file.

Rows leave and enter through Django's serialisers, so that a backup of SQLite restores
into PostgreSQL. The index and the unpacked tables are left out: both are built anew.
"""

import io
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import DatabaseError

from seutu import __version__
from seutu.cli.uploads import check_uploads, read_uploads, write_uploads
from seutu.core.errors import Conflict, Invalid
from seutu.matching.models import PendingChange, SearchTally

FORMAT = 1
MANIFEST = "manifest.json"
BATCH = 1_000
# Rows that the framework makes by itself, or that mean nothing on another machine.
LEFT_OUT = frozenset(
    {"contenttypes.contenttype", "auth.permission", "sessions.session"}
    | {"django_tasks_db.dbtaskresult", "matching.pendingchange"}
    # With its month's key a digest of a visitor could be tried out; a backup must not
    # keep either beyond the month.
    | {"matching.searchsecret", "matching.searchtally", "matching.supplychange"}
)


DAMAGE = (KeyError, ValueError, DeserializationError, DatabaseError, BadZipFile)


class ExactEncoder(DjangoJSONEncoder):
    """Keeps the microseconds that Django's own encoder cuts off."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def models() -> list[type[Model]]:
    """List the models of a backup, each after those it refers to."""
    ordered = serializers.sort_dependencies(
        [(config, None) for config in apps.get_app_configs()],
        allow_cycles=True,
    )
    return [
        model
        for model in ordered
        if model._meta.label_lower not in LEFT_OUT
        and model._meta.managed
        and not model._meta.proxy
    ]


def write_archive(path: Path) -> int:
    """Write all rows as of one moment; returns how many.

    One transaction sees one state, whatever is written meanwhile. The file appears
    under its name only when it is whole.
    """
    if path.is_dir():
        raise Invalid(f"{path} is a folder. Name a file, such as seutu.zip.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    counts: dict[str, int] = {}
    try:
        with (
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
            _one_state(),
        ):
            for model in models():
                label = model._meta.label_lower
                with archive.open(f"{label}.jsonl", "w", force_zip64=True) as member:
                    counts[label] = _write_rows(model, member)
            files = write_uploads(archive)
            manifest = {
                "format": FORMAT,
                "version": __version__,
                "written": datetime.now(UTC).isoformat(),
                "rows": counts,
                "files": files,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        unfinished.replace(path)
    except OSError as error:
        raise Invalid(f"The backup cannot be written: {error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return sum(counts.values())


def read_archive(path: Path, *, replace: bool = False) -> int:
    """Read a backup into the database in one transaction; returns the rows.

    Raises `Invalid` for a file that is not a whole backup, `Conflict` when the database
    holds data and `replace` is not set. A failure leaves everything as it was.
    """
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read(MANIFEST))
        counts = dict(manifest["rows"])
        files = dict(manifest.get("files", {}))
    except (OSError, KeyError, ValueError, TypeError, BadZipFile):
        raise Invalid(f"{path} is not a whole backup of Seutu.") from None
    if manifest.get("format") != FORMAT:
        raise Invalid(f"{path} was written by another version of Seutu.")
    with archive, transaction.atomic():
        check_uploads(archive, files)
        _make_room(replace=replace)
        rows = 0
        for model in models():
            label = model._meta.label_lower
            if label not in counts:
                continue
            try:
                with _dates_as_written(model):
                    read = _read_rows(archive, model)
            except DAMAGE as error:
                raise Invalid(f"{path} is damaged at {label}: {error}.") from error
            if read != counts[label]:
                raise Invalid(f"{path} is damaged: rows are missing in {label}.")
            rows += read
        PendingChange.objects.all().delete()
        _reset_sequences()
        read_uploads(archive, files)
    return rows


@contextmanager
def _one_state() -> Iterator[None]:
    """See one state of the database without keeping anybody from writing."""
    if connection.vendor == "sqlite":
        # `atomic` would begin immediately, as a writer, and make all others wait.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write_rows(model: type[Model], member: IO[bytes]) -> int:
    count = 0
    rows = model._base_manager.order_by("pk").iterator(chunk_size=BATCH)
    for count, line in enumerate(_lines(rows), 1):  # noqa: B007 - counts the lines
        member.write(line.encode() + b"\n")
    return count


def _lines(rows: Iterator[Model]) -> Iterator[str]:
    serialize = serializers.get_serializer("json")().serialize
    for row in rows:
        yield serialize([row], cls=ExactEncoder)[1:-1]


def _make_room(*, replace: bool) -> None:
    filled = [model for model in models() if model._base_manager.exists()]
    if filled and not replace:
        raise Conflict(
            "The database holds data already. Restore into an empty one, or add"
            " --replace to put the backup in its place."
        )
    # Counts that are in no backup refer to rows that go.
    SearchTally.objects.all().delete()
    for model in reversed(filled):
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)


@contextmanager
def _dates_as_written(model: type[Model]) -> Iterator[None]:
    """Keep fields that date themselves from dating the restored rows today."""
    dated = [
        (field, name)
        for field in model._meta.concrete_fields
        for name in ("auto_now", "auto_now_add")
        if getattr(field, name, False)
    ]
    for field, name in dated:
        setattr(field, name, False)
    try:
        yield
    finally:
        for field, name in dated:
            setattr(field, name, True)


def _read_rows(archive: zipfile.ZipFile, model: type[Model]) -> int:
    count = 0
    links: list[tuple[Model, dict[str, Sequence[object]]]] = []
    batch: list[Model] = []
    with archive.open(f"{model._meta.label_lower}.jsonl") as member:
        for line in io.TextIOWrapper(member, "utf-8"):
            (found,) = serializers.deserialize("json", f"[{line}]")
            batch.append(found.object)
            if found.m2m_data:
                links.append((found.object, dict(found.m2m_data)))
            count += 1
            if len(batch) == BATCH:
                model._base_manager.bulk_create(batch, batch_size=250)
                batch = []
    model._base_manager.bulk_create(batch, batch_size=250)
    for row, fields in links:
        for name, values in fields.items():
            getattr(row, name).set(values)
    return count


def _reset_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
