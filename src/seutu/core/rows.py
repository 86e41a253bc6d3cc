"""Writing many rows by one statement.

`bulk_create` builds the text of a statement for every few hundred rows anew and asks
every field of every row how to write it. Here each model's statement is built once,
and what a column holds already is not converted again. SQLite prepares it and runs it
for each row. PostgreSQL would plan it anew each time: it gets the rows as one document.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from json.encoder import encode_basestring_ascii as quoted
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)
Convert = Callable[[Any], Any]
PLAIN = (
    *(models.BooleanField, models.IntegerField),
    *(models.FloatField, models.BinaryField),
)
EMPTY_JSON = {"dict": "{}", "list": "[]"}
# So many characters of rows, and the row that goes beyond, are sent at once.
MOST_SENT = 4 * 2**20


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement, and how to get its values out of an instance.

    `converters` leaves out the columns that are written as they are; `stamps` are the
    places that hold the moment of writing. `names` are what a document of rows calls
    the columns, where the statement takes one.
    """

    statement: str
    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    converters: tuple[tuple[int, Convert], ...]
    stamps: tuple[int, ...]


def made(model: type[Row], **values: object) -> Row:
    """Make an unsaved row from the values of its columns, by attribute name.

    Does a twentieth of the work of calling the model. What is not given has its
    default, which rows share: it must not be changed in place.
    """
    row = model.__new__(model)
    row.__dict__.update(_defaults(model))
    row.__dict__.update(values)
    row._state = ModelState()
    return row


@cache
def _defaults(model: type[models.Model]) -> dict[str, object]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


def write_rows(
    rows: Sequence[models.Model],
    *,
    unique: tuple[str, ...] = (),
    update: tuple[str, ...] = (),
    with_key: bool = True,
) -> None:
    """Insert rows of one model; where `unique` names one that is there, change it.

    `update` names the fields that change; with `unique` and without `update` a row that
    is there stays as it is. `with_key` says whether the rows bring their primary keys.
    Runs in the caller's transaction. Neither signals nor `save` are called. PostgreSQL
    refuses two rows that would change the same one.
    """
    if not rows:
        return
    plan = _plan(connection.vendor, type(rows[0]), unique, update, with_key)
    stamp = connection.ops.adapt_datetimefield_value(timezone.now())
    written = _written(rows, plan, stamp)
    with connection.cursor() as cursor:
        if plan.names:
            for document in _documents(written, plan.names):
                cursor.execute(plan.statement, [document])
        else:
            cursor.executemany(plan.statement, list(written))


def _documents(rows: Iterable[list[Any]], names: Sequence[str]) -> Iterator[str]:
    """Say rows in JSON, some megabytes at a time; raises no error of its own.

    A text that is no Unicode fails when it is sent, as it does in a column.
    """
    encode = _encoder().encode
    texts: list[str] = []
    size = 0
    for values in rows:
        text = encode(dict(zip(names, values, strict=True)))
        texts.append(text)
        size += len(text)
        if size >= MOST_SENT:
            yield f"[{','.join(texts)}]"
            texts, size = [], 0
    if texts:
        yield f"[{','.join(texts)}]"


@cache
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, default=_in_words)


def _in_words(value: object) -> str:
    """Write what JSON has no type for as PostgreSQL reads it: bytes, and dates."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def _written(
    rows: Iterable[models.Model], plan: _Plan, stamp: object
) -> Iterator[list[Any]]:
    for row in rows:
        values = list(plan.values(row))
        for place, convert in plan.converters:
            values[place] = convert(values[place])
        for place in plan.stamps:
            values[place] = stamp
        yield values


@cache
def _plan(
    vendor: str,
    model: type[models.Model],
    unique: tuple[str, ...],
    update: tuple[str, ...],
    with_key: bool,
) -> _Plan:
    meta, quote = model._meta, connection.ops.quote_name
    chosen = [f for f in meta.concrete_fields if with_key or not f.primary_key]
    columns = ", ".join(quote(str(field.column)) for field in chosen)
    names = _names(len(chosen)) if vendor == "postgresql" else ()
    given = _from_document(chosen, names) if names else _from_marks(len(chosen))
    statement = f"INSERT INTO {quote(meta.db_table)} ({columns}) {given}"
    if unique:
        keys = ", ".join(quote(_column(model, name)) for name in unique)
        changing = [quote(_column(model, name)) for name in update]
        change = ", ".join(f"{name} = EXCLUDED.{name}" for name in changing)
        action = f"UPDATE SET {change}" if change else "NOTHING"
        statement += f" ON CONFLICT ({keys}) DO {action}"
    stamps = tuple(
        place
        for place, field in enumerate(chosen)
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    )
    converters = (
        (place, _converter(field))
        for place, field in enumerate(chosen)
        if place not in stamps
    )
    return _Plan(
        statement=statement,
        names=names,
        values=_getter([field.attname for field in chosen]),
        converters=tuple((place, found) for place, found in converters if found),
        stamps=stamps,
    )


def _names(count: int) -> tuple[str, ...]:
    return tuple(f"c{place}" for place in range(count))


def _from_marks(count: int) -> str:
    return f"VALUES ({', '.join(['%s'] * count)})"


def _from_document(
    chosen: Sequence["models.Field[Any, Any]"], names: Sequence[str]
) -> str:
    """Select rows from a parameter in JSON.

    What is too long is left to the column to refuse, so no lengths are named here: a
    cast would cut it.
    """
    kinds = [(field.db_type(connection) or "text").split("(")[0] for field in chosen]
    pairs = list(zip(names, kinds, strict=True))
    values = (f"{name}::jsonb" if kind == "jsonb" else name for name, kind in pairs)
    types = (
        f"{name} text" if kind == "jsonb" else f"{name} {kind}" for name, kind in pairs
    )
    return (
        f"SELECT {', '.join(values)}"  # noqa: S608 - names and types of columns
        f" FROM json_to_recordset(%s) AS given({', '.join(types)})"
    )


def _getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    get = attrgetter(*names)
    # Asked for one attribute, it gives the value itself.
    return get if len(names) > 1 else lambda row: (get(row),)


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 - narrows the type
    return str(field.column)


def _converter(field: "models.Field[Any, Any]") -> Convert | None:
    if isinstance(field, models.JSONField):
        return _as_json
    if isinstance(field, models.DateTimeField):
        return _if_any(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.DateField):
        return _if_any(connection.ops.adapt_datefield_value)
    if isinstance(field, models.ForeignKey):
        return None
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return None
    if isinstance(field, PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _as_json(value: Any) -> str | None:
    if not value:
        # Most columns of most rows are empty.
        known = EMPTY_JSON.get(type(value).__name__)
        if known or value is None:
            return known
    if isinstance(value, dict) and len(value) == 1:
        # A text in one language, as most are; the same bytes in half the time.
        ((key, text),) = value.items()
        if isinstance(key, str) and isinstance(text, str):
            return f"{{{quoted(key)}: {quoted(text)}}}"
    return json.dumps(value)


def _if_any(convert: Callable[[Any], Any]) -> Convert:
    return lambda value: None if value is None else convert(value)
