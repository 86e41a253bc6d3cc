"""How much a database does for a request: a number that no clock has a say in."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# SQLite tells after every so many of its instructions.
STEPS = 20


def work(ask: Callable[[], object]) -> int:
    """Count the instructions of SQLite, or the rows that PostgreSQL touched."""
    if connection.vendor == "sqlite":
        return _instructions(ask)
    return _rows_touched(ask)


def _instructions(ask: Callable[[], object]) -> int:
    done = [0]

    def note() -> None:
        done[0] += STEPS

    connection.ensure_connection()
    connection.connection.set_progress_handler(note, STEPS)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return done[0]


def _rows_touched(ask: Callable[[], object]) -> int:
    """Ask with scans and sorts held for dear, as they are where rows are many."""
    with _as_if_large(), _said() as statements:
        ask()
    with _as_if_large(), connection.cursor() as cursor:
        return sum(_touched(cursor, sql, params) for sql, params in statements)


@contextmanager
def _as_if_large() -> Iterator[None]:
    names = ("enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_hashjoin")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SET {name} = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"RESET {name}")


@contextmanager
def _said() -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and not many:
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def _touched(cursor: Any, sql: str, params: Any) -> int:
    cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
    (said,) = cursor.fetchone()
    plan = json.loads(said) if isinstance(said, str) else said
    return _of_node(plan[0]["Plan"])


def _of_node(node: dict[str, Any]) -> int:
    here = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(here * node["Actual Loops"]) + sum(map(_of_node, node.get("Plans", ())))
