"""Cursor paging: a page starts after the last row of the one before.

A cursor costs the same on page 1 and page 10,000, and stays right while rows come
and go; a row number does neither. Totals are counted up to a limit: a page never counts
all there is.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from seutu.core.errors import Invalid

Row = TypeVar("Row", bound=Model)

MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; `next` is the cursor of the following page, or empty."""

    rows: list[Row]
    next: str


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows there are; with `is_more`, there are more than that."""

    number: int
    is_more: bool = False


def counted_up_to(rows: "QuerySet[Row]", most: int = MOST_COUNTED) -> Total:
    """Count rows, but never more than `most`."""
    count = rows.order_by()[: most + 1].count()
    return Total(min(count, most), count > most)


def encode_cursor(*values: str) -> str:
    """Pack the last row's sort values into an opaque, URL-safe text."""
    packed = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def decode_cursor(cursor: str, *, size: int) -> list[str]:
    """Unpack a cursor of `size` values; raises `Invalid` on anything else."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(packed)
    except (binascii.Error, ValueError):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != size
        or not all(isinstance(value, str) and _can_be_stored(value) for value in values)
    ):
        raise _not_valid()
    return values


def page_by_id(
    rows: "QuerySet[Row]", *, cursor: str = "", limit: int, skip: int = 0
) -> Page[Row]:
    """Page through rows by ascending primary key, some of them left out at first."""
    ordered = rows.order_by("pk")
    if cursor:
        (last,) = decode_cursor(cursor, size=1)
        _check_value(rows.model, rows.model._meta.pk.name, last)
        ordered = ordered.filter(pk__gt=last)
    found = list(ordered[skip : skip + limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    return Page(shown, encode_cursor(str(shown[-1].pk)) if more else "")


def page_newest_first(
    rows: "QuerySet[Row]", *, field: str, cursor: str = "", limit: int
) -> Page[Row]:
    """Page through rows by a date field, newest first, rows without a date last.

    The database must hold an index on (field descending, primary key).
    """
    ordered = rows.order_by(f"-{field}", "pk")
    if cursor:
        last, key = decode_cursor(cursor, size=2)
        _check_value(rows.model, field, last)
        found = rows_behind(ordered, (f"-{field}", "pk"), (last, key), limit + 1)
    else:
        found = list(ordered[: limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    if not more:
        return Page(shown, "")
    return Page(shown, encode_cursor(str(getattr(shown[-1], field)), str(shown[-1].pk)))


def rows_behind(
    ordered: "QuerySet[Row]",
    columns: Sequence[str],
    last: Sequence[object],
    count: int,
) -> list[Row]:
    """Read the rows behind a place in an order of one column, or of one and a tie.

    What equals the place in the first column is asked for apart: an index answers
    either question, and neither database starts in the middle of one for an "or".
    """
    first, *ties = columns
    found: list[Row] = []
    for column, value in zip(ties, last[1:], strict=True):
        equal = {_bare(first): last[0], f"{_bare(column)}__{_side(column)}": value}
        found = list(ordered.filter(**equal)[:count])
    if len(found) < count:
        further = ordered.filter(**{f"{_bare(first)}__{_side(first)}": last[0]})
        found += further[: count - len(found)]
    return found


def place_behind(
    ordered: "QuerySet[Row]", columns: Sequence[str], last: Sequence[object], skip: int
) -> tuple[object, ...] | None:
    """Give the columns of the row `skip` rows behind a place, None past the end.

    An empty place is the start. The database passes over the rows in between; none of
    them is read here.
    """
    names = [_bare(column) for column in columns]
    rows = ordered.values_list(*names)
    if last:
        first, *ties = columns
        for column, value in zip(ties, last[1:], strict=True):
            equal = rows.filter(
                **{_bare(first): last[0], f"{_bare(column)}__{_side(column)}": value}
            )
            number = equal.order_by()[:skip].count()
            if number == skip:
                return next(iter(equal[skip - 1 : skip]), None)
            skip -= number
        rows = rows.filter(**{f"{_bare(first)}__{_side(first)}": last[0]})
    return next(iter(rows[skip - 1 : skip]), None)


def _bare(column: str) -> str:
    return column.removeprefix("-")


def _side(column: str) -> str:
    return "lt" if column.startswith("-") else "gt"


def _can_be_stored(text: str) -> bool:
    """Tell whether a database takes a text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def _check_value(model: type[Model], field: str, text: str) -> None:
    """Refuse a cursor whose value is none that the column could hold."""
    try:
        model._meta.get_field(field).to_python(text)  # type: ignore[union-attr]
    except ValidationError:
        raise _not_valid() from None


def _not_valid() -> Invalid:
    return Invalid(
        _("This cursor is not valid. Start again from the first page."),
        field="cursor",
    )
