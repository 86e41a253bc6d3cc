"""Records of a catalogue service in Dublin Core, its smallest common form."""

import xml.etree.ElementTree as ET

from seutu.harvest.readers import agents, codes, dcat_codes, theme_words, tongues
from seutu.harvest.readers import iso19139_codes as iso
from seutu.harvest.readers.addresses import lasting_name
from seutu.harvest.readers.extents import box_words
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import day, distinct, in_language, unread, web_address
from seutu.harvest.readers.licence_ids import licence
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.xml_trees import without_namespaces, words
from seutu.harvest.records import DatasetRecord, DistributionRecord, SourceFacts


def identifier_of(entry: ET.Element) -> str:
    """Return the identifier of a record whose names have no namespaces."""
    return words(entry.find("identifier"))


def dataset(
    entry: ET.Element, facts: SourceFacts, raw: bytes, page: str
) -> DatasetRecord | None:
    """Return a record as a dataset; None when it has no title."""
    without_namespaces(entry)
    tongue = tongues.tag(words(entry.find("language"))) or facts.language
    title = in_language(tongue, words(entry.find("title")))
    if not title:
        return None
    abstract = words(entry.find("abstract")) or words(entry.find("description"))
    subjects = distinct(words(one) for one in entry.iterfind("subject"))
    issued = words(entry.find("issued")) or words(entry.find("date"))
    modified = words(entry.find("modified"))
    rights = (words(one) for one in entry.iterfind("rights"))
    stated = next((found for found in map(licence, rights) if found), facts.licence)
    identifier = identifier_of(entry)
    return DatasetRecord(
        identifier=identifier,
        uri=lasting_name(identifier),
        title=title,
        description=in_language(tongue, plain(abstract)),
        keywords={tongue: subjects} if subjects else {},
        publisher=agents.agent(
            in_language(tongue, words(entry.find("publisher"))), facts
        ),
        country=facts.country,
        region=facts.region,
        landing_page=page,
        licence=stated,
        access=codes.access_of(stated) or facts.access,
        issued=day(issued),
        modified=day(modified),
        unread=unread(issued=issued, modified=modified),
        themes=theme_words.themes(subjects),
        temporal_start=dcat_codes.moment(words(entry.find("temporal"))),
        spatial=_place(entry),
        distributions=_distributions(entry),
        family=series(title),
        raw=raw,
    )


def _place(entry: ET.Element) -> str:
    if said := words(entry.find("spatial")) or words(entry.find("coverage")):
        return said
    for box in entry.iterfind("BoundingBox"):
        lower = words(box.find("LowerCorner")).split()
        upper = words(box.find("UpperCorner")).split()
        try:
            numbers = [float(one) for one in (*lower, *upper)]
        except ValueError:
            continue
        if len(numbers) == 4:
            # EPSG:4326 by its URN gives latitude first, by its short name longitude.
            if "urn:" in box.get("crs", "") and "CRS84" not in box.get("crs", ""):
                numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
            return box_words(*numbers)
    return ""


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
