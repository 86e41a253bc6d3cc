"""What the parts of an exchange file share, and organisations in it."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from seutu.accounts.models import Organisation
from seutu.audit.services import record
from seutu.core.language import best

LONGEST_TEXT = 20_000

Id = Annotated[str, Field(pattern=r"^[a-z2-7]{16}$")]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Map = Annotated[dict[str, Text], Field(max_length=60)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrganisationPart(Part):
    id: Id
    name: Map
    kind: Literal[
        "region", "city", "agency", "company", "university", "association", "other"
    ]
    country: Annotated[str, Field(max_length=2)]


def organisation_part(row: Organisation) -> OrganisationPart:
    return OrganisationPart.model_validate(
        {
            "id": row.pk,
            "name": dict(row.name),
            "kind": row.kind,
            "country": row.country,
        }
    )


def bring_organisations(
    parts: Iterable[OrganisationPart | None],
) -> dict[str, Organisation]:
    """Find the organisations that a file names; those not known here are added."""
    named: dict[str, OrganisationPart] = {}
    for one in parts:
        if one is not None:
            named.setdefault(one.id, one)
    found = Organisation.objects.in_bulk(list(named))
    for key, one in named.items():
        if key not in found:
            found[key] = Organisation.objects.create(
                id=key,
                name=one.name,
                sort_name=best(one.name, ())[1].casefold()[:200],
                kind=one.kind,
                country=one.country,
            )
            record("organisation.imported", target=found[key])
    return found
