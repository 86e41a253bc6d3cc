"""Narrowing what the search index gives, by the facets of records."""

import re
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from seutu.core.errors import Invalid
from seutu.core.kinds import kinds
from seutu.places.models import Region
from seutu.places.selectors import nuts_country

FacetName = Literal[
    "kind",
    "language",
    "country",
    "region",
    "theme",
    "licence",
    "access",
    "format",
    "source",
    "status",
]
MOST_VALUES = 20
LONGEST_VALUE = 300
NUTS_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")

# Its length is what makes the schema refuse half of a surrogate pair, too.
Value = Annotated[str, Field(max_length=LONGEST_VALUE)]
Bounds = Annotated[
    str,
    Field(
        max_length=LONGEST_VALUE,
        description="west,south,east,north in degrees (WGS 84): only datasets that lie"
        " there by their own statement, else by their country. West is greater than"
        " east across the antimeridian.",
        examples=["24.8,60.1,25.3,60.4"],
    ),
]


def _values(description: str, *examples: str) -> list[Value]:
    field: list[Value] = Field(
        default_factory=list,
        max_length=MOST_VALUES,
        description=description,
        examples=[list(examples)],
    )
    return field


class Narrowing(Schema):
    """Values of one facet are alternatives; facets hold together."""

    kind: list[Value] = _values("Kind of record.", "dataset")
    country: list[Value] = _values("ISO 3166-1 code.", "FI")
    region: list[Value] = _values("NUTS code; what lies in it counts too.", "FI1C")
    theme: list[Value] = _values("EU data theme.", "HEAL")
    licence: list[Value] = _values("Licence as shown on records.", "CC BY 4.0")
    access: list[Value] = _values("public, restricted or non-public.", "public")
    format: list[Value] = _values("File format.", "CSV")
    source: list[Value] = _values("Catalogue; see /sources.", "eurostat")
    status: list[Value] = _values("Status of solutions and challenges.", "in-use")


def filters(wanted: Narrowing) -> dict[str, tuple[str, ...]]:
    """Turn the parameters into facets of the index.

    Raises `Invalid` for kinds and regions that do not exist; other unknown values
    match nothing.
    """
    found = {
        name: tuple(dict.fromkeys(values))
        for name in Narrowing.model_fields
        if (values := [each for each in getattr(wanted, name) if each])
    }
    _check_kinds(found.get("kind", ()))
    if "country" in found:
        found["country"] = tuple(code.upper() for code in found["country"])
    if "region" in found:
        found["region"] = _regions(found["region"])
    return found


def region_code(text: str, *, field: str) -> str:
    """Find a region by NUTS code or, for a country, ISO code; raises `Invalid`."""
    code = text.strip().upper()
    for known in dict.fromkeys((*nuts_country(code), code)):
        if NUTS_CODE.fullmatch(known) and Region.objects.filter(pk=known).exists():
            return known
    raise Invalid(
        _("“%(field)s” must be a NUTS code such as FI1C1. See /api/v1/regions.")
        % {"field": field},
        field=field,
    )


def _check_kinds(names: tuple[str, ...]) -> None:
    known = [each.name for each in kinds()]
    if any(name not in known for name in names):
        raise Invalid(
            _("“%(field)s” must be one of: %(known)s.")
            % {"field": "kind", "known": ", ".join(known)},
            field="kind",
        )


def _regions(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(region_code(code, field="region") for code in codes))
