"""What the columns of a list at an address hold: look, say it, read it so."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from seutu.accounts.models import User
from seutu.audit.models import AuditEvent
from seutu.audit.services import record as record_event
from seutu.core.errors import Invalid
from seutu.harvest import services
from seutu.harvest.facts import read_facts
from seutu.harvest.list_samples import ListSample
from seutu.harvest.looking import Asked, asked_of
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.readers.spreadsheet import Spreadsheet
from seutu.harvest.readers.spreadsheet_tables import Table
from seutu.harvest.tasks import look_at_list
from seutu.harvest.uploading import Preview, likely_language, previewed, stored_hashes

OPTIONS = ("columns", "language", "encoding", "sheet")


class ListLook(Asked):
    """A look at a list; `found` once it is done.

    `encoding` and `sheet` were asked for; without them the file tells.
    """

    encoding: str = ""
    sheet: str = ""
    found: ListSample | None = None


def has_columns(source: HarvestSource) -> bool:
    """Tell whether a source is a list that is read over the network."""
    is_list = source.reader == Spreadsheet.name
    return is_list and source.delivery == HarvestSource.Delivery.NETWORK


def ask_for_list(
    source: HarvestSource, *, encoding: str | None = None, sheet: str | None = None
) -> str:
    """Put a look at a list into the queue; returns the key to find it by.

    Without an encoding or sheet it is read as the source is. Raises `Invalid` when the
    source is no list at an address.
    """
    if not has_columns(source):
        raise Invalid(_("This source is no list at an address."))
    if encoding is None:
        encoding = str(source.options.get("encoding", ""))
    if sheet is None:
        sheet = str(source.options.get("sheet", ""))
    language = translation.get_language() or "en"
    asked = look_at_list.enqueue(source.location, encoding, sheet, language)
    return str(asked.id)


def list_look(source: HarvestSource, key: uuid.UUID) -> ListLook | None:
    """Find a look at this list; None when it is forgotten or was at another."""
    rows = DBTaskResult.objects.filter(task_path=look_at_list.module_path)
    row = rows.filter(pk=key).first()
    if row is None:
        return None
    address, encoding, sheet, _language = row.args_kwargs["args"]
    if address != source.location:
        return None
    asked, found = asked_of(row)
    return ListLook(
        **asked.model_dump(),
        encoding=encoding,
        sheet=sheet,
        found=ListSample.model_validate(found) if found is not None else None,
    )


def first_options(
    source: HarvestSource, table: Table, known: Mapping[str, object]
) -> dict[str, object]:
    """Return what the columns were said to hold, or what is guessed without that."""
    guessed = {name: str(one) for name, one in Spreadsheet().mapped(table).items()}
    stated = read_facts(source.facts).language
    language = likely_language([], table) if stated == "und" else stated
    return {
        "columns": known.get("columns", guessed),
        "language": known.get("language", language),
        "encoding": table.encoding,
        "sheet": table.sheet,
    }


def stated(source: HarvestSource) -> dict[str, object]:
    """Return what was said of a list; empty while nobody did."""
    options = source.options
    if "columns" not in options:
        return {}
    return {name: options[name] for name in OPTIONS if name in options}


def stated_before(source: HarvestSource) -> tuple[datetime, dict[str, object]] | None:
    """Return what was said of a list until the last change, and when that was.

    None when nothing else was ever said. After going back it is what was left, so that
    going back can be taken back.
    """
    events = AuditEvent.objects.filter(
        action="columns.stated",
        target_kind=source._meta.model_name,
        target_id=source.pk,
    )
    if (last := events.first()) is None:
        return None
    for side in ("after", "before"):
        said: dict[str, object] = json.loads(str(last.details[side]))
        if said and said != stated(source):
            return last.at, said
    return None


def preview(
    source: HarvestSource, table: Table, options: Mapping[str, object]
) -> Preview:
    """Read the beginning of a list as told; raises `Unreadable`."""
    reader = Spreadsheet(read_facts(source.facts), **{**source.options, **options})
    return previewed(reader, table, stored_hashes(source.pk), is_part=True)


@transaction.atomic
def state_columns(
    source: HarvestSource, options: Mapping[str, object], *, by: User
) -> HarvestRun:
    """Keep what the columns hold, and read the whole list so.

    Raises `Conflict` while it is being read, `Invalid` for a source of another kind.
    """
    if not has_columns(source):
        raise Invalid(_("This source is no list at an address."))
    before = stated(source)
    source = services.edit_source(
        source, by=by, options={**source.options, **options}, is_enabled=True
    )
    if (after := stated(source)) != before:
        record_event(
            "columns.stated",
            target=source,
            actor=by,
            before=_written(before),
            after=_written(after),
        )
    return services.start_run(source, by=by, full=True)


def _written(said: Mapping[str, object]) -> str:
    # PostgreSQL keeps options in an order of its own.
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
