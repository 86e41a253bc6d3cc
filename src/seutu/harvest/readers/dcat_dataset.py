"""One dcat:Dataset as a record."""

import hashlib
import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache

from seutu.core.language import LanguageMap
from seutu.harvest.readers import codes, dcat_codes
from seutu.harvest.readers import dcat_terms as terms
from seutu.harvest.readers.dcat_distribution import DistributionReading
from seutu.harvest.readers.dcat_rights import licence_of
from seutu.harvest.readers.dcat_source import SourceForms, is_person
from seutu.harvest.readers.extent_texts import literal_box
from seutu.harvest.readers.extents import placed
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
from seutu.harvest.readers.rdf_names import LABELS
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
from seutu.places.extents import Box

# Some catalogues give the address to clone from, which is no page for people.
REPOSITORY = re.compile(r"^(https://git(?:hub|lab)\.com/.+)\.git/?$")
EUROVOC = re.compile(r"^https?://eurovoc\.europa\.eu/(\d+)$")
BOUNDS = (
    ((terms.DCAT_START_DATE, terms.SCHEMA_START_DATE), terms.TIME_HAS_BEGINNING),
    ((terms.DCAT_END_DATE, terms.SCHEMA_END_DATE), terms.TIME_HAS_END),
)
MAX_KEPT = 10_000
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class Catalogue:
    """What the datasets of one document share."""

    def __init__(self, graph: Graph, facts: SourceFacts) -> None:
        self.graph = graph
        self.facts = facts
        self.node = next(graph.of_type(terms.DCAT_CATALOG), None)
        properties = graph.properties(self.node)
        self.languages = _languages(properties)
        self.homepage = web_address(first_of(properties, terms.FOAF_HOMEPAGE))
        self.agents: dict[tuple[Node, str], Agent | None] = {}
        self.licences: dict[Value, Licence | None] = {}
        self.services: dict[Node, list[Node]] = {}
        for service in graph.of_type(terms.DCAT_DATA_SERVICE):
            for served in graph.all(service, terms.DCAT_SERVES_DATASET):
                if isinstance(served, str):
                    self.services.setdefault(served, []).append(service)
        self.forms = SourceForms(
            graph,
            languages=self.languages,
            homepage=self.homepage,
            services=self.services,
        )


