"""Reading refused records again as they were kept, without asking their source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import structlog

from seutu.accounts.models import User
from seutu.core.errors import SeutuError
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.oversize import fitting
from seutu.harvest.paging import Kept, Rereader
from seutu.harvest.records import Rejected
from seutu.harvest.running import read_at_hand, reader_of
from seutu.harvest.storing import Item, stored_identifier

log = structlog.get_logger(__name__)

BATCH = 500
State = HarvestRecord.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What became of refused records that were read again.

    `unread` could not be read without the source: its next run takes everything. The
    run holds the tally; there is none when nothing could be read, or while the records
    are in the worker's queue.
    """

    accepted: int = 0
    refused: int = 0
    unread: int = 0
    is_queued: bool = False
    run: HarvestRun | None = None


def read_again(
    source: HarvestSource, keys: Iterable[int] | None = None, *, by: User | None = None
) -> Retried:
    """Read refused records again, all when no keys are given.

    What a source says elsewhere of a record, and the persons in it, are not in what was
    kept: they come with the next run. Raises `Conflict` while the source is being read.
    """
    chosen = source.records.filter(state=State.REJECTED)
    if keys is not None:
        chosen = chosen.filter(pk__in=list(keys))
    again = _Again(source, chosen.order_by("pk").iterator(chunk_size=BATCH))
    items = iter(again)
    first = next(items, None)
    run = read_at_hand(source, chain([first], items), by=by) if first else None
    if again.unread:
        HarvestSource.objects.filter(pk=source.pk).update(wants_full=True)
    for start in range(0, len(again.renamed), BATCH):
        # Each has a row of its own name now.
        renamed = again.renamed[start : start + BATCH]
        chosen.filter(pk__in=renamed, record_id="").delete()
    return Retried(
        accepted=run.created + run.updated + run.unchanged if run else 0,
        refused=run.rejected if run else 0,
        unread=again.unread,
        run=run,
    )


class _Again:
    """Reads rows of quarantine one after the other, and notes what became of them."""

    def __init__(self, source: HarvestSource, rows: Iterator[HarvestRecord]) -> None:
        self.source = source
        self.rows = rows
        self.unread = 0
        self.renamed: list[int] = []
        self.given: set[str] = set()

    def __iter__(self) -> Iterator[Item]:
        reader = reader_of(self.source)
        for row in self.rows:
            item = self._read(reader, row) if isinstance(reader, Rereader) else None
            if item is None:
                self.unread += 1
            else:
                yield item

    def _read(self, reader: Rereader, row: HarvestRecord) -> Item | None:
        raw = row.source_form
        if not raw:
            return None
        kept = Kept(identifier=row.identifier, raw=raw, location=self.source.location)
        try:
            item = fitting(reader.reread(kept))
        except SeutuError:
            return None
        except Exception:
            log.exception("reader broke", source=self.source.pk, record=row.pk)
            return None
        if isinstance(item, Rejected):
            # Without an identifier of its own it would become one more.
            return replace(item, identifier=row.identifier, raw=raw)
        key = stored_identifier(item)
        if key != row.identifier:
            if key in self.given or self._is_in(key):
                return Rejected(row.identifier, row.reason, raw)
            self.renamed.append(row.pk)
        self.given.add(key)
        return item

    def _is_in(self, identifier: str) -> bool:
        """Tell whether another entry has come in under that name."""
        accepted = self.source.records.filter(state=State.ACCEPTED)
        return accepted.filter(identifier=identifier).exists()
