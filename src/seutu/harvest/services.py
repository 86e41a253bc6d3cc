"""What people do with sources and runs. Pages, API and command line call these.

source = services.add_source(address, "ckan", about, by=person)
run = services.start_run(source, by=person)      # queued; the worker reads
services.progress(run)                           # counts, rate, time left
services.consent(run, by=person)                 # let the missing records go
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from seutu.accounts.models import User
from seutu.harvest.facts import CatalogueFacts
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.records import SourceFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is. `rate` is in records a second, `seconds_left` a guess.

    `expected` is what the source says it has, `share` the part of it that was read,
    between 0 and 1; all three are None while nobody knows.
    """

    state: str
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    repeated: int
    missing: int
    vanished: int
    pages: int
    received: int
    rate: float
    expected: int | None
    share: float | None
    seconds_left: float | None
    started_at: datetime
    heartbeat_at: datetime
    is_alive: bool
    failure: str


def add_source(
    location: str,
    reader: str,
    about: CatalogueFacts,
    *,
    by: User | None = None,
    schedule: str = HarvestSource.Schedule.WEEKLY,
    options: Mapping[str, object] | None = None,
    key: str = "",
    delivery: str = HarvestSource.Delivery.NETWORK,
) -> HarvestSource:
    """Add a source with a catalogue of its own.

    `about.records` is what may be taken for granted of every record. The source's id is
    `key`, or made from its title. Raises `Invalid` for an address or reader that cannot
    be used, `Conflict` when the address is a source already.
    """
    raise NotImplementedError


def edit_source(
    source: HarvestSource,
    *,
    by: User | None = None,
    location: str | None = None,
    reader: str | None = None,
    schedule: str | None = None,
    is_enabled: bool | None = None,
    facts: SourceFacts | None = None,
    options: Mapping[str, object] | None = None,
    full_days: int | None = None,
    vanish_percent: int | None = None,
    time_limit: int | None = None,
    ignores_robots: bool | None = None,
    keeps_raw: bool | None = None,
) -> HarvestSource:
    """Change what is named; the next run is a full one.

    `time_limit` is in minutes. Raises `Invalid` for a value that cannot be used.
    """
    raise NotImplementedError


def remove_source(
    source: HarvestSource, *, by: User | None = None, with_records: bool = False
) -> HarvestSource:
    """Take a source out of use; its reports stay.

    Its records stay too, unless `with_records` says that they go: they vanish then, and
    their addresses still answer. Enabling the source and reading it brings them back.
    Raises `Conflict` while it is being read.
    """
    raise NotImplementedError


def start_run(
    source: HarvestSource, *, by: User | None = None, full: bool = False
) -> HarvestRun:
    """Put a run into the worker's queue; a stopped one goes on where it was.

    With `full` a new run begins that asks for everything. Raises `Conflict` when the
    source is being read or is not in use.
    """
    raise NotImplementedError


def stop_run(run: HarvestRun, *, by: User | None = None) -> HarvestRun:
    """Stop a run after the batch it is at; starting again goes on from there.

    Raises `Conflict` when it is over already.
    """
    raise NotImplementedError


def progress(run: HarvestRun) -> Progress:
    """Tell how far a run is, as it stands in the database now."""
    raise NotImplementedError


def consent(run: HarvestRun, *, by: User | None = None) -> HarvestRun:
    """Let the records go that the source does not name any more.

    Raises `Conflict` when the run does not wait for consent.
    """
    raise NotImplementedError


def refuse(run: HarvestRun, *, by: User | None = None) -> HarvestRun:
    """Keep the records that the source does not name any more.

    Raises `Conflict` when the run does not wait for consent.
    """
    raise NotImplementedError


def retry_rejected(
    source: HarvestSource,
    records: Iterable[HarvestRecord] | None = None,
    *,
    by: User | None = None,
) -> HarvestRun | None:
    """Read rejected records again after a reader was mended; all when none is named.

    Returns the run that holds the tally. A reader that cannot read a single record
    makes the next run of the source a full one, and None is returned.
    """
    raise NotImplementedError