class DatasetReading:
    """Reads what a catalogue says of one node."""

    def __init__(self, catalogue: Catalogue, node: Node) -> None:
        self.catalogue = catalogue
        self.node = node
        self.graph = catalogue.graph
        self.facts = catalogue.facts
        self.said = self.graph.properties(node)
        self.languages = _languages(self.said)

    def dataset(self) -> DatasetRecord | Rejected:
        """Return the record, or why there is none."""
        title = self.texts(self.said, terms.DCT_TITLE)
        raw = self.catalogue.forms.of(self.node, has_language=bool(self.languages))
        if not title:
            name = words(self.node) or "a dataset without an address"
            return Rejected(name, "The dataset has no dct:title.", raw)
        distributions = DistributionReading(self).distributions()
        licence = (
            licence_of(self.catalogue, self.said)
            or next((d.licence for d in distributions if d.licence), None)
            or self.facts.licence
        )
        issued, modified = self.one(terms.DCT_ISSUED), self.one(terms.DCT_MODIFIED)
        subjects = self.words(terms.DCAT_THEME, terms.DCT_SUBJECT)
        region, country, spatial, box = self.place()
        start, end = self.period()
        return DatasetRecord(
            identifier=self.identifier(title, distributions, issued),
            uri=self.uri(),
            title=title,
            description=self.description(title),
            keywords=self.keywords(),
            publisher=self.publisher(),
            country=country,
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
                terms.DCAT_VERSION,
                terms.ADMS_VERSION,
                terms.OWL_VERSION_INFO,
                terms.PAV_VERSION,
            ),
            themes=distinct(map(dcat_codes.theme, subjects)),
            concepts=distinct(
                f"eurovoc:{match.group(1)}"
                for subject in subjects
                if (match := EUROVOC.match(subject))
            ),
            hvd_categories=distinct(
                map(dcat_codes.high_value, self.words(terms.DCATAP_HVD_CATEGORY))
            ),
            legislation=distinct(
                map(web_address, self.words(terms.DCATAP_APPLICABLE_LEGISLATION))
            ),
            conforms_to=self.standards(self.said),
            temporal_start=start,
            temporal_end=end,
            spatial=spatial,
            box=box,
            frequency=dcat_codes.frequency(
                self.one(terms.DCT_ACCRUAL_PERIODICITY, terms.DCT_FREQUENCY)
            ),
            distributions=distributions,
            family=self.family(title),
            raw=raw,
        )

    def description(self, title: LanguageMap) -> LanguageMap:
        """Return the description; one that only repeats the title is none.

        DCAT-AP asks for a description, so catalogues without one repeat the title.
        """
        found = self.texts(self.said, terms.DCT_DESCRIPTION)
        if found == title:
            return {}
        return {tag: plain(text) for tag, text in found.items()}

    def words(self, *names: str) -> list[str]:
        stated = values_of(self.said, *names)
        return [found for found in map(words, stated) if found] if stated else []

    def one(self, *names: str) -> str:
        return first_of(self.said, *names)

    def labels(self, name: str) -> list[str]:
        if name not in self.said:
            return []
        nodes = values_of(self.said, name)
        return [
            words(label)
            for node in nodes
            if is_node(node)
            for label in self.graph.all(node, *LABELS)
        ]

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
        for name in names:
            if name not in properties:
                continue
            for value in properties[name]:
                if isinstance(value, tuple) and (text := clean(_unescaped(value[0]))):
                    key = _tag(value[1]) or self.language(properties)
                    if key not in found or len(text) > len(found[key]):
                        found[key] = text
        return dict(sorted(found.items())) if len(found) > 1 else found

    def keywords(self) -> KeywordMap:
        found: dict[str, list[str]] = {}
        for value in values_of(self.said, terms.DCAT_KEYWORD, terms.DCAT_TAG):
            if isinstance(value, tuple):
                key = _tag(value[1]) or self.language(self.said)
                found.setdefault(key, []).append(clean(_unescaped(value[0])))
        return {key: distinct(sorted(values)) for key, values in sorted(found.items())}

    def publisher(self) -> Agent | None:
        """Return the organisation behind the dataset; a person is not named."""
        for value in values_of(self.said, terms.DCT_PUBLISHER):
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
        name = self.texts(properties, terms.FOAF_NAME, *LABELS)
        if not name or is_person(properties):
            return None
        kind = dcat_codes.publisher_kind(first_of(properties, terms.DCT_TYPE))
        homepage = first_of(properties, terms.FOAF_HOMEPAGE)
        country = dcat_codes.country(first_of(properties, terms.DCT_SPATIAL))
        return Agent(
            name=name,
            kind=kind,
            country=country or self.facts.country,
            region=self.facts.region,
            homepage=web_address(homepage),
        )

    def standards(self, properties: Properties) -> tuple[str, ...]:
        """Return the addresses, or else the names, of the standards that are met."""
        if terms.DCT_CONFORMS_TO not in properties:
            return ()
        found = []
        for value in values_of(properties, terms.DCT_CONFORMS_TO):
            label = first_words(self.graph.all(value, *LABELS))
            found.append(clean(words(value)) or clean(label))
        return distinct(found)

    def access(self, licence: Licence | None) -> Access:
        for value in self.words(terms.DCT_ACCESS_RIGHTS):
            if found := dcat_codes.access(value):
                return found
        return codes.access_of(licence) or self.facts.access

    def landing_page(self, distributions: tuple[DistributionRecord, ...]) -> str:
        stated = self.words(
            terms.DCAT_LANDING_PAGE,
            terms.DCT_LANDINGPAGE,
            terms.FOAF_PAGE,
            terms.FOAF_HOMEPAGE,
        )
        own = [] if is_blank(self.node) else [words(self.node)]
        files = [found.url for found in distributions]
        for candidate in (*stated, *own, self.catalogue.homepage, *files):
            if found := web_address(candidate):
                return REPOSITORY.sub(r"\1", found)
        return ""

    def contact_points(self) -> list[Value]:
        return values_of(self.said, terms.DCAT_CONTACT_POINT, terms.ADMS_CONTACT_POINT)

    def states_rights(self) -> bool:
        """Tell whether it or one of its distributions has a rights statement."""
        files = values_of(self.said, terms.DCAT_DISTRIBUTION)
        return terms.DCT_RIGHTS in self.said or any(
            terms.DCT_RIGHTS in self.graph.properties(file) for file in files
        )

    def contact_page(self) -> str:
        """Return the page of a contact form: no name, no address, no number."""
        for point in self.contact_points():
            for value in self.graph.all(
                point, terms.VCARD_HAS_URL, terms.VCARD_URL, terms.FOAF_PAGE
            ):
                inner = self.graph.all(value, terms.VCARD_HAS_VALUE)
                if found := web_address(first_words([*inner, value])):
                    return found
        return ""

    def period(self) -> tuple[str, str]:
        for value in values_of(self.said, terms.DCT_TEMPORAL):
            if isinstance(value, tuple):
                start, mark, end = words(value).partition("/")
                if mark:
                    return dcat_codes.moment(start), dcat_codes.moment(end)
                continue
            start, end = (
                first_words(self.graph.all(value, *names)) or self.instant(value, bound)
                for names, bound in BOUNDS
            )
            if start or end:
                return dcat_codes.moment(start), dcat_codes.moment(end)
        return "", ""

    def instant(self, period: Value, bound: str) -> str:
        return first_words(
            moment
            for node in self.graph.all(period, bound)
            for moment in self.graph.all(node, *terms.MOMENTS)
        )

    def family(self, title: LanguageMap) -> str:
        joined = self.words(terms.DCAT_IN_SERIES)
        return f"series:{joined[0]}"[:300] if joined else series(title)

    def place(self) -> tuple[str, str, str, Box | None]:
        """Return (NUTS code, ISO country, words, box); a shape is not words."""
        if terms.DCT_SPATIAL not in self.said:
            return "", self.facts.country, "", None
        shapes: list[list[Box | None]] = []
        said: list[str] = []
        for value in values_of(self.said, terms.DCT_SPATIAL):
            text = words(value)
            if is_node(value):
                shapes.append(list(self.shapes(value)))
            elif box := literal_box(text):
                shapes.append([box])
                continue
            if text:
                said.append(text)
        region, country, spatial = dcat_codes.place(
            said, self.labels(terms.DCT_SPATIAL)
        )
        country = country or self.facts.country
        return region, country, spatial, placed(shapes, country)

    def shapes(self, place: Node) -> Iterator[Box | None]:
        """Yield the box of a place in each form: its own first, its middle last."""
        said = self.graph.properties(place)
        for name in (terms.DCAT_BBOX, terms.LOCN_GEOMETRY, terms.DCAT_CENTROID):
            for value in said.get(name, ()):
                yield literal_box(words(value))
                for form in self.graph.all(value, *terms.GEO_FORMS):
                    yield literal_box(words(form))

    def uri(self) -> str:
        if not is_blank(self.node):
            return words(self.node)
        return next((v for v in self.words(terms.DCT_IDENTIFIER) if web_address(v)), "")

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
        for value in values_of(self.said, terms.DCT_IDENTIFIER, terms.ADMS_IDENTIFIER):
            notation = first_words(self.graph.all(value, terms.SKOS_NOTATION))
            if stated := notation or words(value):
                return stated
        content = [sorted(title.items()), issued, sorted(d.url for d in distributions)]
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode())
        return f"content:{digest.hexdigest()[:24]}"


def _languages(properties: Properties) -> tuple[str, ...]:
    stated = values_of(properties, terms.DCT_LANGUAGE, terms.DCAT_LANGUAGE)
    if not stated:
        return ()
    return distinct(dcat_codes.language(words(value)) for value in stated)


@lru_cache(maxsize=4096)
def _tag(stated: str) -> str:
    """Return the well-formed language tag of a literal, or ""."""
    return stated.lower() if LANGUAGE_TAG.fullmatch(stated) else ""


def _unescaped(text: str) -> str:
    """Undo the HTML escapes that some portals put into their RDF."""
    return html.unescape(text) if "&" in text and ";" in text else text
