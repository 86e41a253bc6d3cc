"""Metadata after the DataCite schema, versions 2.2 to 4, which comes with each DOI."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from seutu.core.language import LanguageMap
from seutu.harvest.readers import agents, codes, dcat_codes, theme_words, tongues
from seutu.harvest.readers.extents import box_of, box_words, numbers_of, placed, turned
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import day, distinct, unread
from seutu.harvest.readers.licence_ids import licence
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.persistent_names import address_of, file_type_of, uri_of
from seutu.harvest.readers.resource_types import is_data
from seutu.harvest.readers.rights_statements import read_rights
from seutu.harvest.readers.xml_texts import first_texts, keywords
from seutu.harvest.readers.xml_trees import lines, words
from seutu.harvest.records import DatasetRecord, DistributionRecord, SourceFacts

BOX = (
    *("westBoundLongitude", "southBoundLatitude"),
    *("eastBoundLongitude", "northBoundLatitude"),
)
POINT = ("pointLongitude", "pointLatitude")
UNTYPED = frozenset({"", "other"})
FILES = (
    "relatedIdentifiers/relatedIdentifier[@relationType='HasPart']",
    "alternateIdentifiers/alternateIdentifier",
)
SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\s*(bytes?|[kmgt]?i?b)", re.IGNORECASE)
PREFIXES = "bkmgt"
ABSTRACTS = ("Abstract", "", "Other", "Methods", "TechnicalInfo")


def is_dataset(resource: ET.Element) -> bool:
    """Tell whether a resource is a dataset.

    A collection is none: what it holds is described on its own.
    """
    kind = resource.find("resourceType")
    general = kind.get("resourceTypeGeneral", "") if kind is not None else ""
    if general.casefold() in UNTYPED:
        return is_data([words(kind)])
    return general.casefold() == "dataset"


def dataset(
    resource: ET.Element, identifier: str, facts: SourceFacts, raw: bytes
) -> DatasetRecord | None:
    """Return a resource whose elements have no namespaces; None without a title."""
    tongue = tongues.tag(words(resource.find("language"))) or facts.language
    title = _titles(resource, tongue)
    if not title:
        return None
    # Some give the DOI in the header of the record alone.
    names = [*(words(one) for one in _names(resource)), identifier]
    subjects = keywords(resource.iterfind("subjects/subject"), tongue)
    stated, access = read_rights(_rights(resource))
    stated = stated or facts.licence
    issued, modified = _issued(resource), _date(resource, "Updated")
    start, end = _period(resource)
    shapes = [sides for place in _places(resource) if (sides := _sides(place))]
    page = next(filter(None, map(address_of, names)), "")
    said = distinct(
        words(one) for p in _places(resource) for one in p.iterfind("geoLocationPlace")
    )
    return DatasetRecord(
        identifier=identifier,
        uri=uri_of(names),
        version=words(resource.find("version")),
        title=title,
        description=_descriptions(resource, tongue),
        keywords=subjects,
        publisher=agents.agent(
            first_texts(resource.iterfind("publisher"), tongue), facts
        ),
        country=facts.country,
        region=facts.region,
        landing_page=page,
        licence=stated,
        access=access or codes.access_of(stated) or facts.access,
        issued=day(issued),
        modified=day(modified),
        unread=unread(issued=issued, modified=modified),
        themes=theme_words.themes(one for each in subjects.values() for one in each),
        temporal_start=start,
        temporal_end=end,
        spatial=", ".join(said)
        or next(filter(None, (box_words(*sides) for sides in shapes)), ""),
        box=placed(([box_of(*sides)] for sides in shapes), facts.country),
        distributions=tuple(_distributions(resource, page)),
        family=series(title),
        raw=raw,
    )


def _names(resource: ET.Element) -> Iterator[ET.Element]:
    """Yield the identifier, then the other names that are addresses or so."""
    yield from resource.iterfind("identifier")
    yield from resource.iterfind("alternateIdentifiers/alternateIdentifier")


def _distributions(resource: ET.Element, page: str) -> Iterator[DistributionRecord]:
    """Yield the files that are named, else each stated format at the page of the data.

    The schema has no place for the addresses of files; few repositories name them as
    parts or other identifiers. A size is that of all, so that it fits one format alone.
    """
    named = [words(one) for path in FILES for one in resource.iterfind(path)]
    files = {url: kind for url in named if (kind := file_type_of(url))}
    for url, kind in files.items():
        yield DistributionRecord(url=url, download_url=url, format=kind)
    if files or not page:
        return
    kinds: dict[str, str] = {}
    for one in resource.iterfind("formats/format"):
        if kind := codes.file_type(words(one)):
            kinds.setdefault(kind, dcat_codes.media_type([words(one)]))
    sizes = [_bytes(words(one)) for one in resource.iterfind("sizes/size")]
    size = sizes[0] if len(sizes) == len(kinds) == 1 else None
    for kind, media_type in kinds.items():
        yield DistributionRecord(
            url=page, format=kind, media_type=media_type, size=size
        )


def _bytes(said: str) -> int | None:
    """Return a size such as "15.2 MB" in bytes; None for pages and other measures."""
    match = SIZE.fullmatch(said)
    if match is None:
        return None
    unit = match.group(2).casefold()
    step = 1024 if "i" in unit else 1000
    return int(float(match.group(1)) * step ** PREFIXES.index(unit[0]))


def _titles(resource: ET.Element, tongue: str) -> LanguageMap:
    """Return the title and its translations; subtitles and other names are left out."""
    found = resource.findall("titles/title")
    chosen = [one for one in found if not one.get("titleType")]
    chosen += [one for one in found if one.get("titleType") == "TranslatedTitle"]
    return first_texts(chosen or found, tongue)


def _descriptions(resource: ET.Element, tongue: str) -> LanguageMap:
    """Return the abstract in each language, else what else describes the data."""
    found = resource.findall("descriptions/description")
    for kind in ABSTRACTS:
        chosen = [one for one in found if one.get("descriptionType", "") == kind]
        if texts := first_texts(chosen, tongue, lines):
            return {tag: plain(said) for tag, said in texts.items()}
    return {}


def _rights(resource: ET.Element) -> Iterator[tuple[str, str]]:
    for one in (*resource.iterfind("rightsList/rights"), *resource.iterfind("rights")):
        said, url = words(one), one.get("rightsURI", "").strip()
        known = licence(one.get("rightsIdentifier", ""), said)
        yield said, url or (known.url if known else "")


def _date(resource: ET.Element, *kinds: str) -> str:
    found = resource.findall("dates/date")
    stated = [
        words(one) for kind in kinds for one in found if one.get("dateType") == kind
    ]
    return next(filter(day, stated), next(iter(stated), ""))


def _issued(resource: ET.Element) -> str:
    return _date(resource, "Issued", "Available") or words(
        resource.find("publicationYear")
    )


def _period(resource: ET.Element) -> tuple[str, str]:
    """Return when the data is about, else when it was collected (RKMS-ISO8601)."""
    start, mark, end = _date(resource, "Coverage", "Collected").partition("/")
    begins = dcat_codes.moment(start.strip())
    return begins, dcat_codes.moment(end.strip()) if mark else begins


def _places(resource: ET.Element) -> list[ET.Element]:
    return resource.findall("geoLocations/geoLocation")


def _sides(place: ET.Element) -> list[float]:
    """Return west, south, east and north of a box or point; [] when there is none.

    Version 4 names the sides; before it both corners stood in one text, latitude first.
    """
    box, point = place.find("geoLocationBox"), place.find("geoLocationPoint")
    if box is not None:
        if not len(box):
            corners = _numbers(box)
            return turned(corners) if len(corners) == 4 else []
        return numbers_of(words(box.find(name)) for name in BOX)
    if point is not None:
        if not len(point):
            middle = _numbers(point)[::-1]
        else:
            middle = numbers_of(words(point.find(name)) for name in POINT)
        return [*middle, *middle] if len(middle) == 2 else []
    return []


def _numbers(element: ET.Element) -> list[float]:
    """Read the numbers of a text, whose commas part them."""
    return numbers_of(word.strip(",;") for word in words(element).split())
