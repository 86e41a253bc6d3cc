"""Challenges as one open file: everything of an organisation, and nobody's name.

A file holds what was stated, who owns it, what was pledged and which data are asked
for; no person, no comment.
Reading it twice changes nothing the second time.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import Field, ValidationError

from seutu.accounts.models import Organisation
from seutu.audit.services import record
from seutu.challenges.data_requests.exchange import (
    RequestPart,
    bring_requests,
    request_parts,
)
from seutu.challenges.exchange_parts import (
    Id,
    Map,
    OrganisationPart,
    Part,
    Text,
    bring_organisations,
    organisation_part,
)
from seutu.challenges.models import Challenge, Partnership, Pledge, Statement
from seutu.challenges.selectors import owned_by_organisation
from seutu.challenges.services.drafting import OWN_CATALOGUE, own_catalogue
from seutu.core.changes import announce
from seutu.core.errors import Invalid
from seutu.core.ids import record_id
from seutu.places.models import Region

FORMAT, VERSION = "seutu-challenges", 2
MOST_LINES = 100_000


class StatementPart(Part):
    """The answers to the questions; their names are those of the form."""

    who: Text
    how_many: int | None = Field(ge=0, le=2**31 - 1)
    today: Text
    better: Text
    noticed: Text
    offers_data: Text
    hours_a_week: int | None = Field(ge=0, le=2**15 - 1)
    budget: Decimal | None = Field(ge=0, max_digits=12, decimal_places=2)
    respects: Text
    needed_by: date | None
    benefits: Text
    benefit_noticed: Text
    concepts: list[Annotated[str, Field(max_length=200)]] = Field(max_length=200)
    planned_answer: date | None
    planned_pilot: date | None
    planned_end: date | None
    closing_reason: Literal[
        "", "not-needed", "elsewhere", "no-means", "withdrawn", "other"
    ]
    closing_note: Text
    published_at: datetime | None


class PartnershipPart(Part):
    organisation: OrganisationPart
    merges: Id | None
    proposed_at: datetime
    answered_at: datetime | None


class PledgePart(Part):
    """A promise; `organisation` is null where a person made it for herself."""

    organisation: OrganisationPart | None
    kind: Literal["pilot", "data", "hours", "money", "test", "knowledge"]
    amount: Decimal | None = Field(gt=0, max_digits=12, decimal_places=2)
    conditions: Text
    state: Literal["offered", "accepted", "fulfilled"]
    made_at: datetime
    answered_at: datetime | None
    fulfilled_at: datetime | None


class ChallengePart(Part):
    id: Id
    identifier: Annotated[str, Field(max_length=500)]
    owner: OrganisationPart
    state: Literal[
        "draft", "upcoming", "published", "answered", "piloting", "solved", "closed"
    ]
    language: Annotated[str, Field(max_length=35)]
    title: Map
    description: Map
    country: Annotated[str, Field(max_length=2)]
    region: Annotated[str, Field(max_length=5)] | None
    themes: list[Annotated[str, Field(max_length=20)]] = Field(max_length=50)
    issued: date | None
    modified: date | None
    merged_into: Id | None
    statement: StatementPart
    partnerships: list[PartnershipPart] = Field(max_length=10_000)
    pledges: list[PledgePart] = Field(max_length=100_000)


class File(Part):
    format: Literal["seutu-challenges"]
    version: Literal[1, 2]
    challenges: list[ChallengePart] = Field(max_length=MOST_LINES)
    data_requests: list[RequestPart] = Field(
        default_factory=list, max_length=MOST_LINES
    )


def export_challenges(
    organisation: Organisation | None = None, *, drafts: bool = False
) -> str:
    """Write challenges stated here and data requests as JSON, ordered by their ids.

    Held ones are left out, drafts unless they are asked for. Of one organisation: the
    requests that it made, that it is asked, and those for its challenges.
    """
    rows = Challenge.objects.own().filter(held_at__isnull=True, statement__isnull=False)
    if not drafts:
        rows = rows.exclude(state=Challenge.State.DRAFT)
    if organisation is not None:
        rows = rows.filter(owned_by_organisation(organisation.pk))
    rows = (
        rows.order_by("pk")
        .select_related("owner", "statement")
        .prefetch_related("partnerships__organisation", "pledges__organisation")
    )
    parts = [_part(row) for row in rows]
    file = File(
        format=FORMAT,
        version=VERSION,
        challenges=parts,
        data_requests=request_parts(organisation, [part.id for part in parts]),
    )
    return file.model_dump_json(indent=1) + "\n"


def import_challenges(text: str) -> tuple[int, int]:
    """Read such a file; returns how many challenges were new and how many were known.

    All of it or nothing. What is known already stays as it is. Raises `Invalid` for
    another format or version, and for what the format does not allow.
    """
    try:
        file = File.model_validate_json(text)
    except ValidationError as error:
        raise Invalid(_sentence(error)) from None
    for part in file.challenges:
        if part.id != record_id(OWN_CATALOGUE, part.identifier):
            raise Invalid(
                _("The identifier of the challenge %(id)s does not fit its id.")
                % {"id": part.id}
            )
    _check_merges({part.id: part.merged_into for part in file.challenges})
    return _store(file)


def _check_merges(merged: dict[str, str | None]) -> None:
    """Refuse challenges that are merged into each other in a circle."""
    for start in merged:
        here, seen = merged[start], {start}
        while here is not None:
            if here in seen:
                raise Invalid(_("The challenges of this file are merged in a circle."))
            seen.add(here)
            here = merged.get(here)


@transaction.atomic
def _store(file: File) -> tuple[int, int]:
    parts = file.challenges
    known = set(
        Challenge.objects.filter(pk__in=[part.id for part in parts]).values_list(
            "pk", flat=True
        )
    )
    new = [part for part in {one.id: one for one in parts}.values()]
    new = [part for part in new if part.id not in known]
    organisations = bring_organisations(
        each
        for part in new
        for each in (
            part.owner,
            *(one.organisation for one in part.partnerships),
            *(one.organisation for one in part.pledges),
        )
    )
    regions = set(
        Region.objects.filter(pk__in=[part.region for part in new]).values_list(
            "pk", flat=True
        )
    )
    for part in new:
        _create(part, organisations, regions)
    there = set(Challenge.objects.own().values_list("pk", flat=True))
    for part in new:
        if part.merged_into in there and part.merged_into != part.id:
            Challenge.objects.filter(pk=part.id).update(merged_into=part.merged_into)
        _bring(part, organisations, there)
    announce("challenge", [part.id for part in new])
    bring_requests(file.data_requests)
    return len(new), len(known)


def _create(
    part: ChallengePart, organisations: dict[str, Organisation], regions: set[str]
) -> None:
    challenge = Challenge(
        id=part.id,
        catalogue=own_catalogue(),
        identifier=part.identifier,
        owner=organisations[part.owner.id],
        state=part.state,
        language=part.language,
        title=part.title,
        description=part.description,
        country=part.country,
        region_id=part.region if part.region in regions else None,
        themes=part.themes,
        issued=part.issued,
        modified=part.modified,
        sort_date=part.modified or part.issued or date(1900, 1, 1),
        is_external=False,
        content_hash="",
    )
    challenge.save(force_insert=True)
    Statement.objects.create(challenge=challenge, **part.statement.model_dump())
    record("challenge.imported", target=challenge)


def _bring(
    part: ChallengePart, organisations: dict[str, Organisation], there: set[str]
) -> None:
    """Add partners and pledges, with the times at which they were made."""
    for one in part.partnerships:
        made = Partnership.objects.create(
            challenge_id=part.id,
            organisation=organisations[one.organisation.id],
            merges_id=one.merges if one.merges in there else None,
            state=Partnership.State.JOINED,
            answered_at=one.answered_at,
        )
        Partnership.objects.filter(pk=made.pk).update(proposed_at=one.proposed_at)
    for promise in part.pledges:
        values = promise.model_dump(exclude={"organisation", "made_at"})
        pledge = Pledge.objects.create(
            challenge_id=part.id,
            organisation=organisations[promise.organisation.id]
            if promise.organisation
            else None,
            **values,
        )
        Pledge.objects.filter(pk=pledge.pk).update(made_at=promise.made_at)


def _part(row: Challenge) -> ChallengePart:
    statement = row.statement
    joined = [
        one for one in row.partnerships.all() if one.state == Partnership.State.JOINED
    ]
    standing = sorted(
        (
            one
            for one in row.pledges.all()
            if one.held_at is None and one.state in ("offered", "accepted", "fulfilled")
        ),
        key=lambda one: (one.made_at, one.pk),
    )
    if row.owner is None:
        raise Invalid(f"The challenge {row.pk} has no owner.")
    return ChallengePart(
        id=row.pk,
        identifier=row.identifier,
        owner=organisation_part(row.owner),
        state=row.state,
        language=row.language,
        title=dict(row.title),
        description=dict(row.description),
        country=row.country,
        region=row.region_id,
        themes=row.themes,
        issued=row.issued,
        modified=row.modified,
        merged_into=row.merged_into_id,
        statement=StatementPart.model_validate(
            {name: getattr(statement, name) for name in StatementPart.model_fields}
        ),
        partnerships=[
            PartnershipPart(
                organisation=organisation_part(one.organisation),
                merges=one.merges_id,
                proposed_at=one.proposed_at,
                answered_at=one.answered_at,
            )
            for one in joined
        ],
        pledges=[
            PledgePart.model_validate(
                {
                    name: getattr(one, name)
                    for name in PledgePart.model_fields
                    if name != "organisation"
                }
                | {
                    "organisation": organisation_part(one.organisation)
                    if one.organisation
                    else None
                }
            )
            for one in standing
        ],
    )


def _sentence(error: ValidationError) -> str:
    """Name the first place that is wrong."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or _("the file")
    if where == "version":
        return _(
            "This version of Seutu reads the format up to version %(version)d."
        ) % {"version": VERSION}
    return _("This is no file of challenges: %(where)s: %(why)s.") % {
        "where": where,
        "why": first["msg"],
    }
