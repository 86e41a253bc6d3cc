"""A dataset, its files and services, its publisher: what DCAT-AP 3 says of them."""

from collections.abc import Iterable
from itertools import count

from pyoxigraph import Literal, NamedNode

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Dataset, Distribution
from seutu.catalogue.rdf import authority
from seutu.catalogue.rdf.naming import Site, distribution_name
from seutu.catalogue.rdf.statements import Statements
from seutu.catalogue.rdf.terms import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    ELI,
    FOAF,
    GEO,
    RDFS,
    SKOS,
    VCARD,
    day,
    partial_day,
    plain,
    tagged,
    texts,
    typed,
    web_iri,
)
from seutu.core.language import best
from seutu.places.shapes import wkt

WKT_LITERAL = NamedNode(GEO + "wktLiteral")


def say_dataset(
    said: Statements,
    dataset: Dataset,
    distributions: Iterable[Distribution],
    site: Site,
) -> NamedNode:
    """Describe a dataset with all it has, and return its node.

    DCAT-AP wants a description of every dataset. One that has none repeats its title,
    which says nothing new, but nothing wrong either.
    """
    node = said.of_kind(site.dataset(dataset), DCAT + "Dataset")
    title = list(texts(dataset.title)) or [plain(dataset.identifier)]
    said.say(node, DCT + "title", title)
    said.say(node, DCT + "description", list(texts(dataset.description)) or title)
    for tag, words in dataset.keywords.items():
        said.say(node, DCAT + "keyword", [tagged(w, tag) for w in words if w.strip()])
    _say_identity(said, node, dataset, site)
    _say_subjects(said, node, dataset)
    _say_reach(said, node, dataset, site)
    _say_rights(said, node, dataset, site.part(dataset.pk, "rights"))
    publisher = dataset.publisher
    if publisher is not None and publisher.hidden_at is None:
        said.say(node, DCT + "publisher", say_organisation(said, publisher, site))
    _say_contact(said, node, dataset, site)
    say_distributions(said, node, dataset, distributions, site)
    return node


def say_organisation(said: Statements, owner: Organisation, site: Site) -> NamedNode:
    """Describe an organisation: name, kind, country and homepage."""
    node = said.of_kind(site.organisation(owner.pk), FOAF + "Agent")
    said.say(node, FOAF + "name", list(texts(owner.name)) or [plain(owner.pk)])
    said.say(node, DCT + "type", authority.publisher_type(owner.kind))
    said.say(node, DCT + "spatial", authority.country(owner.country))
    homepage = said.described(web_iri(owner.homepage), FOAF + "Document")
    said.say(node, FOAF + "homepage", homepage)
    return node


def say_distributions(
    said: Statements,
    node: NamedNode,
    dataset: Dataset,
    distributions: Iterable[Distribution],
    site: Site,
) -> None:
    """Describe the files and services; one without a usable address is left out."""
    names: set[str] = set()
    for distribution in distributions:
        address = web_iri(distribution.url)
        if address is None:
            continue
        name = distribution_name(distribution)
        if name in names:
            name = next(n for i in count(2) if (n := f"{name}-{i}") not in names)
        names.add(name)
        file = said.of_kind(site.part(dataset.pk, name), DCAT + "Distribution")
        said.say(node, DCAT + "distribution", file)
        said.say(file, DCAT + "accessURL", address)
        said.say(file, DCAT + "downloadURL", web_iri(distribution.download_url))
        _say_file(said, file, distribution)
        _say_licence(said, file, distribution, dataset, site)
        _say_service(said, node, file, distribution, dataset)


def _say_file(said: Statements, file: NamedNode, distribution: Distribution) -> None:
    said.say(file, DCT + "title", texts(distribution.title))
    said.say(file, DCT + "description", texts(distribution.description))
    said.say(file, DCT + "format", authority.file_type(distribution.format))
    media_type = authority.media_type(distribution.media_type)
    said.say(file, DCAT + "mediaType", said.described(media_type, DCT + "MediaType"))
    if distribution.modified:
        said.say(file, DCT + "modified", day(distribution.modified))
    if distribution.byte_size is not None:
        size = typed(str(distribution.byte_size), "nonNegativeInteger")
        said.say(file, DCAT + "byteSize", size)
    planned = authority.availability(distribution.availability)
    said.say(file, DCATAP + "availability", planned)
    _say_standards(said, file, distribution.conforms_to)


def _say_licence(
    said: Statements,
    file: NamedNode,
    distribution: Distribution,
    dataset: Dataset,
    site: Site,
) -> None:
    """Repeat the dataset's licence at a file that names none: it holds for the file."""
    if distribution.licence or distribution.licence_url:
        own = NamedNode(f"{file.value}-rights")
        label, url = distribution.licence, distribution.licence_url
        _say_licence_of(said, file, label, url, own)
    else:
        own = site.part(dataset.pk, "rights")
        _say_licence_of(said, file, dataset.licence, dataset.licence_url, own)


def _say_licence_of(
    said: Statements, subject: NamedNode, label: str, url: str, own: NamedNode
) -> None:
    """Say a licence by its address; its label is a statement of rights beside it.

    Many records call one licence by many names. A label at the licence itself would
    mix them up in every document that holds two of the records.
    """
    if licence := said.described(web_iri(url), DCT + "LicenseDocument"):
        said.say(subject, DCT + "license", licence)
    if label:
        rights = said.of_kind(own, DCT + "RightsStatement")
        said.say(rights, RDFS + "label", plain(label))
        said.say(subject, DCT + "rights", rights)


