"""One dcat:Dataset as a record."""

import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from functools import cached_property

from seutu.core.language import LanguageMap
from seutu.harvest.readers import codes, dcat_codes
from seutu.harvest.readers.dcat_distribution import DistributionReading
from seutu.harvest.readers.dcat_rights import licence_of
from seutu.harvest.readers.dcat_source import source_form
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import clean, day, distinct, unread, web_address
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.rdf_graph import (
    Graph,
    Node,
    Properties,
    Value,
    first_of,
    first_words,
    is_blank,
    is_node,
    values_of,
    words,
)
from seutu.harvest.readers.rdf_names import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    LABELS,
    OWL,
    PAV,
    SCHEMA,
    SKOS,
    TIME,
    TYPE,
    VCARD,
)
from seutu.harvest.records import (
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    KeywordMap,
    Licence,
    Rejected,
    SourceFacts,
)

PERSONS = frozenset({FOAF + "Person", VCARD + "Individual", SCHEMA + "Person"})
# Some catalogues give the address to clone from, which is no page for people.
REPOSITORY = re.compile(r"^(https://git(?:hub|lab)\.com/.+)\.git/?$")
EUROVOC = re.compile(r"^https?://eurovoc\.europa\.eu/(\d+)$")
MAX_KEPT = 10_000
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class Catalogue:
    """What the datasets of one document share."""

    def __init__(self, graph: Graph, facts: SourceFacts) -> None:
        self.graph = graph
        self.facts = facts
        self.node = next(graph.of_type(DCAT + "Catalog"), None)
        properties = graph.properties(self.node)
        self.languages = _languages(properties)
        self.homepage = web_address(first_of(properties, FOAF + "homepage"))
        self.agents: dict[tuple[Node, str], Agent | None] = {}
        self.licences: dict[Value, Licence | None] = {}
        self.services: dict[Node, list[Node]] = {}
        for service in graph.of_type(DCAT + "DataService"):
            for served in graph.all(service, DCAT + "servesDataset"):
                if isinstance(served, str):
                    self.services.setdefault(served, []).append(service)


