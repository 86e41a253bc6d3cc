"""Turtle for the tests of the DCAT reader, and what it makes of it."""

import io

from seutu.harvest.paging import Answer, Ask, More
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.records import (
    NO_FACTS,
    DatasetRecord,
    Rejected,
    SourceFacts,
)

PREFIXES = """
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcatap: <http://data.europa.eu/r5r/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix ldp: <http://www.w3.org/ns/ldp#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
"""
Item = DatasetRecord | Rejected


def read(turtle: str, facts: SourceFacts = NO_FACTS) -> list[Item]:
    return list(DcatRdf(facts).read(io.BytesIO((PREFIXES + turtle).encode())))


def only(turtle: str, facts: SourceFacts = NO_FACTS) -> DatasetRecord:
    (record,) = read(turtle, facts)
    assert isinstance(record, DatasetRecord)
    return record


def page(turtle: str, ask: Ask, *, url: str = "") -> tuple[list[Item], More | None]:
    """Return the records of a page and what it says of the next."""
    answer = Answer(
        ask=ask, stream=io.BytesIO((PREFIXES + turtle).encode()), url=url or ask.url
    )
    items = list(DcatRdf().page(answer))
    more = [item for item in items if isinstance(item, More)]
    records = [item for item in items if not isinstance(item, More)]
    return records, more[0] if more else None
