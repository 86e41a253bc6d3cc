"""What a look at an address found, as plain values that a task can hand on."""

from collections.abc import Mapping

from pydantic import BaseModel

from seutu.harvest.probing import Probe
from seutu.harvest.records import DatasetRecord, Record

LONGEST_TEXT = 400


class Glimpse(BaseModel):
    """One record as it would come in, as far as a page shows it."""

    title: dict[str, str]
    description: dict[str, str]
    publisher: dict[str, str] = {}
    formats: list[str] = []
    licence: str = ""
    modified: str = ""


class Tried(BaseModel):
    """A reader that was tried in vain, and what it met."""

    reader: str
    address: str
    why: str


class Looked(BaseModel):
    """What a look at an address found; without a `reader` nothing could read it."""

    address: str
    reader: str = ""
    location: str = ""
    total: int | None = None
    records: list[Glimpse] = []
    refused: list[tuple[str, str]] = []
    attempts: list[Tried] = []
    is_out_of_time: bool = False


def looked(found: Probe) -> Looked:
    """Keep of a probe what is shown: plain values, long texts cut."""
    attempts = [
        Tried(reader=one.reader, address=one.address, why=one.why)
        for one in found.attempts
    ]
    finding = found.finding
    if finding is None:
        return Looked(
            address=found.address,
            attempts=attempts,
            is_out_of_time=found.is_out_of_time,
        )
    return Looked(
        address=found.address,
        reader=finding.reader,
        location=finding.location,
        total=finding.total,
        records=[glimpse(one) for one in finding.records],
        refused=[(one.identifier[:160], one.reason) for one in finding.refused],
        attempts=attempts,
    )


def glimpse(record: Record) -> Glimpse:
    """Keep of a record what a page shows of it."""
    files = record.distributions if isinstance(record, DatasetRecord) else ()
    return Glimpse(
        title=_cut(record.title),
        description=_cut(record.description),
        publisher=_cut(record.publisher.name) if record.publisher else {},
        formats=sorted({one.format for one in files if one.format}),
        licence=record.licence.label if record.licence else "",
        modified=record.modified.isoformat() if record.modified else "",
    )


def _cut(text: Mapping[str, str]) -> dict[str, str]:
    return {tag: words[:LONGEST_TEXT] for tag, words in text.items()}
