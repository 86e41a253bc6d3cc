"""DCAT and its application profiles, in any RDF syntax."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from pyoxigraph import BlankNode

from seutu.core.language import LanguageMap
from seutu.harvest.readers import codes, dcat_codes
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import clean, day, distinct, unread, web_address
from seutu.harvest.readers.limits import Unreadable, read_bytes
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.rdf_graph import (
    Graph,
    Node,
    first_words,
    guess_media_type,
    is_iri,
    is_node,
    read_graph,
    tag,
    words,
)
from seutu.harvest.records import (
    NO_FACTS,
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    KeywordMap,
    Licence,
    Rejected,
    SourceFacts,
)

DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
FOAF, SCHEMA = "http://xmlns.com/foaf/0.1/", "http://schema.org/"
ADMS, RDFS = "http://www.w3.org/ns/adms#", "http://www.w3.org/2000/01/rdf-schema#"
RDF, SKOS = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2004/02/skos/core#",
)
CONTACT, VCARD = DCAT + "contactPoint", "http://www.w3.org/2006/vcard/ns#"
LABELS = (FOAF + "name", RDFS + "label", SKOS + "prefLabel", DCT + "title")
# Some catalogues give the address to clone from, which is no page for people.
REPOSITORY = re.compile(r"^(https://git(?:hub|lab)\.com/.+)\.git/?$")
EUROVOC = re.compile(r"^https?://eurovoc\.europa\.eu/(\d+)$")


@dataclass(frozen=True, slots=True)
class DcatRdf:
    """Reads every described dcat:Dataset of an RDF document.

    A literal without a language tag gets the language that its dataset, or else the
    catalogue, declares when that is a single one; "und" otherwise.
    """

    name: ClassVar[str] = "dcat-rdf"
    media_types: ClassVar[tuple[str, ...]] = (
        "application/rdf+xml",
        "text/turtle",
        "application/ld+json",
        "application/n-triples",
    )

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per described node; raises `Unreadable` for broken RDF."""
        content = read_bytes(stream)
        graph = read_graph(content, guess_media_type(content))
        datasets = graph.of_type(DCAT + "Dataset")
        catalogues = graph.of_type(DCAT + "Catalog")
        if not datasets and not catalogues:
            raise Unreadable("The file describes no dcat:Dataset and no dcat:Catalog.")
        catalogue = catalogues[0] if catalogues else None
        seen: set[str] = set()
        for node in datasets:
            reading = _Reading(graph, node, catalogue, self.facts)
            record = reading.dataset()
            if isinstance(record, DatasetRecord) and record.identifier in seen:
                yield Rejected(
                    record.identifier,
                    "Another dataset has the same identifier.",
                    record.raw,
                )
                continue
            seen.add(record.identifier)
            yield record
        for member in graph.all(catalogue, DCAT + "dataset"):
            if is_iri(member) and member not in graph.values:
                yield Rejected(
                    words(member),
                    "The catalogue names this dataset, but does not describe it.",
                )


