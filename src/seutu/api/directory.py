"""The directory of European catalogues, and how each can be read."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.paging import Page, Paged, link_next, offset_of
from seutu.api.problems import PROBLEMS
from seutu.core.pagination import encode_cursor
from seutu.harvest import directory
from seutu.harvest.directory import DirectoryEntry, Wanted

router = Router(tags=["sources"])


class WayOut(Schema):
    reader: str = Field(description="Name of the reader, e.g. ckan.")
    location: str = Field(description="Where it starts.")


class DirectoryEntryOut(Schema):
    """A catalogue as the registry of data portals knows it."""

    id: str
    name: str
    url: str = Field(description="Its own home page.")
    description: str | None
    country: str = Field(description="ISO 3166-1 code; EU for European bodies.")
    place: str | None
    languages: list[str]
    software: str
    software_name: str
    kind: str
    publisher: str
    publisher_kind: str
    licence: str | None = Field(description="As the registry heard of it.")
    ways: list[WayOut] = Field(description="The best first; empty: no reader yet.")


class DirectoryPage(Page):
    total: int
    attribution: str
    results: list[DirectoryEntryOut]


class DirectoryFilter(Paged):
    q: str = Field("", max_length=200, description="Words of name, place, publisher.")
    country: str = Field("", max_length=2, description="ISO 3166-1 code, e.g. FI.")
    software: str = Field("", max_length=60, description="E.g. ckan.")
    language: str = Field("", max_length=12, description="BCP 47 tag, e.g. fi.")
    kind: str = Field("", max_length=60, description="E.g. Open data portal.")
    readable: bool = Field(False, description="Only what a reader exists for.")


@router.get(
    "/directory",
    response={200: DirectoryPage, **PROBLEMS},
    operation_id="searchDirectory",
    summary="Search the directory of catalogues",
)
def search_directory(
    request: HttpRequest, response: HttpResponse, wanted: Query[DirectoryFilter]
) -> DirectoryPage:
    """List catalogues of Europe; those whose name fits and that can be read first."""
    found = directory.search(
        Wanted(
            text=wanted.q,
            country=(wanted.country.upper(),) if wanted.country else (),
            software=(wanted.software,) if wanted.software else (),
            language=(wanted.language,) if wanted.language else (),
            kind=(wanted.kind,) if wanted.kind else (),
            readable=wanted.readable,
        )
    )
    start = offset_of(wanted.cursor)
    end = start + wanted.limit
    following = encode_cursor(str(end)) if end < len(found) else ""
    return DirectoryPage(
        results=[_entry_out(one) for one in found[start:end]],
        total=len(found),
        attribution=directory.ATTRIBUTION,
        next=link_next(request, response, following),
    )


def _entry_out(one: DirectoryEntry) -> DirectoryEntryOut:
    return DirectoryEntryOut(
        id=one.id,
        name=one.name,
        url=one.url,
        description=one.description or None,
        country=one.country,
        place=one.place or None,
        languages=list(one.languages),
        software=one.software,
        software_name=one.software_name,
        kind=one.kind,
        publisher=one.publisher,
        publisher_kind=one.publisher_kind,
        licence=one.licence or None,
        ways=[WayOut(reader=way.reader, location=way.location) for way in one.ways],
    )
