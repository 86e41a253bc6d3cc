"""The catalogue of the platform, that of each source, and one page of either."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import NamedNode

from seutu.catalogue.models import Catalogue, Dataset, Distribution
from seutu.catalogue.rdf import authority
from seutu.catalogue.rdf.datasets import say_dataset, say_identifier
from seutu.catalogue.rdf.naming import Site
from seutu.catalogue.rdf.statements import Statements
from seutu.catalogue.rdf.terms import (
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    HYDRA,
    OWL,
    PROV,
    day,
    moment,
    plain,
    texts,
    typed,
    web_iri,
)

THEMES = NamedNode(f"{authority.AUTHORITY}data-theme")
Described = tuple[Dataset, Iterable[Distribution]]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The addresses of one page of a catalogue, and how many records there are in all.

    `total` is None where counting would cost too much.
    """

    here: str
    first: str
    size: int
    next: str = ""
    previous: str = ""
    total: int | None = None


def of_record(
    dataset: Dataset,
    files: Iterable[Distribution],
    site: Site,
    copies: Iterable[Dataset] = (),
) -> Statements:
    """Describe one dataset, where it is listed, and where the record comes from.

    Each of its `copies` is one more catalogue that lists the dataset, with a record of
    its own; a name that another catalogue gave it is the same dataset's.
    """
    said = Statements()
    node = say_dataset(said, dataset, files, site)
    for each in (dataset, *copies):
        catalogue = say_source(said, each.catalogue, site)
        _list(said, catalogue, node, say_record(said, node, each, site))
        name = web_iri(each.uri)
        if name is not None and name != node:
            said.say(node, OWL + "sameAs", name)
        if each is not dataset:
            say_identifier(said, node, each, site)
    return said


def of_page(
    described: Iterable[Described],
    site: Site,
    view: View,
    *,
    only: Catalogue | None = None,
) -> Statements:
    """Describe one page of the whole catalogue, or of the one of a single source."""
    said = Statements()
    top = say_source(said, only, site) if only else say_site(said, site)
    for dataset, files in described:
        source = top if only else say_source(said, dataset.catalogue, site)
        if source != top:
            said.say(top, DCAT + "catalog", source)
            said.say(top, DCT + "hasPart", source)
        node = say_dataset(said, dataset, files, site)
        record = say_record(said, node, dataset, site)
        _list(said, top, node, record)
        if source != top:
            said.say(source, DCAT + "dataset", node)
    say_view(said, top, view)
    return said


def say_site(said: Statements, site: Site) -> NamedNode:
    """Describe the catalogue that holds those of all sources."""
    node = said.of_kind(site.catalogue, DCAT + "Catalog")
    said.say(node, DCT + "title", texts(site.title))
    said.say(node, DCT + "description", texts(site.description))
    languages = (authority.language(tag) for tag in site.languages)
    said.say(node, DCT + "language", [each for each in languages if each is not None])
    publisher = said.of_kind(site.publisher, FOAF + "Agent")
    said.say(publisher, FOAF + "name", texts(site.title))
    said.say(node, DCT + "publisher", publisher)
    homepage = said.of_kind(NamedNode(f"{site.url}/"), FOAF + "Document")
    said.say(node, FOAF + "homepage", homepage)
    said.say(node, DCAT + "themeTaxonomy", THEMES)
    return node


def say_source(said: Statements, catalogue: Catalogue, site: Site) -> NamedNode:
    """Describe the catalogue of one source, with whom to thank for its records."""
    node = said.of_kind(site.source(catalogue.pk), DCAT + "Catalog")
    title = list(texts(catalogue.title)) or [plain(catalogue.pk)]
    said.say(node, DCT + "title", title)
    attribution = catalogue.attribution.strip()
    said.say(node, DCT + "description", [plain(attribution)] if attribution else title)
    publisher = NamedNode(f"{node.value}#publisher")
    said.of_kind(publisher, FOAF + "Agent")
    name = catalogue.publisher.strip()
    said.say(publisher, FOAF + "name", [plain(name)] if name else title)
    said.say(node, DCT + "publisher", publisher)
    homepage = web_iri(catalogue.homepage)
    said.say(node, FOAF + "homepage", said.described(homepage, FOAF + "Document"))
    licence = web_iri(catalogue.licence_url)
    said.say(node, DCT + "license", said.described(licence, DCT + "LicenseDocument"))
    if catalogue.as_of:
        said.say(node, DCT + "modified", day(catalogue.as_of))
    said.say(node, DCAT + "themeTaxonomy", THEMES)
    country = authority.country(catalogue.country)
    said.say(node, DCT + "spatial", said.described(country, DCT + "Location"))
    return node


def say_record(
    said: Statements, node: NamedNode, dataset: Dataset, site: Site
) -> NamedNode:
    """Describe the entry of a dataset here: when it came, changed, and from where."""
    record = said.of_kind(site.part(dataset.pk, "record"), DCAT + "CatalogRecord")
    said.say(record, FOAF + "primaryTopic", node)
    said.say(record, DCT + "identifier", plain(dataset.pk))
    said.say(record, DCT + "issued", moment(dataset.first_seen_at))
    said.say(record, DCT + "modified", moment(dataset.updated_at))
    profile = said.of_kind(NamedNode(DCATAP), DCT + "Standard")
    said.say(record, DCT + "conformsTo", profile)
    said.say(record, PROV + "wasDerivedFrom", _origin(dataset))
    return record


def _origin(dataset: Dataset) -> NamedNode | None:
    """Where the record was taken from: its own address, or the site of its source."""
    candidates = (dataset.uri, dataset.landing_page, dataset.catalogue.homepage)
    return next(filter(None, map(web_iri, candidates)), None)


def say_view(said: Statements, top: NamedNode, view: View) -> None:
    """Describe the page in both words of Hydra: today's, and those old clients read."""
    node = NamedNode(view.here)
    said.of_kind(node, HYDRA + "PartialCollectionView")
    said.of_kind(node, HYDRA + "PagedCollection")
    said.say(top, HYDRA + "view", node)
    links = (
        (("first", "firstPage"), view.first),
        (("next", "nextPage"), view.next),
        (("previous", "previousPage"), view.previous),
    )
    for names, address in links:
        if address:
            for name in names:
                said.say(node, HYDRA + name, NamedNode(address))
    said.say(node, HYDRA + "itemsPerPage", typed(str(view.size), "integer"))
    if view.total is not None:
        total = typed(str(view.total), "integer")
        for each in chain((node,), (top,)):
            said.say(each, HYDRA + "totalItems", total)


def _list(
    said: Statements, catalogue: NamedNode, node: NamedNode, record: NamedNode
) -> None:
    said.say(catalogue, DCAT + "dataset", node)
    said.say(catalogue, DCAT + "record", record)
