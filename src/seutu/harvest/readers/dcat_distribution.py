"""The distributions of a dcat:Dataset, and the services that serve it."""

import re
from typing import TYPE_CHECKING

from seutu.harvest.readers import dcat_codes
from seutu.harvest.readers import dcat_terms as terms
from seutu.harvest.readers.dcat_rights import is_own_rights, licence_of
from seutu.harvest.readers.fields import clean, day, web_address
from seutu.harvest.readers.rdf_graph import (
    Node,
    Properties,
    Value,
    first_of,
    is_iri,
    is_node,
    values_of,
    words,
)
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
            for node in values_of(said, terms.DCAT_DISTRIBUTION, terms.ADMS_SAMPLE)
            if is_node(node)
        ]
        found += [
            self.service(self.graph.properties(node))
            for node in self.dataset.catalogue.services.get(self.dataset.node, [])
            if node not in self.used
        ]
        return tuple(each for each in found if each)

    def distribution(self, said: Properties) -> DistributionRecord | None:
        access = web_address(first_of(said, terms.DCAT_ACCESS_URL))
        download = web_address(first_of(said, terms.DCAT_DOWNLOAD_URL))
        service: Properties = {}
        for node in values_of(said, terms.DCAT_ACCESS_SERVICE):
            if is_node(node):
                self.used.add(node)
                service = service or self.graph.properties(node)
        endpoint = _endpoint(service) if service else ""
        url = access or download or endpoint
        if not url:
            return None
        kinds, media_type = self.formats(said, download or access)
        size = first_of(said, terms.DCAT_BYTE_SIZE)
        return DistributionRecord(
            url=url,
            download_url=download,
            title=self.dataset.texts(said, terms.DCT_TITLE),
            description=self.dataset.texts(said, terms.DCT_DESCRIPTION),
            format=kinds,
            media_type=media_type,
            licence=self.licence(said),
            modified=day(first_of(said, terms.DCT_MODIFIED)),
            size=int(float(size)) if SIZE.fullmatch(size) else None,
            availability=dcat_codes.availability(
                first_of(said, terms.DCATAP_AVAILABILITY, terms.ADMS_AVAILABILITY)
            ),
            service_url=endpoint,
            service_description=_description(service) if service else "",
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
            title=self.dataset.texts(said, terms.DCT_TITLE),
            description=self.dataset.texts(said, terms.DCT_DESCRIPTION),
            format=kind,
            media_type=media_type,
            licence=self.licence(said),
            modified=day(first_of(said, terms.DCT_MODIFIED)),
            service_url=endpoint,
            service_description=_description(said),
            conforms_to=self.dataset.standards(said),
        )

    def licence(self, said: Properties) -> Licence | None:
        """Return the licence of a file; None when it names that of its dataset."""
        if terms.DCT_RIGHTS in said:
            of_dataset = self.dataset.said.get(terms.DCT_RIGHTS, [])
            shared = [value for value in said[terms.DCT_RIGHTS] if is_iri(value)]
            if any(value in of_dataset for value in shared if is_own_rights(value)):
                return None
        return licence_of(self.dataset.catalogue, said)

    def formats(self, said: Properties, address: str) -> tuple[str, str]:
        """Return the code of the file type, and the media type."""
        stated = values_of(said, terms.DCT_FORMAT, terms.DCAT_MEDIA_TYPE)
        if not stated:
            return "", ""
        inner: list[Value] = []
        for node in stated:
            if is_node(node):
                inner += self.graph.all(
                    node, terms.RDFS_LABEL, terms.RDF_VALUE, terms.SKOS_PREF_LABEL
                )
        phrases = [clean(said) for said in map(words, [*inner, *stated]) if said]
        for phrase in phrases:
            if kind := dcat_codes.file_type(phrase, address):
                return kind, dcat_codes.media_type(phrases)
        return "", dcat_codes.media_type(phrases)


def _endpoint(service: Properties) -> str:
    return web_address(first_of(service, terms.DCAT_ENDPOINT_URL))


def _description(service: Properties) -> str:
    return web_address(first_of(service, terms.DCAT_ENDPOINT_DESCRIPTION))
