"""What a probe of an address found, for the page that adds sources."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from seutu.harvest import directory
from seutu.harvest.adding import facts_of
from seutu.harvest.probing import Attempt, Probe
from seutu.harvest.records import DatasetRecord, Record
from seutu.web.cards import Text
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_words import reader_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One record as it would come in."""

    title: Text
    description: Text
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeView:
    address: str
    reader: str
    location: str
    total: int | None
    rows: tuple[PreviewRow, ...]
    refused: tuple[tuple[str, str], ...]
    attempts: tuple[tuple[str, Attempt], ...]
    is_out_of_time: bool


def probe_view(found: Probe) -> ProbeView:
    finding = found.finding
    return ProbeView(
        address=found.address,
        reader=reader_name(finding.reader) if finding else "",
        location=finding.location if finding else "",
        total=finding.total if finding else None,
        rows=preview_rows(finding.records) if finding else (),
        refused=tuple((one.identifier, one.reason) for one in finding.refused)
        if finding
        else (),
        attempts=tuple((reader_name(one.reader), one) for one in found.attempts),
        is_out_of_time=found.is_out_of_time,
    )


def preview_rows(records: tuple[Record, ...]) -> tuple[PreviewRow, ...]:
    """Show records by title, description and what they offer."""
    return tuple(
        PreviewRow(
            title=labels.content(one.title),
            description=labels.content(one.description),
            facts=_facts(one),
        )
        for one in records
    )


def first_values(found: Probe) -> dict[str, str]:
    """Fill in the form with what is known of the source."""
    finding = found.finding
    values = {"homepage": _root(found.address), "title": urlsplit(found.address).netloc}
    if finding:
        values |= {"location": finding.location, "reader": finding.reader}
    for one in directory.entries():
        if _root(one.url) == _root(found.address):
            about = facts_of(one)
            language = about.records.language
            values |= {
                "title": one.name,
                "publisher": about.publisher,
                "country": about.country,
                "language": "" if language == "und" else language,
                "homepage": one.url,
            }
            break
    return values


def _facts(record: Record) -> str:
    parts = [labels.content(record.publisher.name).value] if record.publisher else []
    if isinstance(record, DatasetRecord):
        formats = sorted({one.format for one in record.distributions if one.format})
        parts.append(", ".join(formats))
    parts.append(record.licence.label if record.licence else "")
    parts.append(record.modified.isoformat() if record.modified else "")
    tags = ", ".join(sorted(labels.language_name(tag) for tag in record.title))
    return " · ".join(part for part in [*parts, tags] if part)


def _root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"
