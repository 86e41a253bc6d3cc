"""A catalogue of a million datasets out of the packaged ones, written by the database.

Each copy has identifiers of its own and dates of its own; every tenth stays in the
catalogue it comes from, so that some catalogues are large and many are small. The
same statements serve SQLite and PostgreSQL.
"""

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUES, PUBLISHERS = 10, 40
# The digits that record identifiers do not have, and what stands for them.
SPELT = (("0", "g"), ("1", "h"), ("8", "i"), ("9", "j"))
PEOPLED = (
    "accounts_organisation",
    "catalogue_catalogue",
    "harvest_harvestsource",
    "harvest_harvestrun",
)
COPIED = (
    "catalogue_dataset",
    "catalogue_distribution",
    "catalogue_datasetquality",
    "solutions_solution",
    "harvest_harvestrecord",
    "catalogue_linkcheck",
)
Row = Mapping[str, str]


def multiply(copies: int) -> None:
    """Copy every dataset, solution and harvest record so many times."""
    with connection.cursor() as cursor, _quick(cursor):
        for table in (*PEOPLED, *COPIED):
            cursor.execute(
                f"CREATE TEMPORARY TABLE seed_{table} AS SELECT * FROM {table}"
            )
        _link_checks(cursor)
        for copy in range(1, PUBLISHERS):
            _copy(cursor, "accounts_organisation", copy, {"id": _id("id", copy)})
        for copy in range(1, CATALOGUES):
            named = {
                "id": _slug("id", copy),
                "catalogue_id": _slug("catalogue_id", copy),
            }
            _copy(cursor, "catalogue_catalogue", copy, named)
            _copy(cursor, "harvest_harvestsource", copy, named)
            run = {"source_id": _slug("source_id", copy)}
            _copy(cursor, "harvest_harvestrun", copy, run)
        for copy in range(1, copies + 1):
            with transaction.atomic():
                for table in COPIED:
                    _copy(cursor, table, copy, _changed(copy))
        for table in (*PEOPLED, *COPIED):
            cursor.execute(f"DROP TABLE seed_{table}")
        cursor.execute("ANALYZE")


def _changed(copy: int) -> Row:
    catalogue, publisher = copy % CATALOGUES, copy % PUBLISHERS
    runs = "(SELECT max(id) FROM harvest_harvestrun WHERE source_id = {})"
    source = _slug("seed_harvest_harvestrecord.source_id", catalogue)
    ago = f"-{copy} hours"
    stamp = (
        f"datetime(updated_at, '{ago}')"
        if connection.vendor == "sqlite"
        else f"updated_at + interval '{ago}'"
    )
    return {
        "id": _id("id", copy),
        "identifier": f"identifier || '-{copy}'",
        "dataset_id": _id("dataset_id", copy),
        "record_id": _id("record_id", copy),
        "canonical_id": f"CASE WHEN canonical_id IS NULL THEN NULL"
        f" ELSE {_id('canonical_id', copy)} END",
        "family": f"CASE WHEN family = '' THEN '' ELSE family || '-{copy}' END",
        "catalogue_id": _slug("catalogue_id", catalogue),
        "source_id": _slug("source_id", catalogue),
        "last_run_id": runs.format(source),
        "publisher_id": _owner("publisher_id", publisher),
        "organisation_id": _owner("organisation_id", publisher),
        "updated_at": stamp,
    }


def _copy(cursor: object, table: str, copy: int, changed: Row) -> None:
    with connection.cursor() as reading:
        found = connection.introspection.get_table_description(reading, table)
    names = [column.name for column in found]
    if "id" in names and _is_counted(table):
        names.remove("id")
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    where = " WHERE dataset_id IS NOT NULL" if "dataset_id" in names else ""
    cursor.execute(  # type: ignore[attr-defined]
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM seed_{table}{where}"
    )


def _is_counted(table: str) -> bool:
    return table in {
        "catalogue_distribution",
        "catalogue_linkcheck",
        "harvest_harvestrecord",
        "harvest_harvestrun",
    }


def _link_checks(cursor: object) -> None:
    """Give each dataset one checked address: one in thirty broken, some waiting."""
    cursor.execute(  # type: ignore[attr-defined]
        "INSERT INTO seed_catalogue_linkcheck (id, dataset_id, digest, host, url,"
        " state, note, tries, due_at, checked_at) SELECT d.id, d.dataset_id,"
        " substr(md5(d.url), 1, 32), 'data.example', d.url,"
        " CASE WHEN d.id % 30 = 0 THEN 'broken' WHEN d.id % 7 = 0 THEN 'waiting'"
        " ELSE 'answers' END, '', 1, q.checked_at, q.checked_at"
        " FROM seed_catalogue_distribution d"
        " JOIN seed_catalogue_datasetquality q ON q.dataset_id = d.dataset_id"
        " WHERE d.position = 0"
    )


def _id(name: str, copy: int) -> str:
    """Write an identifier like those of records: sixteen letters and digits."""
    spelt = f"substr(md5({name} || '-{copy}'), 1, 16)"
    for digit, letter in SPELT:
        spelt = f"replace({spelt}, '{digit}', '{letter}')"
    return f"CASE WHEN {name} = '' THEN '' ELSE {spelt} END"


def _owner(name: str, copy: int) -> str:
    return _id(name, copy) if copy else name


def _slug(name: str, copy: int) -> str:
    return f"substr({name}, 1, 37) || '-{copy}'" if copy else name


@contextmanager
def _quick(cursor: object) -> "Iterator[None]":
    """Let SQLite write without a journal, and its indexes at the end."""
    if connection.vendor != "sqlite":
        yield
        return
    execute = cursor.execute  # type: ignore[attr-defined]
    for pragma in ("foreign_keys = 0", "synchronous = 0", "cache_size = -1000000"):
        execute(f"PRAGMA {pragma}")
    execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        f" AND tbl_name IN ({', '.join(repr(name) for name in COPIED)})"
    )
    indexes = cursor.fetchall()  # type: ignore[attr-defined]
    for name, _sql in indexes:
        execute(f'DROP INDEX "{name}"')
    yield
    for _name, sql in indexes:
        execute(sql)
