"""What people do with sources and runs. Pages, API and command line call these.

source = services.add_source(address, "ckan", about, by=person)
run = services.start_run(source, by=person)      # queued; the worker reads
services.progress(run)                           # counts, rate, time left
services.consent(run, by=person)                 # let the missing records go
"""

from seutu.harvest.rereading import Retried
from seutu.harvest.services.quarantine import (
    discard_rejected,
    export_rejected,
    rejection_reasons,
    retry_rejected,
)
from seutu.harvest.services.runs import (
    Progress,
    consent,
    progress,
    refuse,
    start_run,
    stop_run,
)
from seutu.harvest.services.sources import add_source, edit_source, remove_source

__all__ = [
    "Progress",
    "Retried",
    "add_source",
    "consent",
    "discard_rejected",
    "edit_source",
    "export_rejected",
    "progress",
    "refuse",
    "rejection_reasons",
    "remove_source",
    "retry_rejected",
    "start_run",
    "stop_run",
]