def _say_service(
    said: Statements,
    node: NamedNode,
    file: NamedNode,
    distribution: Distribution,
    dataset: Dataset,
) -> None:
    address = web_iri(distribution.service_url)
    if address is None:
        return
    service = said.of_kind(NamedNode(f"{file.value}-service"), DCAT + "DataService")
    said.say(file, DCAT + "accessService", service)
    title = list(texts(distribution.title)) or list(texts(dataset.title))
    said.say(service, DCT + "title", title or [plain(dataset.identifier)])
    said.say(service, DCAT + "endpointURL", address)
    description = web_iri(distribution.service_description)
    said.say(service, DCAT + "endpointDescription", description)
    said.say(service, DCAT + "servesDataset", node)


def say_identifier(
    said: Statements, node: NamedNode, dataset: Dataset, site: Site
) -> None:
    """Say by what identifier a catalogue knows the dataset that the node names."""
    other = said.of_kind(site.part(dataset.pk, "identifier"), ADMS + "Identifier")
    said.say(other, SKOS + "notation", plain(dataset.identifier))
    said.say(node, ADMS + "identifier", other)


def _say_identity(
    said: Statements, node: NamedNode, dataset: Dataset, site: Site
) -> None:
    said.say(node, DCT + "identifier", plain(dataset.identifier))
    say_identifier(said, node, dataset, site)
    if dataset.version:
        said.say(node, DCAT + "version", plain(dataset.version))
    page = said.described(web_iri(dataset.landing_page), FOAF + "Document")
    said.say(node, DCAT + "landingPage", page)
    for name, when in (("issued", dataset.issued), ("modified", dataset.modified)):
        if when:
            said.say(node, DCT + name, day(when))
    said.say(node, DCT + "accrualPeriodicity", authority.frequency(dataset.frequency))


def _say_subjects(said: Statements, node: NamedNode, dataset: Dataset) -> None:
    said.say(node, DCAT + "theme", authority.themes(dataset.themes))
    said.say(node, DCT + "subject", authority.subjects(dataset.concepts))
    said.say(node, DCT + "language", _languages(dataset))
    categories = authority.hvd_categories(dataset.hvd_categories)
    said.say(node, DCATAP + "hvdCategory", categories)
    for address in dataset.legislation:
        law = said.described(web_iri(address), ELI + "LegalResource")
        said.say(node, DCATAP + "applicableLegislation", law)
    _say_standards(said, node, dataset.conforms_to)


def _languages(dataset: Dataset) -> list[NamedNode]:
    """Name the languages of the texts; none while one of them is unknown.

    A stated language would be taken for that of the text without one.
    """
    tags = {tag for texts_ in (dataset.title, dataset.description) for tag in texts_}
    if "und" in tags | dataset.keywords.keys():
        return []
    found = map(authority.language, sorted(tags))
    return list(dict.fromkeys(each for each in found if each is not None))


def _say_standards(said: Statements, node: NamedNode, standards: Iterable[str]) -> None:
    for address in standards:
        standard = said.described(web_iri(address), DCT + "Standard")
        said.say(node, DCT + "conformsTo", standard)


def _say_reach(said: Statements, node: NamedNode, dataset: Dataset, site: Site) -> None:
    region = authority.nuts(dataset.region_id or "")
    said.say(node, DCT + "spatial", said.described(region, DCT + "Location"))
    country = authority.country(dataset.country)
    said.say(node, DCT + "spatial", said.described(country, DCT + "Location"))
    if dataset.spatial_note or dataset.box:
        place = said.of_kind(site.part(dataset.pk, "place"), DCT + "Location")
        if dataset.spatial_note:
            said.say(place, SKOS + "prefLabel", plain(dataset.spatial_note))
        if dataset.box:
            shape = Literal(wkt(dataset.box), datatype=WKT_LITERAL)
            said.say(place, DCAT + "bbox", shape)
        said.say(node, DCT + "spatial", place)
    start = partial_day(dataset.temporal_start)
    end = partial_day(dataset.temporal_end)
    if start or end:
        period = said.of_kind(site.part(dataset.pk, "period"), DCT + "PeriodOfTime")
        said.say(period, DCAT + "startDate", start)
        said.say(period, DCAT + "endDate", end)
        said.say(node, DCT + "temporal", period)


def _say_rights(
    said: Statements, node: NamedNode, dataset: Dataset, own: NamedNode
) -> None:
    access = authority.access(dataset.access)
    said.say(
        node, DCT + "accessRights", said.described(access, DCT + "RightsStatement")
    )
    _say_licence_of(said, node, dataset.licence, dataset.licence_url, own)


def _say_contact(
    said: Statements, node: NamedNode, dataset: Dataset, site: Site
) -> None:
    """Say the page of contact; never a person, whom records do not hold."""
    page = web_iri(dataset.contact_page)
    if page is None:
        return
    contact = said.of_kind(site.part(dataset.pk, "contact"), VCARD + "Organization")
    said.of_kind(contact, VCARD + "Kind")
    owner = dataset.publisher
    if owner is not None and owner.hidden_at is None:
        said.say(contact, VCARD + "fn", plain(best(owner.name, ())[1]))
    said.say(contact, VCARD + "hasURL", page)
    said.say(node, DCAT + "contactPoint", contact)
