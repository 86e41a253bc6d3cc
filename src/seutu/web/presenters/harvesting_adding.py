"""What a look at an address found, for the page that adds sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.utils.formats import date_format

from seutu.harvest import directory
from seutu.harvest.adding import facts_of
from seutu.harvest.glimpses import Glimpse, Looked, Tried
from seutu.web.cards import Text
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_words import reader_name
from seutu.web.presenters.refusals import reason_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One record as it would come in."""

    title: Text
    description: Text
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    address: str
    reader: str
    location: str
    total: int | None
    rows: tuple[PreviewRow, ...]
    refused: tuple[tuple[str, str], ...]
    attempts: tuple[tuple[str, Tried], ...]
    is_out_of_time: bool


def look_view(found: Looked) -> LookView:
    return LookView(
        address=found.address,
        reader=reader_name(found.reader) if found.reader else "",
        location=found.location,
        total=found.total,
        rows=preview_rows(found.records),
        refused=tuple(
            (identifier, reason_words(reason)) for identifier, reason in found.refused
        ),
        attempts=tuple((reader_name(one.reader), one) for one in found.attempts),
        is_out_of_time=found.is_out_of_time,
    )


def preview_rows(records: Iterable[Glimpse]) -> tuple[PreviewRow, ...]:
    """Show records by title, description and what they offer."""
    return tuple(
        PreviewRow(
            title=labels.content(one.title),
            description=labels.content(one.description),
            facts=_facts(one),
        )
        for one in records
    )


def first_values(found: Looked) -> dict[str, str]:
    """Fill in the form with what is known of the source."""
    values = {"homepage": _root(found.address), "title": urlsplit(found.address).netloc}
    if found.reader:
        values |= {"location": found.location, "reader": found.reader}
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


def _facts(one: Glimpse) -> str:
    parts = [labels.content(one.publisher).value, ", ".join(one.formats), one.licence]
    if one.modified:
        parts.append(date_format(date.fromisoformat(one.modified), "DATE_FORMAT"))
    tags = ", ".join(sorted(labels.language_name(tag) for tag in one.title))
    return " · ".join(part for part in [*parts, tags] if part)


def _root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"
