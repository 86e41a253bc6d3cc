"""Reading the trace."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from seutu.audit.models import AuditEvent
from seutu.core.errors import Invalid
from seutu.core.pagination import Page, decode_cursor, encode_cursor

COLUMNS = ("at", "action", "actor", "actor_id", "kind", "id", "details")
# A cell that begins so is taken for a formula by spreadsheets.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events: of an action or a noun, an actor, a target, within days."""

    action: str = ""
    actor: str = ""
    kind: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None


def events(wanted: Wanted) -> "QuerySet[AuditEvent]":
    """List events, newest first. `until` is the last day that counts, in UTC.

    An action that ends with a dot stands for all of its noun; an actor is an id, the
    beginning of one as pseudonyms show it, or a part of a name.
    """
    rows = AuditEvent.objects.order_by("-pk")
    if wanted.action.endswith("."):
        rows = rows.filter(action__startswith=wanted.action)
    elif wanted.action:
        rows = rows.filter(action=wanted.action)
    if actor := wanted.actor.removeprefix("person ").strip():
        rows = rows.filter(
            Q(actor_label__icontains=actor) | Q(actor_id__istartswith=actor)
        )
    if wanted.kind:
        rows = rows.filter(target_kind=wanted.kind)
    if wanted.target:
        rows = rows.filter(target_id=wanted.target)
    if wanted.since:
        rows = rows.filter(at__gte=datetime.combine(wanted.since, time.min, tzinfo=UTC))
    if wanted.until:
        rows = rows.filter(at__lte=datetime.combine(wanted.until, time.max, tzinfo=UTC))
    return rows


def events_about(subject: str) -> "QuerySet[AuditEvent]":
    """List what happened to one subject "<kind>:<id>", newest first."""
    kind, _colon, pk = subject.partition(":")
    return events(Wanted(kind=kind, target=pk))


def page_of(
    rows: "QuerySet[AuditEvent]", *, cursor: str = "", limit: int = 50
) -> Page[AuditEvent]:
    """Page through events by number, the order in which they were written."""
    if cursor:
        (last,) = decode_cursor(cursor, size=1)
        if not last.isascii() or not last.isdecimal() or len(last) > 18:
            raise Invalid(
                _("This cursor is not valid. Start again from the first page."),
                field="cursor",
            )
        rows = rows.filter(pk__lt=int(last))
    found = list(rows[: limit + 1])
    shown = found[:limit]
    more = len(found) > limit
    return Page(shown, encode_cursor(str(shown[-1].pk)) if more else "")


def actions() -> list[str]:
    """List the actions that were recorded at least once."""
    found = AuditEvent.objects.order_by("action").values_list("action", flat=True)
    return list(found.distinct())


def csv_lines(rows: "QuerySet[AuditEvent]") -> Iterator[str]:
    """Give events as lines of CSV in which no cell is a formula."""
    yield _line(COLUMNS)
    for row in rows.iterator(chunk_size=1_000):
        yield _line(
            (
                row.at.isoformat(),
                row.action,
                row.actor_label,
                row.actor_id,
                row.target_kind,
                row.target_id,
                "; ".join(f"{name}={value}" for name, value in row.details.items()),
            )
        )


def safe_cell(text: str) -> str:
    """Keep a spreadsheet from running a cell: an apostrophe makes it plain text."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()