@dataclass(slots=False)
class DatasetReading:
    """Reads what a catalogue says of one node."""

    catalogue: Catalogue
    node: Node
    said: Properties = field(init=False)

    def __post_init__(self) -> None:
        self.graph = self.catalogue.graph
        self.facts = self.catalogue.facts
        self.said = self.graph.properties(self.node)

    def dataset(self) -> DatasetRecord | Rejected:
        """Return the record, or why there is none."""
        title = self.texts(self.said, DCT + "title")
        raw = source_form(self.graph, self.node)
        if not title:
            name = words(self.node) or "a dataset without an address"
            return Rejected(name, "The dataset has no dct:title.", raw)
        distributions = DistributionReading(self).distributions()
        licence = (
            licence_of(self.catalogue, self.said)
            or next((d.licence for d in distributions if d.licence), None)
            or self.facts.licence
        )
        issued, modified = self.one(DCT + "issued"), self.one(DCT + "modified")
        subjects = self.words(DCAT + "theme", DCT + "subject")
        region, country, spatial = dcat_codes.place(
            self.words(DCT + "spatial"), self.labels(DCT + "spatial")
        )
        start, end = self.period()
        return DatasetRecord(
            identifier=self.identifier(title, distributions, issued),
            uri=self.uri(),
            title=title,
            description=self.description(title),
            keywords=self.keywords(),
            publisher=self.publisher(),
            country=country or self.facts.country,
            region=region or self.facts.region,
            landing_page=self.landing_page(distributions),
            contact_page=self.contact_page(),
            has_contact=bool(self.contact_points()),
            has_rights=self.states_rights(),
            licence=licence,
            access=self.access(licence),
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            version=self.one(
                DCAT + "version", ADMS + "version", OWL + "versionInfo", PAV + "version"
            ),
            themes=distinct(map(dcat_codes.theme, subjects)),
            concepts=distinct(
                f"eurovoc:{match.group(1)}"
                for subject in subjects
                if (match := EUROVOC.match(subject))
            ),
            hvd_categories=distinct(
                map(dcat_codes.high_value, self.words(DCATAP + "hvdCategory"))
            ),
            legislation=distinct(
                map(web_address, self.words(DCATAP + "applicableLegislation"))
            ),
            conforms_to=self.standards(self.said),
            temporal_start=start,
            temporal_end=end,
            spatial=spatial,
            frequency=dcat_codes.frequency(
                self.one(DCT + "accrualPeriodicity", DCT + "frequency")
            ),
            distributions=distributions,
            family=self.family(title),
            raw=raw,
        )

    def description(self, title: LanguageMap) -> LanguageMap:
        """Return the description; one that only repeats the title is none.

        DCAT-AP asks for a description, so catalogues without one repeat the title.
        """
        found = self.texts(self.said, DCT + "description")
        if found == title:
            return {}
        return {tag: plain(text) for tag, text in found.items()}

    def words(self, *names: str) -> list[str]:
        found = map(words, values_of(self.said, *names))
        return [value for value in found if value]

    def one(self, *names: str) -> str:
        return first_of(self.said, *names)

    def labels(self, name: str) -> list[str]:
        nodes = values_of(self.said, name)
        return [
            words(label)
            for node in nodes
            if is_node(node)
            for label in self.graph.all(node, *LABELS)
        ]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return _languages(self.said)

    def language(self, properties: Properties) -> str:
        own = self.languages if properties is self.said else _languages(properties)
        for tags in (own, self.languages, self.catalogue.languages):
            if len(tags) == 1:
                return tags[0]
            if tags:
                break
        return self.facts.language

    def texts(self, properties: Properties, *names: str) -> LanguageMap:
        """Return the longest text in each language, in the original words."""
        found: dict[str, str] = {}
        for value in (v for name in names for v in properties.get(name, ())):
            if isinstance(value, tuple) and (text := clean(_unescaped(value[0]))):
                key = _tag(value) or self.language(properties)
                if len(text) > len(found.get(key, "")):
                    found[key] = text
        return dict(sorted(found.items())) if len(found) > 1 else found

    def keywords(self) -> KeywordMap:
        found: dict[str, list[str]] = {}
        for value in values_of(self.said, DCAT + "keyword", DCAT + "tag"):
            if isinstance(value, tuple):
                key = _tag(value) or self.language(self.said)
                found.setdefault(key, []).append(clean(_unescaped(value[0])))
        return {key: distinct(sorted(values)) for key, values in sorted(found.items())}

    def publisher(self) -> Agent | None:
        """Return the organisation behind the dataset; a person is not named."""
        for value in values_of(self.said, DCT + "publisher"):
            if isinstance(value, tuple):
                if text := words(value):
                    return Agent(name={self.language(self.said): text})
                continue
            key = (value, self.language(self.said))
            known = self.catalogue.agents
            if key not in known:
                if len(known) >= MAX_KEPT:
                    known.clear()
                known[key] = self.agent(value)
            if found := known[key]:
                return found
        return self.facts.publisher

    def agent(self, node: Node) -> Agent | None:
        properties = self.graph.properties(node)
        name = self.texts(properties, FOAF + "name", *LABELS)
        kinds = {words(value) for value in properties.get(TYPE, [])}
        if not name or (kinds & PERSONS and len(kinds) == 1):
            return None
        kind = dcat_codes.publisher_kind(first_of(properties, DCT + "type"))
        homepage = first_of(properties, FOAF + "homepage")
        country = dcat_codes.country(first_of(properties, DCT + "spatial"))
        return Agent(
            name=name,
            kind=kind,
            country=country or self.facts.country,
            region=self.facts.region,
            homepage=web_address(homepage),
        )

    def standards(self, properties: Properties) -> tuple[str, ...]:
        """Return the addresses, or else the names, of the standards that are met."""
        found = []
        for value in values_of(properties, DCT + "conformsTo"):
            label = first_words(self.graph.all(value, *LABELS))
            found.append(clean(words(value)) or clean(label))
        return distinct(found)

    def access(self, licence: Licence | None) -> Access:
        for value in self.words(DCT + "accessRights"):
            if found := dcat_codes.access(value):
                return found
        return codes.access_of(licence) or self.facts.access

    def landing_page(self, distributions: tuple[DistributionRecord, ...]) -> str:
        stated = self.words(
            DCAT + "landingPage", DCT + "landingpage", FOAF + "page", FOAF + "homepage"
        )
        own = [] if is_blank(self.node) else [words(self.node)]
        files = [found.url for found in distributions]
        candidates = map(web_address, [*stated, *own, self.catalogue.homepage, *files])
        found = next((found for found in candidates if found), "")
        return REPOSITORY.sub(r"\1", found)

    def contact_points(self) -> list[Value]:
        return values_of(self.said, DCAT + "contactPoint", ADMS + "contactPoint")

    def states_rights(self) -> bool:
        """Tell whether it or one of its distributions has a rights statement."""
        files = values_of(self.said, DCAT + "distribution")
        return bool(values_of(self.said, DCT + "rights")) or any(
            self.graph.all(file, DCT + "rights") for file in files
        )

    def contact_page(self) -> str:
        """Return the page of a contact form: no name, no address, no number."""
        for point in self.contact_points():
            for value in self.graph.all(
                point, VCARD + "hasURL", VCARD + "url", FOAF + "page"
            ):
                inner = self.graph.all(value, VCARD + "hasValue")
                if found := web_address(first_words([*inner, value])):
                    return found
        return ""

    def period(self) -> tuple[str, str]:
        for value in values_of(self.said, DCT + "temporal"):
            if isinstance(value, tuple):
                start, mark, end = words(value).partition("/")
                if mark:
                    return dcat_codes.moment(start), dcat_codes.moment(end)
                continue
            start, end = (
                first_words(self.graph.all(value, DCAT + name, SCHEMA + name))
                or self.instant(value, bound)
                for name, bound in (
                    ("startDate", "hasBeginning"),
                    ("endDate", "hasEnd"),
                )
            )
            if start or end:
                return dcat_codes.moment(start), dcat_codes.moment(end)
        return "", ""

    def instant(self, period: Value, bound: str) -> str:
        names = (
            TIME + "inXSDDate",
            TIME + "inXSDDateTime",
            TIME + "inXSDDateTimeStamp",
        )
        return first_words(
            moment
            for node in self.graph.all(period, TIME + bound)
            for moment in self.graph.all(node, *names)
        )

    def family(self, title: LanguageMap) -> str:
        joined = self.words(DCAT + "inSeries")
        return f"series:{joined[0]}"[:300] if joined else series(title)

    def uri(self) -> str:
        if not is_blank(self.node):
            return words(self.node)
        return next((v for v in self.words(DCT + "identifier") if web_address(v)), "")

    def identifier(
        self,
        title: LanguageMap,
        distributions: tuple[DistributionRecord, ...],
        issued: str,
    ) -> str:
        """Return the node's address, else its identifier, else a key of its content.

        Blank nodes get new names at each parse; their titles, day of issue and files
        do not.
        """
        if not is_blank(self.node):
            return words(self.node)
        for value in values_of(self.said, DCT + "identifier", ADMS + "identifier"):
            notation = first_words(self.graph.all(value, SKOS + "notation"))
            if stated := notation or words(value):
                return stated
        content = [sorted(title.items()), issued, sorted(d.url for d in distributions)]
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode())
        return f"content:{digest.hexdigest()[:24]}"


def _languages(properties: Properties) -> tuple[str, ...]:
    stated = values_of(properties, DCT + "language", DCAT + "language")
    return distinct(dcat_codes.language(words(value)) for value in stated)


def _tag(value: tuple[str, str]) -> str:
    """Return the well-formed language tag of a literal, or ""."""
    return value[1].lower() if LANGUAGE_TAG.fullmatch(value[1]) else ""


def _unescaped(text: str) -> str:
    """Undo the HTML escapes that some portals put into their RDF."""
    return html.unescape(text) if "&" in text and ";" in text else text
