"""Turning harvested records into rows: pure mapping, no query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import TypeVar

from django.db.models import CharField, Model

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Catalogue, Dataset, Distribution, Entry
from seutu.challenges.models import Challenge
from seutu.core.ids import record_id
from seutu.core.language import best
from seutu.core.rows import made
from seutu.harvest.records import (
    Agent,
    ChallengeRecord,
    DatasetRecord,
    OrganisationKind,
    Record,
    SolutionRecord,
    State,
    Status,
)
from seutu.solutions.models import Solution

NOWHERE = (None, None, None, None)
ORGANISATION_KINDS = {
    OrganisationKind.REGIONAL: Organisation.Kind.REGION,
    OrganisationKind.LOCAL: Organisation.Kind.CITY,
    OrganisationKind.NATIONAL: Organisation.Kind.AGENCY,
    OrganisationKind.INTERNATIONAL: Organisation.Kind.AGENCY,
    OrganisationKind.PUBLIC_BODY: Organisation.Kind.AGENCY,
    OrganisationKind.RESEARCH: Organisation.Kind.UNIVERSITY,
    OrganisationKind.COMPANY: Organisation.Kind.COMPANY,
    OrganisationKind.ASSOCIATION: Organisation.Kind.ASSOCIATION,
}
CHALLENGE_STATES = {
    State.UPCOMING: Challenge.State.UPCOMING,
    State.OPEN: Challenge.State.PUBLISHED,
    State.CLOSED: Challenge.State.CLOSED,
}


@dataclass(slots=True)
class Rows:
    """What a batch of records becomes, ready for the services."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    datasets: list[Dataset] = field(default_factory=list)
    distributions: list[Distribution] = field(default_factory=list)
    solutions: list[Solution] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)


def rows_of(
    records: Iterable[tuple[Record, str]],
    *,
    catalogue: Catalogue,
    regions: frozenset[str],
    today: date,
) -> Rows:
    """Map (record, content hash) pairs to unsaved rows.

    `regions` holds the NUTS codes that exist; a code that does not gives way to the
    nearest region around it. `today` decides which challenges are over.
    """
    rows = Rows()
    for record, digest in records:
        owner = organisation_of(record.publisher, rows)
        if isinstance(record, DatasetRecord):
            dataset = dataset_of(record, owner)
            _fill(dataset, record, digest, catalogue, regions)
            rows.datasets.append(dataset)
            rows.distributions.extend(distributions_of(record, dataset))
        elif isinstance(record, SolutionRecord):
            solution = solution_of(record, owner)
            _fill(solution, record, digest, catalogue, regions)
            rows.solutions.append(solution)
        else:
            challenge = challenge_of(record, owner, today)
            _fill(challenge, record, digest, catalogue, regions)
            rows.challenges.append(challenge)
    return rows


def organisation_of(agent: Agent | None, rows: Rows) -> Organisation | None:
    """Find or make the organisation; country and folded name are its identity."""
    if agent is None:
        return None
    name = best(agent.name, ("en",))[1].strip()
    if not name:
        return None
    key = _organisation_id(agent.country, name)
    if key not in rows.organisations:
        rows.organisations[key] = Organisation(
            pk=key,
            name=dict(agent.name),
            sort_name=name.casefold()[:200],
            kind=ORGANISATION_KINDS.get(agent.kind, Organisation.Kind.OTHER),
            country=agent.country,
            homepage=agent.homepage[:500],
        )
    return rows.organisations[key]


@lru_cache(maxsize=4096)
def _organisation_id(country: str, name: str) -> str:
    return record_id("organisation", f"{country}|{' '.join(name.casefold().split())}")


