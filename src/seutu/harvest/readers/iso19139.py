"""Metadata of geographic data after ISO 19115, written as ISO 19139."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from seutu.core.language import LanguageMap
from seutu.harvest.readers import agents, codes, dcat_codes, theme_words, tongues
from seutu.harvest.readers import iso19139_codes as iso
from seutu.harvest.readers.addresses import lasting_name
from seutu.harvest.readers.extents import box_of, box_words, numbers_of, placed
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import day, distinct, unread, web_address
from seutu.harvest.readers.frequency_words import frequency
from seutu.harvest.readers.licence_ids import licence
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.persons import without_addresses
from seutu.harvest.readers.rights_statements import LONGEST_LABEL, definite_licence
from seutu.harvest.readers.xml_trees import lines, local, without_namespaces, words
from seutu.harvest.records import (
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    KeywordMap,
    Licence,
    SourceFacts,
)
from seutu.places.extents import Box

PREFIXES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "gmi": "http://www.isotc211.org/2005/gmi",
    "srv": "http://www.isotc211.org/2005/srv",
    "xlink": "http://www.w3.org/1999/xlink",
}
PERSONAL = frozenset(
    {"individualName", "positionName", "phone", "address"}
    # Of Dublin Core and DataCite, whose records are kept by the same rules.
    | {"creator", "creators", "contributor", "contributors"}
)
SIDES = (
    *("westBoundLongitude", "southBoundLatitude"),
    *("eastBoundLongitude", "northBoundLatitude"),
)
IDENTIFICATION = ("MD_DataIdentification", "SV_ServiceIdentification")


def source_form(entry: ET.Element) -> bytes:
    """Take persons and e-mail addresses out of a record, in place; return its XML."""
    for party in list(entry.iter()):
        for child in list(party):
            if isinstance(child.tag, str) and local(child.tag) in PERSONAL:
                party.remove(child)
    for prefix, uri in PREFIXES.items():
        ET.register_namespace(prefix, uri)
    written = ET.tostring(entry, encoding="unicode")
    return without_addresses(written).strip().encode("utf-8", "replace")


@dataclass(frozen=True)
class IsoRecord:
    """One record, its elements named without namespaces."""

    entry: ET.Element
    facts: SourceFacts
    raw: bytes = b""
    locales: Mapping[str, str] = field(init=False)
    main: str = field(init=False)
    about: ET.Element = field(init=False)

    def __post_init__(self) -> None:
        without_namespaces(self.entry)
        stated = tongues.tag(_code(self.entry.find("language")))
        found = [self.entry.find(f"identificationInfo/{one}") for one in IDENTIFICATION]
        others = self.entry.find("identificationInfo/*")
        about = next((one for one in found if one is not None), others)
        object.__setattr__(self, "main", stated or self.facts.language)
        object.__setattr__(self, "locales", dict(_locales(self.entry)))
        object.__setattr__(
            self, "about", about if about is not None else ET.Element("none")
        )

    @property
    def identifier(self) -> str:
        return words(self.entry.find("fileIdentifier"))

    @property
    def level(self) -> str:
        return _code(self.entry.find("hierarchyLevel"))

    @property
    def is_data(self) -> bool:
        """Tell whether the record is of data or a service, not of software or so."""
        return self.level.casefold() in iso.DATA_LEVELS

    def dataset(self, page: str = "") -> DatasetRecord | None:
        """Return the record as a dataset; None when it has no title.

        `page` is where the catalogue shows it to people.
        """
        title = self.texts(self.about.find("citation/CI_Citation/title"))
        if not title:
            return None
        issued, modified = self.date("publication", "creation"), self.date("revision")
        stated, access = self.constraints()
        region, country, spatial, box = self.place()
        start, end = self.period()
        pages, distributions = self.online()
        hrefs = [one.get("href", "") for one in self.about.iter("Anchor")]
        return DatasetRecord(
            identifier=self.identifier,
            uri=self.uri(),
            version=words(self.about.find("citation/CI_Citation/edition")),
            title=title,
            description={
                tag: plain(value)
                for tag, value in self.texts(self.about.find("abstract"), lines).items()
            },
            keywords=self.keywords(),
            publisher=self.publisher(),
            country=country,
            region=region or self.facts.region,
            landing_page=page or next(iter(pages), ""),
            licence=stated or self.facts.licence,
            access=access or codes.access_of(stated) or self.facts.access,
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            themes=self.themes(),
            concepts=distinct(
                f"eurovoc:{match.group(1)}"
                for href in hrefs
                if (match := iso.EUROVOC.match(href))
            ),
            temporal_start=start,
            temporal_end=end,
            spatial=spatial,
            box=box,
            frequency=next(
                filter(
                    None,
                    (
                        frequency(one.get("codeListValue", ""))
                        for one in self.about.iter("MD_MaintenanceFrequencyCode")
                    ),
                ),
                "",
            ),
            distributions=distributions,
            hvd_categories=distinct(
                match.group(1) for href in hrefs if (match := iso.HVD.search(href))
            ),
            contact_page=self.contact_page(),
            has_contact=next(self.parties(), None) is not None,
            has_rights=self.about.find("resourceConstraints/*") is not None,
            family=series(title),
            raw=self.raw,
        )

    def texts(
        self,
        element: ET.Element | None,
        read: Callable[[ET.Element | None], str] = words,
    ) -> LanguageMap:
        """Return a text in all its languages; the plain one is in the main language."""
        if element is None:
            return {}
        found: dict[str, str] = {}
        for name in ("CharacterString", "Anchor"):
            if value := read(element.find(name)):
                found.setdefault(self.main, value)
        for one in element.iter("LocalisedCharacterString"):
            key = one.get("locale", "").lstrip("#")
            tag, value = self.locales.get(key) or tongues.tag(key), read(one)
            if value and tag:
                found[tag] = value
        plain_text = found.get(self.main, "")
        if self.main == "und" and plain_text in [
            value for tag, value in found.items() if tag != "und"
        ]:
            del found["und"]
        return dict(sorted(found.items()))

    def date(self, *kinds: str) -> str:
        dates = self.about.findall("citation/CI_Citation/date/CI_Date")
        for kind in kinds:
            for one in dates:
                if _code(one.find("dateType")) == kind:
                    return words(one.find("date"))
        return ""

    def uri(self) -> str:
        """Return what names the data in every catalogue that passes the record on."""
        for one in self.about.findall("citation/CI_Citation/identifier/*"):
            code, space = words(one.find("code")), words(one.find("codeSpace"))
            anchor = one.find("code/Anchor")
            href = anchor.get("href", "") if anchor is not None else ""
            for value in (code, href):
                if found := lasting_name(value):
                    return found
            if code and lasting_name(f"{space}/x"):
                return space + code if space[-1] in "/#:=" else f"{space}/{code}"
        return lasting_name(self.identifier)

    def keywords(self) -> KeywordMap:
        groups = (
            {tag: [value] for tag, value in self.texts(keyword).items()}
            for keyword in self.about.iterfind(
                "descriptiveKeywords/MD_Keywords/keyword"
            )
        )
        return tongues.merged(*groups)

    def themes(self) -> tuple[str, ...]:
        """Return the themes of controlled keywords and of ISO topics."""
        found: list[str] = []
        for group in self.about.iterfind("descriptiveKeywords/MD_Keywords"):
            thesaurus = words(group.find("thesaurusName/CI_Citation/title")).casefold()
            is_inspire = "inspire" in thesaurus
            is_controlled = is_inspire or "data theme" in thesaurus
            for keyword in group.iterfind("keyword"):
                hrefs = [one.get("href", "") for one in keyword.iter("Anchor")]
                found += theme_words.themes(one for one in hrefs if "theme" in one)
                if is_controlled:
                    said = self.texts(keyword).values()
                    look = theme_words.inspire if is_inspire else theme_words.theme
                    found += filter(None, map(look, said))
        topics = self.about.iterfind("topicCategory/MD_TopicCategoryCode")
        found += filter(
            None, (theme_words.TOPICS.get(words(t).casefold()) for t in topics)
        )
        return distinct(found)

    def parties(self) -> Iterator[tuple[str, ET.Element]]:
        places = ("pointOfContact", "citation/CI_Citation/citedResponsibleParty")
        found = [one for place in places for one in self.about.iterfind(f"{place}/*")]
        for party in [*found, *self.entry.iterfind("contact/*")]:
            yield _code(party.find("role")), party

    def publisher(self) -> Agent | None:
        """Return the organisation of the party that stands nearest to the data."""
        parties = list(self.parties())
        for wanted in iso.ROLES:
            for role, party in parties:
                name = self.texts(party.find("organisationName"))
                if name and (role == wanted or not wanted):
                    return agents.agent(name, self.facts, homepage=_page(party))
        return self.facts.publisher

    def contact_page(self) -> str:
        pages = (_page(party) for _, party in self.parties())
        return next((page for page in pages if page), "")

    def constraints(self) -> tuple[Licence | None, Access]:
        """Return (licence, access): of several statements the most definite one."""
        access, labels = Access.UNSTATED, []
        found: list[Licence | None] = []
        for block in self.about.iterfind("resourceConstraints/*"):
            for name in ("otherConstraints", "useLimitation"):
                for one in block.iterfind(name):
                    anchor = one.find("Anchor")
                    href = anchor.get("href", "") if anchor is not None else ""
                    said = next(iter(self.texts(one).values()), "")
                    if match := iso.LIMITS.search(href or said):
                        is_open = match.group(1).casefold() == "nolimitations"
                        access = Access.PUBLIC if is_open else Access.RESTRICTED
                    else:
                        found.append(definite_licence(said, href))
                        labels.append(said)
        definite = next((one for one in found if one), None)
        label = next((one for one in labels if 0 < len(one) <= LONGEST_LABEL), "")
        return definite or licence(label), access

    def place(self) -> tuple[str, str, str, Box | None]:
        """Return (NUTS code, ISO country, words, box); the words, else of the box."""
        addresses: list[str] = []
        said: list[str] = []
        boxes: list[list[float]] = []
        for extent in self.about.iterfind("extent/EX_Extent"):
            said += self.texts(extent.find("description")).values()
            for code in extent.iterfind(
                "geographicElement/EX_GeographicDescription/geographicIdentifier/*/code"
            ):
                said += self.texts(code).values()
                addresses += [one.get("href", "") for one in code.iter("Anchor")]
            boxes += map(_sides, extent.iter("EX_GeographicBoundingBox"))
        region, country, spatial = dcat_codes.place(
            [one for one in addresses if one], [one for one in said if one][:5]
        )
        country = country or self.facts.country
        known = [sides for sides in boxes if sides]
        words = filter(None, (box_words(*sides) for sides in known))
        box = placed(([box_of(*sides)] for sides in known), country)
        return region, country, spatial or next(words, ""), box

    def period(self) -> tuple[str, str]:
        for one in self.about.iter("TimePeriod"):
            start = words(one.find("beginPosition")) or words(one.find("begin"))
            end = words(one.find("endPosition")) or words(one.find("end"))
            if start or end:
                return dcat_codes.moment(start), dcat_codes.moment(end)
        return "", ""

    def online(self) -> tuple[tuple[str, ...], tuple[DistributionRecord, ...]]:
        """Return (pages for people, ways to get the data)."""
        names = distinct(
            words(one.find("name")).partition(" (")[0]
            for one in self.entry.iterfind("distributionInfo//MD_Format")
        )
        about = (self.about.find("serviceType"), self.about.find("serviceTypeVersion"))
        service = " ".join(filter(None, map(words, about)))
        pages: list[str] = []
        found: dict[str, DistributionRecord] = {}
        for one in self.entry.iterfind("distributionInfo//onLine/CI_OnlineResource"):
            url, purpose = _linkage(one), _code(one.find("function"))
            protocol = words(one.find("protocol"))
            is_file = purpose == "download" or "download" in protocol.casefold()
            kind = iso.format_of(protocol, url, names if is_file else ())
            kind = kind or iso.format_of(service, "")
            is_page = purpose in {"information", "search"} and not iso.is_service(kind)
            is_page = is_page or urlsplit(url)[2:4] in {("", ""), ("/", "")}
            if url and (is_page or kind == "HTML"):
                pages.append(url)
            elif url:
                found.setdefault(url, self.distribution(one, url, kind, purpose))
        for one in self.about.iterfind(
            "containsOperations/SV_OperationMetadata/connectPoint/CI_OnlineResource"
        ):
            url = _linkage(one)
            kind = iso.format_of(service, url)
            if url and not found:
                found[url] = DistributionRecord(url=url, format=kind, service_url=url)
        return tuple(pages), tuple(found.values())

    def distribution(
        self, one: ET.Element, url: str, kind: str, purpose: str
    ) -> DistributionRecord:
        is_service = iso.is_service(kind)
        return DistributionRecord(
            url=url,
            download_url=url if purpose == "download" and not is_service else "",
            title=self.texts(one.find("name")),
            description=self.texts(one.find("description")),
            format=kind,
            service_url=url if is_service else "",
        )


def _locales(entry: ET.Element) -> Iterator[tuple[str, str]]:
    for one in entry.iterfind("locale/PT_Locale"):
        tag = tongues.tag(_code(one.find("languageCode")))
        if one.get("id") and tag:
            yield one.get("id", ""), tag


def _code(element: ET.Element | None) -> str:
    """Return the value of a code list, or the words that stand in its place."""
    if element is None:
        return ""
    for one in element.iter():
        if value := one.get("codeListValue"):
            return value.strip()
    return words(element)


def _linkage(resource: ET.Element) -> str:
    address = resource.find("linkage/URL")
    if address is None:
        address = resource.find("linkage")
    localised = address.find(".//LocalisedURL") if address is not None else None
    return web_address(words(localised if localised is not None else address))


def _page(party: ET.Element) -> str:
    found = party.iterfind("contactInfo/CI_Contact/onlineResource/CI_OnlineResource")
    return next(filter(None, map(_linkage, found)), "")


def _sides(element: ET.Element) -> list[float]:
    """Return west, south, east and north; nothing when one of them is no number."""
    return numbers_of(words(element.find(name)) for name in SIDES)
