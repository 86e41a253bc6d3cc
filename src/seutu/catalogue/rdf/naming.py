"""The addresses that name what a platform publishes.

A node that only belongs to a dataset is named by a fragment of the dataset's page here,
so that it keeps its name from one answer to the next, as blank nodes do not.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from seutu.catalogue.models import Dataset, Distribution
from seutu.catalogue.rdf.terms import web_iri


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The platform that publishes: its address without a slash at the end, its words.

    `languages` are the tags of its pages.
    """

    url: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    languages: tuple[str, ...] = field(default=("en",))

    @property
    def catalogue(self) -> NamedNode:
        return NamedNode(f"{self.url}/catalog")

    @property
    def publisher(self) -> NamedNode:
        return NamedNode(f"{self.url}/#publisher")

    def source(self, catalogue_id: str) -> NamedNode:
        return NamedNode(f"{self.url}/sources/{catalogue_id}")

    def organisation(self, organisation_id: str) -> NamedNode:
        return NamedNode(f"{self.url}/organisations/{organisation_id}")

    def page(self, dataset_id: str) -> NamedNode:
        """Name a dataset by its address here, the same for every language of pages."""
        return NamedNode(f"{self.url}/datasets/{dataset_id}")

    def dataset(self, dataset: Dataset) -> NamedNode:
        """Name a dataset as its publisher does, else by its address here.

        The publisher's own address makes the same dataset recognisable in every
        catalogue that passes it on.
        """
        return web_iri(dataset.uri) or self.page(dataset.pk)

    def part(self, dataset_id: str, name: str) -> NamedNode:
        return NamedNode(f"{self.url}/datasets/{dataset_id}#{name}")


def distribution_name(distribution: Distribution) -> str:
    """Name a distribution by what it is, so that its place in the list is no matter."""
    said = (
        distribution.url,
        distribution.download_url,
        distribution.format,
        distribution.media_type,
        *(text for pair in sorted(distribution.title.items()) for text in pair),
    )
    digest = hashlib.blake2b("\x00".join(said).encode(), digest_size=6)
    return f"file-{digest.hexdigest()}"