def dataset_of(record: DatasetRecord, publisher: Organisation | None) -> Dataset:
    west, south, east, north = record.box or NOWHERE
    return made(
        Dataset,
        publisher_id=publisher.pk if publisher else None,
        frequency=record.frequency,
        temporal_start=record.temporal_start,
        temporal_end=record.temporal_end,
        spatial_note=record.spatial,
        west=west,
        south=south,
        east=east,
        north=north,
        nuts_level=record.nuts_level,
        formats=sorted({item.format for item in record.distributions if item.format}),
        family=record.family,
        access=record.access.value,
        uri=record.uri,
        version=record.version,
        concepts=list(record.concepts),
        hvd_categories=list(record.hvd_categories),
        legislation=list(record.legislation),
        conforms_to=list(record.conforms_to),
        contact_page=record.contact_page,
        has_contact=record.has_contact,
        has_rights=record.has_rights,
    )


def distributions_of(record: DatasetRecord, dataset: Dataset) -> list[Distribution]:
    return [
        _shortened(
            made(
                Distribution,
                dataset_id=dataset.pk,
                position=position,
                title=dict(item.title),
                url=item.url,
                format=item.format,
                media_type=item.media_type,
                licence=item.licence.label if item.licence else "",
                licence_url=item.licence.url if item.licence else "",
                description=dict(item.description),
                download_url=item.download_url,
                byte_size=item.size,
                modified=item.modified,
                availability=item.availability,
                service_url=item.service_url,
                service_description=item.service_description,
                conforms_to=list(item.conforms_to),
            )
        )
        for position, item in enumerate(record.distributions)
    ]


def solution_of(record: SolutionRecord, organisation: Organisation | None) -> Solution:
    return Solution(
        organisation=organisation,
        status=Solution.Status.UNKNOWN
        if record.status is Status.UNSTATED
        else record.status.value,
        status_note=record.status_words,
        technologies=list(record.technologies),
        cofog=record.cofog[0] if record.cofog else "",
        sector=record.subsector or record.sector,
        purpose=record.purpose,
        reach=record.reach,
        repository=record.repository,
        started=record.started,
        ended=record.ended,
        goal=dict(record.goal),
        legal_basis=dict(record.legal_basis),
        impact_assessment=record.impact_assessment,
    )


def challenge_of(
    record: ChallengeRecord, owner: Organisation | None, today: date
) -> Challenge:
    state = CHALLENGE_STATES.get(record.state, Challenge.State.PUBLISHED)
    if record.closes and record.closes < today:
        # Sources leave challenges "open" long after their closing day.
        state = Challenge.State.CLOSED
    return Challenge(
        owner=owner,
        state=state,
        opens=record.opens,
        closes=record.closes,
        prize=record.prize,
        is_external=True,
    )


def _fill(
    entry: Entry,
    record: Record,
    digest: str,
    catalogue: Catalogue,
    regions: frozenset[str],
) -> None:
    entry.pk = record_id(catalogue.pk, record.identifier)
    entry.catalogue_id = catalogue.pk
    entry.identifier = record.identifier
    entry.title = dict(record.title)
    entry.description = dict(record.description)
    entry.keywords = {tag: list(words) for tag, words in record.keywords.items()}
    entry.language = record.language
    entry.country = record.country
    entry.region_id = _known_region(record.region, regions)
    entry.themes = list(record.themes)
    entry.landing_page = record.landing_page
    entry.licence = record.licence.label if record.licence else ""
    entry.licence_url = record.licence.url if record.licence else ""
    entry.issued = record.issued
    entry.modified = record.modified
    entry.sort_date = record.modified or record.issued or date(1900, 1, 1)
    entry.content_hash = digest
    _shortened(entry)


def _known_region(code: str, regions: frozenset[str]) -> str | None:
    """Find the region, or the nearest one around it that is known."""
    while code and code not in regions:
        code = code[:-1]
    return code or None


RowType = TypeVar("RowType", Distribution, Entry)


def _shortened(row: RowType) -> RowType:
    """Cut texts to their columns: PostgreSQL refuses what SQLite lets through."""
    values = row.__dict__
    for name, longest in _limits(type(row)):
        value = values[name]
        if value and len(value) > longest:
            values[name] = value[:longest]
    return row


@cache
def _limits(model: type[Model]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (column.attname, column.max_length)
        for column in model._meta.concrete_fields
        if isinstance(column, CharField) and column.max_length
    )
