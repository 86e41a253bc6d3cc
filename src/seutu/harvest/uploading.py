"""Lists of datasets that organisations upload: look, publish, take back."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record as record_event
from seutu.catalogue.models import Dataset
from seutu.core.errors import Conflict, Invalid
from seutu.core.language import best
from seutu.harvest import ending, services
from seutu.harvest.facts import CatalogueFacts, read_facts
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.models.upload import (
    LARGEST_CONTENT,
    UploadedList,
    packed_content,
)
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.spreadsheet import Spreadsheet
from seutu.harvest.readers.spreadsheet_columns import languages_of_name
from seutu.harvest.readers.spreadsheet_rows import ReadRow, RefusedRow
from seutu.harvest.readers.spreadsheet_tables import Table
from seutu.harvest.records import SourceFacts, content_hash
from seutu.harvest.running import run as run_source

MOST_ROWS = 5_000
KEPT = 10
State = UploadedList.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What publishing would do. `gone` counts records that the list lacks now."""

    table: Table
    rows: tuple[ReadRow, ...]
    refused: tuple[RefusedRow, ...]
    created: int
    updated: int
    unchanged: int
    gone: int


@transaction.atomic
def upload_list(
    organisation: Organisation, name: str, content: bytes, *, by: User
) -> UploadedList:
    """Take in a file as a draft; what its columns hold is guessed.

    Columns named as in the list in force keep their meaning. Raises `Invalid` for a
    file that is too large, no table, or has too many rows.
    """
    if len(content) > LARGEST_CONTENT:
        raise Invalid(
            _("The file is larger than %(most)d MiB.")
            % {"most": LARGEST_CONTENT // 2**20},
            field="file",
        )
    table = Spreadsheet().table(content)
    if not table.rows:
        raise Invalid(_("The list has no rows below its first one."), field="file")
    if len(table.rows) > MOST_ROWS:
        raise Invalid(
            ngettext(
                "The list has more than %(most)d row. Put it on the web as a file and"
                " ask the operators to harvest it.",
                "The list has more than %(most)d rows. Put it on the web as a file and"
                " ask the operators to harvest it.",
                MOST_ROWS,
            )
            % {"most": MOST_ROWS},
            field="file",
        )
    UploadedList.objects.drafts().filter(organisation=organisation).delete()
    draft = UploadedList(
        organisation=organisation,
        name=name[-200:] or "list",
        content=packed_content(content),
        options=_first_options(organisation, table),
        uploaded_by=by,
    )
    draft.save()
    record_event("list.uploaded", target=organisation, actor=by, rows=len(table.rows))
    return draft


def set_options(draft: UploadedList, options: Mapping[str, object]) -> UploadedList:
    """Say what the columns of a draft hold; raises `Conflict` for a published list."""
    if draft.state != State.DRAFT:
        raise Conflict(_("This list is published already. Upload it again."))
    draft.options = dict(options)
    draft.save(update_fields=["options"])
    return draft


def guess_again(
    draft: UploadedList, *, encoding: str = "", sheet: str = ""
) -> UploadedList:
    """Read a draft in another encoding or sheet, and guess its columns anew.

    Raises `Unreadable` when it cannot be read so.
    """
    table = Spreadsheet(encoding=encoding, sheet=sheet).table(draft.file)
    return set_options(draft, _first_options(draft.organisation, table))


def reader_for(version: UploadedList) -> Spreadsheet:
    """Make the reader that reads this version as it was told to."""
    source = _source_of(version.organisation)
    facts = read_facts(source.facts) if source else _facts(version.organisation)
    return Spreadsheet(
        facts,
        columns=version.options.get("columns"),
        language=version.options.get("language", ""),
        encoding=version.options.get("encoding", ""),
        sheet=version.options.get("sheet", ""),
        owners=_owners(version),
    )


def preview(version: UploadedList) -> Preview:
    """Read a version without storing anything; raises `Unreadable`."""
    reader = reader_for(version)
    table = reader.table(version.file)
    return previewed(reader, table, stored_hashes(_key(version.organisation)))


def previewed(
    reader: Spreadsheet,
    table: Table,
    stored: dict[str, str],
    *,
    is_part: bool = False,
) -> Preview:
    """Read a table and compare it with the hashes of what is stored.

    Of the beginning of a list nobody can tell what is gone. Raises `Unreadable`.
    """
    items = list(reader.rows(table))
    rows = tuple(one for one in items if isinstance(one, ReadRow))
    counts: Counter[str] = Counter()
    for one in rows:
        known = stored.pop(one.record.identifier[:500], None)
        counts[_difference(known, content_hash(one.record))] += 1
    return Preview(
        table=table,
        rows=rows,
        refused=tuple(one for one in items if isinstance(one, RefusedRow)),
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        gone=0 if is_part else len(stored),
    )


@transaction.atomic
def publish_list(draft: UploadedList, *, by: User) -> HarvestRun:
    """Put a list in force: its datasets are updated by identifier, missing ones go.

    Everything happens or nothing. Raises `Conflict` when it is published already,
    `Unreadable` when nothing of it can be read.
    """
    draft = UploadedList.objects.select_for_update().get(pk=draft.pk)
    if draft.state != State.DRAFT:
        raise Conflict(_("This list is published already. Upload it again."))
    if not preview(draft).rows:
        raise Unreadable(_("No row of this list can be read. Look at the columns."))
    in_force = UploadedList.objects.in_force().filter(organisation=draft.organisation)
    before = in_force.first()
    in_force.update(state=State.REPLACED)
    run = _apply(draft, by=by)
    draft.before, draft.run = before, run
    draft.state, draft.published_at = State.PUBLISHED, timezone.now()
    draft.save()
    _forget_old(draft.organisation)
    record_event("list.published", target=draft.organisation, actor=by, run=run.pk)
    return run


@transaction.atomic
def undo_list(organisation: Organisation, *, by: User) -> UploadedList | None:
    """Bring back the list that was in force before; None when there was none.

    Then all its datasets go, as they were not there before either. Raises `Conflict`
    when no list is in force, or the one before was forgotten.
    """
    in_force = UploadedList.objects.select_for_update().in_force()
    current = in_force.filter(organisation=organisation).first()
    if current is None or current.source is None:
        raise Conflict(_("No list is in force."))
    before = current.before
    if before is not None and not before.content:
        raise Conflict(_("The list before is too old to be brought back."))
    current.state = State.UNDONE
    current.save(update_fields=["state"])
    if before is None:
        ending.let_all_go(current.source)
    else:
        before.run = _apply(before, by=by)
        before.state = State.PUBLISHED
        before.save(update_fields=["run", "state"])
    record_event("list.undone", target=organisation, actor=by, list=current.pk)
    return before


def _apply(version: UploadedList, *, by: User) -> HarvestRun:
    source = _source_of(version.organisation) or _add_source(version, by=by)
    source = services.edit_source(
        source, by=by, options=_reader_options(version), is_enabled=True
    )
    HarvestSource.objects.filter(pk=source.pk).update(location=version.name)
    version.source = source
    run = run_source(source, full=True, by=by, stream=io.BytesIO(version.file))
    if run.state == HarvestRun.State.WAITING:
        run = services.consent(run, by=by)
    if run.state != HarvestRun.State.COMPLETE:
        raise Unreadable(run.failure or _("The list could not be read to its end."))
    Dataset.objects.filter(catalogue=source.catalogue, publisher=None).update(
        publisher=version.organisation
    )
    return run


def _add_source(version: UploadedList, *, by: User) -> HarvestSource:
    organisation = version.organisation
    return services.add_source(
        version.name,
        Spreadsheet.name,
        CatalogueFacts(
            title=_title(organisation),
            publisher=best(organisation.name, ("en",))[1],
            country=organisation.country,
            homepage=organisation.homepage,
            records=_facts(organisation),
        ),
        by=by,
        options=_reader_options(version),
        key=_key(organisation),
        delivery=HarvestSource.Delivery.UPLOAD,
    )


def _title(organisation: Organisation) -> dict[str, str]:
    """Name the catalogue in every language of the interface."""
    titles = {}
    for tag, _name in settings.LANGUAGES:
        with translation.override(tag):
            name = best(organisation.name, (tag, "en"))[1]
            titles[tag] = _("Datasets of %(organisation)s") % {"organisation": name}
    return titles


def _facts(organisation: Organisation) -> SourceFacts:
    return SourceFacts(country=organisation.country, region=organisation.nuts_code)


def _reader_options(version: UploadedList) -> dict[str, object]:
    return {**version.options, "owners": _owners(version)}


def _owners(version: UploadedList) -> list[str]:
    """Rows that name the organisation itself are its own, as those that name nobody."""
    return sorted(set(version.organisation.name.values()))


def _first_options(organisation: Organisation, table: Table) -> dict[str, object]:
    reader = Spreadsheet(encoding=table.encoding, sheet=table.sheet)
    guessed = {name: str(one) for name, one in reader.mapped(table).items()}
    in_force = UploadedList.objects.in_force().filter(organisation=organisation).first()
    options: dict[str, object] = {
        "columns": guessed,
        "language": likely_language(
            [*organisation.languages, *organisation.name], table
        ),
        "encoding": table.encoding,
        "sheet": table.sheet,
    }
    if in_force is None:
        return options
    known = in_force.options.get("columns", {})
    options["columns"] = guessed | {
        name: known[name] for name in table.header if name in known
    }
    return options | {"language": in_force.options.get("language", "")}


def likely_language(own: Sequence[str], table: Table) -> str:
    """Tell the language of the texts by that of the columns, else of the owner."""
    counts = Counter(
        tag for name in table.header for tag in languages_of_name(name) if tag != "mul"
    )
    most = max(counts.values(), default=0)
    likely = [tag for tag, count in counts.items() if count == most]
    both = [tag for tag in own if tag in likely]
    return next(iter([*both, *likely, *own]), "")


def _source_of(organisation: Organisation) -> HarvestSource | None:
    return HarvestSource.objects.filter(pk=_key(organisation)).first()


def _key(organisation: Organisation) -> str:
    return f"list-{organisation.pk}"


def stored_hashes(key: str) -> dict[str, str]:
    """Return the hash of each record of a source that is there now, by identifier."""
    return dict(
        HarvestRecord.objects.filter(
            source=key, state=HarvestRecord.State.ACCEPTED
        ).values_list("identifier", "content_hash")
    )


def _difference(known: str | None, digest: str) -> str:
    if known is None:
        return "created"
    return "unchanged" if known == digest else "updated"


def _forget_old(organisation: Organisation) -> None:
    """Keep the last versions only; of older ones nothing but that they were."""
    kept = UploadedList.objects.filter(organisation=organisation)[:KEPT]
    UploadedList.objects.filter(organisation=organisation).exclude(
        pk__in=[one.pk for one in kept]
    ).update(content=b"")
