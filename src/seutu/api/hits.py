"""How a record found by the index is shown: enough to choose it, and its address."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from seutu.api.addresses import api_url, page_url
from seutu.core.kinds import RecordText
from seutu.core.language import best, opening
from seutu.matching.selectors import StoredTexts


class HitOut(Schema):
    """A record in a result."""

    id: str = Field(examples=["y4y7ogsf2kzan4ty"])
    kind: str = Field(examples=["dataset"])
    title: str = Field(examples=["Kotihoidon asiakkaat kunnittain"])
    language: str = Field(description="The language of title and summary.")
    summary: str | None = Field(description="How the description begins.")
    url: str = Field(description="Its page, in the language of the request.")
    api_url: str
    country: str | None = Field(description="ISO 3166-1 code.")
    source: str | None = Field(description="The catalogue it comes from.")
    licence: str | None
    modified: date | None = Field(description="Updated, else published.")


def texts(ids: Iterable[str]) -> Mapping[str, RecordText]:
    """Read the texts of records by "<kind>:<id>", one query per kind."""
    return StoredTexts().texts(ids)


def hit_out(text: RecordText, languages: Iterable[str]) -> HitOut:
    """Show a record in the first of these languages that it has."""
    language, title = best(text.title, languages)
    _, summary = best(text.description, (language, *languages))
    key = plain_id(text.id)
    return HitOut(
        id=key,
        kind=text.kind,
        title=title,
        language=language,
        summary=opening(summary) or None,
        url=page_url(text.kind, key),
        api_url=api_url(f"get_{text.kind}", key),
        country=_first(text, "country"),
        source=_first(text, "source"),
        licence=_first(text, "licence"),
        modified=_day(text.modified),
    )


def plain_id(record: str) -> str:
    """Take the kind off an id of the index."""
    return record.partition(":")[2]


def _first(text: RecordText, facet: str) -> str | None:
    return next(iter(text.facets.get(facet, ())), None)


def _day(number: int) -> date | None:
    return datetime.strptime(str(number), "%Y%m%d").date() if number else None
