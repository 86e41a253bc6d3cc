"""What all catalogued records have in the API, and how their lists are narrowed."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from seutu.accounts.models import Organisation
from seutu.api.addresses import api_url, page_url
from seutu.api.paging import Paged
from seutu.catalogue.models import Entry
from seutu.core.errors import Invalid, NotFound
from seutu.core.pagination import Page as Rows
from seutu.core.pagination import page_newest_first
from seutu.matching.listing import left_by
from seutu.places.selectors import NUTS_TO_ISO

RECORD_ID = re.compile(r"[a-z2-7]{16}")
MOST_FOLDED = 100
FOLDED_COLUMNS = (
    *("catalogue_id", "folding", "title", "identifier", "landing_page", "licence"),
    "modified",
)

EntryType = TypeVar("EntryType", bound=Entry)


class OrganisationRef(Schema):
    id: str
    name: dict[str, str]
    url: str


class FoldedRef(Schema):
    """A record that is folded under this one."""

    id: str
    source: str
    folding: str = Field(description="`duplicate` or `variant`.")
    title: dict[str, str]
    identifier: str = Field(description="Its identifier in its source.")
    landing_page: str | None = Field(description="Its page at its source.")
    licence: str | None
    modified: date | None


class EntryOut(Schema):
    """A record of a catalogue. Unknown values are null, unknown lists empty."""

    id: str = Field(examples=["y4y7ogsf2kzan4ty"])
    kind: str
    url: str = Field(description="Its page, in the language of the request.")
    api_url: str
    source: str = Field(description="The catalogue it comes from; see /sources.")
    identifier: str = Field(description="Its identifier in its source.")
    title: dict[str, str] = Field(examples=[{"it": "Parcheggi pubblici"}])
    description: dict[str, str]
    keywords: dict[str, list[str]]
    language: str = Field(description="The language it was published in.")
    country: str | None = Field(examples=["IT"])
    region: str | None = Field(examples=["ITC47"])
    themes: list[str] = Field(description="EU data themes.", examples=[["TRAN"]])
    landing_page: str | None = Field(description="The living source.")
    licence: str | None
    licence_url: str | None
    access: str | None = Field(description="public, restricted or non-public.")
    issued: date | None
    modified: date | None
    first_seen_at: datetime
    updated_at: datetime
    vanished_at: datetime | None = Field(description="When its source dropped it.")
    canonical: str | None = Field(description="The record it is folded under.")
    folding: str | None


class EntryFilter(Paged):
    """How a list of records can be narrowed."""

    country: str = Field("", max_length=2, description="ISO 3166-1 code, e.g. FI.")
    region: str = Field(
        "", max_length=5, description="NUTS code; what lies in it counts too."
    )
    source: str = Field("", max_length=40, description="Catalogue; see /sources.")
    modified_since: date | None = Field(
        None, description="Updated, else published, on or after this day."
    )


def newest_first(rows: "QuerySet[EntryType]", wanted: EntryFilter) -> Rows[EntryType]:
    """Narrow records by what all kinds share; one page, newest first."""
    if wanted.country:
        rows = rows.filter(country=wanted.country.upper())
    if wanted.region:
        rows = in_region(rows, wanted.region.upper())
    if wanted.source:
        rows = rows.filter(catalogue_id=wanted.source)
    if wanted.modified_since:
        rows = rows.filter(sort_date__gte=wanted.modified_since)
    return page_newest_first(
        rows, field="sort_date", cursor=wanted.cursor, limit=wanted.limit
    )


def one(rows: "QuerySet[EntryType]", key: str) -> EntryType:
    """Find a record by its id; raises `NotFound`."""
    found = rows.filter(pk=key).first() if RECORD_ID.fullmatch(key) else None
    if found is None:
        raise NotFound(_("There is no such record."))
    return found


def choice(value: str, known: Mapping[str, object], field: str) -> str:
    """Check that a filter names a known value; raises `Invalid` with those known."""
    if value and value not in known:
        raise Invalid(
            _("“%(field)s” must be one of: %(known)s.")
            % {"field": field, "known": ", ".join(known)},
            field=field,
        )
    return value


def shared_fields(entry: Entry, kind: str) -> dict[str, Any]:
    """Give the values of `EntryOut` for an entry of a kind."""
    return {
        "id": entry.pk,
        "kind": kind,
        "url": page_url(kind, entry.pk),
        "api_url": api_url(f"get_{kind}", entry.pk),
        "source": entry.catalogue_id,
        "identifier": entry.identifier,
        "title": entry.title,
        "description": entry.description,
        "keywords": entry.keywords,
        "language": entry.language,
        "country": entry.country or None,
        "region": entry.region_id,
        "themes": entry.themes,
        "landing_page": entry.landing_page or None,
        "licence": entry.licence or None,
        "licence_url": entry.licence_url or None,
        "access": entry.access or None,
        "issued": entry.issued,
        "modified": entry.modified,
        "first_seen_at": entry.first_seen_at,
        "updated_at": entry.updated_at,
        "vanished_at": entry.vanished_at,
        "canonical": entry.canonical_id,  # type: ignore[attr-defined]  # abstract "self"
        "folding": entry.folding or None,
    }


def folded(entry: Entry) -> list[FoldedRef]:
    """List the first records folded under this one."""
    rows = type(entry)._default_manager.filter(canonical_id=entry.pk).order_by("pk")
    return [
        FoldedRef(
            id=one.pk,
            source=one.catalogue_id,
            folding=one.folding,
            title=one.title,
            identifier=one.identifier,
            landing_page=one.landing_page or None,
            licence=one.licence or None,
            modified=one.modified,
        )
        for one in rows.only(*FOLDED_COLUMNS)[:MOST_FOLDED]
    ]


def organisation_ref(organisation: Organisation | None) -> OrganisationRef | None:
    """Name an organisation, unless an operator hid it."""
    if organisation is None or organisation.hidden_at is not None:
        return None
    return OrganisationRef(
        id=organisation.pk,
        name=organisation.name,
        url=api_url("get_organisation", organisation.pk),
    )


def in_region(rows: "QuerySet[EntryType]", code: str) -> "QuerySet[EntryType]":
    """Keep what lies in a region; where that is little, the index names it."""
    left = left_by(rows.model._meta.model_name or "", {"region": (code,)})
    rows = rows.filter(inside(code))
    return rows if left is None or left.ids is None else rows.filter(pk__in=left.ids)


def inside(region: str) -> Q:
    """Match a region with all it contains; records of a country may know no region."""
    inside = Q(region__code__startswith=region)
    if len(region) == 2:
        inside |= Q(country=NUTS_TO_ISO.get(region, region))
    return inside