@dataclass(frozen=True, slots=True)
class _Reading:
    graph: Graph
    node: Node
    catalogue: Node | None
    facts: SourceFacts

    def dataset(self) -> DatasetRecord | Rejected:
        title = self.texts(self.node, DCT + "title")
        raw = self.raw()
        if not title:
            name = words(self.node) or "a dataset without an address"
            return Rejected(name, "The dataset has no dct:title.", raw)
        distributions = tuple(self.distributions())
        licence = (
            self.licence(self.node)
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
            title=title,
            description={
                tag_: plain(text)
                for tag_, text in self.texts(self.node, DCT + "description").items()
            },
            keywords=self.keywords(),
            publisher=self.publisher(),
            country=country or self.facts.country,
            region=region or self.facts.region,
            landing_page=self.landing_page(distributions),
            licence=licence,
            access=self.access(licence),
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            themes=distinct(map(dcat_codes.theme, subjects)),
            concepts=distinct(
                f"eurovoc:{match.group(1)}"
                for subject in subjects
                if (match := EUROVOC.match(subject))
            ),
            temporal_start=start,
            temporal_end=end,
            spatial=spatial,
            frequency=codes.frequency(
                self.one(DCT + "accrualPeriodicity", DCT + "frequency")
            ),
            distributions=distributions,
            family=series(title),
            raw=raw,
        )

    def words(self, *properties: str) -> list[str]:
        found = map(words, self.graph.all(self.node, *properties))
        return [value for value in found if value]

    def one(self, *properties: str) -> str:
        return first_words(self.graph.all(self.node, *properties))

    def labels(self, name: str) -> list[str]:
        nodes = self.graph.all(self.node, name)
        return [words(label) for n in nodes for label in self.graph.all(n, *LABELS)]

    def language(self, node: Node) -> str:
        for subject in (node, self.node, self.catalogue):
            stated = self.graph.all(subject, DCT + "language", DCAT + "language")
            tags = distinct(dcat_codes.language(words(value)) for value in stated)
            if len(tags) == 1:
                return tags[0]
            if tags:
                break
        return self.facts.language

    def texts(self, node: Node, *properties: str) -> LanguageMap:
        found: dict[str, str] = {}
        for value in self.graph.all(node, *properties):
            text = clean(words(value))
            if text and not is_iri(value):
                key = tag(value) or self.language(node)
                if len(text) > len(found.get(key, "")):
                    found[key] = text
        return dict(sorted(found.items()))

    def keywords(self) -> KeywordMap:
        found: dict[str, list[str]] = {}
        for value in self.graph.all(self.node, DCAT + "keyword", DCAT + "tag"):
            if not is_iri(value):
                key = tag(value) or self.language(self.node)
                found.setdefault(key, []).append(clean(words(value)))
        return {key: distinct(sorted(values)) for key, values in sorted(found.items())}

    def publisher(self) -> Agent | None:
        for node in self.graph.all(self.node, DCT + "publisher"):
            if is_node(node):
                name = self.texts(node, FOAF + "name", *LABELS)
                if name:
                    return Agent(
                        name=name, country=self.facts.country, region=self.facts.region
                    )
            elif text := words(node):
                return Agent(name={self.language(self.node): text})
        return self.facts.publisher

    def licence(self, node: Node) -> Licence | None:
        for value in self.graph.all(node, DCT + "license", DCT + "rights"):
            address = words(value) if is_iri(value) else ""
            label = first_words(self.graph.all(value, *LABELS)) or (
                "" if is_iri(value) else words(value)
            )
            if web_address(address) or (label and not _is_access_right(address)):
                return codes.licence(label, web_address(address))
        return None

    def access(self, licence: Licence | None) -> Access:
        for value in self.words(DCT + "accessRights"):
            found = dcat_codes.access(value)
            if found:
                return found
        return codes.access_of(licence) or self.facts.access

    def landing_page(self, distributions: tuple[DistributionRecord, ...]) -> str:
        stated = self.words(
            DCAT + "landingPage", DCT + "landingpage", FOAF + "page", FOAF + "homepage"
        )
        own = [] if isinstance(self.node, BlankNode) else [words(self.node)]
        files = [found.url for found in distributions]
        catalogue = map(words, self.graph.all(self.catalogue, FOAF + "homepage"))
        candidates = map(web_address, [*stated, *own, *catalogue, *files])
        found = next((found for found in candidates if found), "")
        return REPOSITORY.sub(r"\1", found)

    def distributions(self) -> Iterator[DistributionRecord]:
        for node in self.graph.all(self.node, DCAT + "distribution", ADMS + "sample"):
            found = self.distribution(node) if is_node(node) else None
            if found:
                yield found

    def distribution(self, node: Node) -> DistributionRecord | None:
        graph = self.graph
        access = web_address(first_words(graph.all(node, DCAT + "accessURL")))
        download = web_address(first_words(graph.all(node, DCAT + "downloadURL")))
        if not access and not download:
            return None
        stated = graph.all(node, DCT + "format", DCAT + "mediaType")
        inner = [v for s in stated for v in graph.all(s, RDFS + "label", RDF + "value")]
        said = [found for found in map(words, [*inner, *stated]) if found]
        kinds = (codes.file_type(one, download or access) for one in said)
        size = first_words(graph.all(node, DCAT + "byteSize"))
        return DistributionRecord(
            url=access or download,
            download_url=download,
            title=self.texts(node, DCT + "title"),
            description=self.texts(node, DCT + "description"),
            format=next((kind for kind in kinds if kind), ""),
            media_type=dcat_codes.media_type(said),
            licence=self.licence(node),
            modified=day(first_words(graph.all(node, DCT + "modified"))),
            size=int(float(size)) if re.fullmatch(r"\d{1,15}(\.\d+)?", size) else None,
        )

    def period(self) -> tuple[str, str]:
        for node in self.graph.all(self.node, DCT + "temporal"):
            start = first_words(
                self.graph.all(node, DCAT + "startDate", SCHEMA + "startDate")
            )
            end = first_words(
                self.graph.all(node, DCAT + "endDate", SCHEMA + "endDate")
            )
            if start or end:
                return dcat_codes.moment(start), dcat_codes.moment(end)
        return "", ""

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
        if not isinstance(self.node, BlankNode):
            return words(self.node)
        if stated := self.one(DCT + "identifier", ADMS + "identifier"):
            return stated
        content = [sorted(title.items()), issued, sorted(d.url for d in distributions)]
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode())
        return f"content:{digest.hexdigest()[:24]}"

    def raw(self) -> bytes:
        properties = {
            name: sorted(f"{words(v)}@{tag(v)}" if tag(v) else words(v) for v in values)
            for name, values in self.graph.values[self.node].items()
            if name != CONTACT and not name.startswith(VCARD)
        }
        return json.dumps(properties, ensure_ascii=False, sort_keys=True).encode()


def _is_access_right(address: str) -> bool:
    return "/access-right/" in address
