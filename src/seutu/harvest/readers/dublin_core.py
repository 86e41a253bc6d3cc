"""Records in Dublin Core, the smallest common form of catalogues and repositories."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from seutu.harvest.readers import agents, codes, dcat_codes, theme_words, tongues
from seutu.harvest.readers import iso19139_codes as iso
from seutu.harvest.readers.addresses import lasting_name
from seutu.harvest.readers.extent_texts import is_latitude_first
from seutu.harvest.readers.extents import (
    box_of,
    box_words,
    numbers_of,
    placed,
    turned,
)
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import day, distinct, in_language, unread, web_address
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.rights_statements import read_rights
from seutu.harvest.readers.xml_texts import first_texts, keywords
from seutu.harvest.readers.xml_trees import without_namespaces, words
from seutu.harvest.records import (
    DatasetRecord,
    DistributionRecord,
    SourceFacts,
)


def identifier_of(entry: ET.Element) -> str:
    """Return the identifier of a record whose names have no namespaces."""
    return words(entry.find("identifier"))


def dataset(
    entry: ET.Element, facts: SourceFacts, raw: bytes, page: str
) -> DatasetRecord | None:
    """Return a record as a dataset; None when it has no title."""
    without_namespaces(entry)
    tongue = tongues.tag(words(entry.find("language"))) or facts.language
    title = first_texts(entry.iterfind("title"), tongue)
    if not title:
        return None
    abstract = first_texts(entry.iterfind("abstract"), tongue)
    about = abstract or first_texts(entry.iterfind("description"), tongue)
    subjects = keywords(entry.iterfind("subject"), tongue)
    issued, modified = _issued(entry), words(entry.find("modified"))
    stated, access = read_rights(
        (said, web_address(said)) for said in map(words, entry.iterfind("rights"))
    )
    stated = stated or facts.licence
    identifier = identifier_of(entry)
    return DatasetRecord(
        identifier=identifier,
        uri=lasting_name(identifier),
        title=title,
        description={tag: plain(said) for tag, said in about.items()},
        keywords=subjects,
        publisher=agents.agent(first_texts(entry.iterfind("publisher"), tongue), facts),
        country=facts.country,
        region=facts.region,
        landing_page=page,
        licence=stated,
        access=access or codes.access_of(stated) or facts.access,
        issued=day(issued),
        modified=day(modified),
        unread=unread(issued=issued, modified=modified),
        themes=theme_words.themes(one for said in subjects.values() for one in said),
        temporal_start=dcat_codes.moment(words(entry.find("temporal"))),
        spatial=_place(entry),
        box=placed([[box_of(*sides)] for sides in _boxes(entry)], facts.country),
        distributions=_distributions(entry),
        family=series(title),
        raw=raw,
    )


def _issued(entry: ET.Element) -> str:
    """Return when it was issued: the first of its days, else a year or other words.

    Repositories state the end of an embargo as a date too, marked as such.
    """
    if said := words(entry.find("issued")):
        return said
    dates = [words(one) for one in entry.iterfind("date")]
    days = [(found, said) for said in dates if (found := day(said))]
    if days:
        return min(days)[1]
    return next((said for said in dates if not said.startswith("info:")), "")


def _place(entry: ET.Element) -> str:
    if said := words(entry.find("spatial")) or words(entry.find("coverage")):
        return said
    return next((box_words(*sides) for sides in _boxes(entry)), "")


def _boxes(entry: ET.Element) -> Iterator[list[float]]:
    """Yield west, south, east and north of each box that is in degrees."""
    for box in entry.iterfind("BoundingBox"):
        corners = map(words, (box.find("LowerCorner"), box.find("UpperCorner")))
        sides = numbers_of(word for corner in corners for word in corner.split())
        order = is_latitude_first(box.get("crs", ""))
        if len(sides) == 4 and order is not None:
            yield turned(sides) if order else sides


def _distributions(entry: ET.Element) -> tuple[DistributionRecord, ...]:
    found: dict[str, DistributionRecord] = {}
    names = distinct(words(one) for one in entry.iterfind("format"))
    for one in (*entry.iterfind("references"), *entry.iterfind("URI")):
        url = web_address(words(one))
        protocol = one.get("scheme") or one.get("protocol") or ""
        kind = iso.format_of(protocol, url, names)
        if url and kind != "HTML":
            found.setdefault(
                url,
                DistributionRecord(
                    url=url,
                    title=in_language(
                        "und", one.get("description") or one.get("name") or ""
                    ),
                    format=kind,
                    service_url=url if iso.is_service(kind) else "",
                ),
            )
    return tuple(found.values())
