"""The distributions of a dcat:Dataset, and the services that serve it."""

import re
from typing import TYPE_CHECKING

from seutu.harvest.readers import dcat_codes
from seutu.harvest.readers.dcat_rights import is_own_rights, licence_of
from seutu.harvest.readers.fields import clean, day, web_address
from seutu.harvest.readers.rdf_graph import (
    Node,
    Properties,
    first_of,
    is_iri,
    is_node,
    values_of,
    words,
)
from seutu.harvest.readers.rdf_names import ADMS, DCAT, DCATAP, DCT, RDF, RDFS, SKOS
from seutu.harvest.records import DistributionRecord, Licence

if TYPE_CHECKING:
    from seutu.harvest.readers.dcat_dataset import DatasetReading

SIZE = re.compile(r"\d{1,15}(\.\d+)?")


class DistributionReading:
    """Reads the ways to get one dataset."""

    def __init__(self, dataset: "DatasetReading") -> None:
        self.dataset = dataset
        self.graph = dataset.graph
        self.used: set[Node] = set()

    def distributions(self) -> tuple[DistributionRecord, ...]:
        """Return every distribution with an address, then the services besides."""
        said = self.dataset.said
        found = [
            self.distribution(self.graph.properties(node))
            for node in values_of(said, DCAT + "distribution", ADMS + "sample")
            if is_node(node)
        ]
        found += [
            self.service(self.graph.properties(node))
            for node in self.dataset.catalogue.services.get(self.dataset.node, [])
            if node not in self.used
        ]
        return tuple(each for each in found if each)

    def distribution(self, said: Properties) -> DistributionRecord | None:
        access = web_address(first_of(said, DCAT + "accessURL"))
        download = web_address(first_of(said, DCAT + "downloadURL"))
        service: Properties = {}
        for node in values_of(said, DCAT + "accessService"):
            if is_node(node):
                self.used.add(node)
                service = service or self.graph.properties(node)
        endpoint = _endpoint(service)
        url = access or download or endpoint
        if not url:
            return None
        kinds, media_type = self.formats(said, download or access)
        size = first_of(said, DCAT + "byteSize")
        return DistributionRecord(
            url=url,
            download_url=download,
            title=self.dataset.texts(said, DCT + "title"),
            description=self.dataset.texts(said, DCT + "description"),
            format=kinds,
            media_type=media_type,
            licence=self.licence(said),
            modified=day(first_of(said, DCT + "modified")),
            size=int(float(size)) if SIZE.fullmatch(size) else None,
            availability=dcat_codes.availability(
                first_of(said, DCATAP + "availability", ADMS + "availability")
            ),
            service_url=endpoint,
            service_description=_description(service),
            conforms_to=self.dataset.standards(said),
        )

    def service(self, said: Properties) -> DistributionRecord | None:
        """Return a service that says which dataset it serves as a way to get it."""
        endpoint = _endpoint(said)
        if not endpoint:
            return None
        kind, media_type = self.formats(said, "")
        return DistributionRecord(
            url=endpoint,
            title=self.dataset.texts(said, DCT + "title"),
            description=self.dataset.texts(said, DCT + "description"),
            format=kind,
            media_type=media_type,
            licence=self.licence(said),
            modified=day(first_of(said, DCT + "modified")),
            service_url=endpoint,
            service_description=_description(said),
            conforms_to=self.dataset.standards(said),
        )

    def licence(self, said: Properties) -> Licence | None:
        """Return the licence of a file; None when it names that of its dataset."""
        of_dataset = self.dataset.said.get(DCT + "rights", [])
        shared = [value for value in said.get(DCT + "rights", ()) if is_iri(value)]
        if any(value in of_dataset for value in shared if is_own_rights(value)):
            return None
        return licence_of(self.dataset.catalogue, said)

    def formats(self, said: Properties, address: str) -> tuple[str, str]:
        """Return the code of the file type, and the media type."""
        stated = values_of(said, DCT + "format", DCAT + "mediaType")
        inner = [
            value
            for node in stated
            if is_node(node)
            for value in self.graph.all(
                node, RDFS + "label", RDF + "value", SKOS + "prefLabel"
            )
        ]
        phrases = [clean(said) for said in map(words, [*inner, *stated]) if said]
        kinds = (dcat_codes.file_type(one, address) for one in phrases)
        kind = next((kind for kind in kinds if kind), "")
        return kind, dcat_codes.media_type(phrases)


def _endpoint(service: Properties) -> str:
    return web_address(first_of(service, DCAT + "endpointURL"))


def _description(service: Properties) -> str:
    return web_address(first_of(service, DCAT + "endpointDescription"))
