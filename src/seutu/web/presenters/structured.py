"""What search engines read in a page: schema.org, as plain values for JSON-LD."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Access, Catalogue, Dataset, Distribution
from seutu.core.language import best
from seutu.solutions.models import Solution
from seutu.web.presenters import labels
from seutu.web.presenters.boxes import area
from seutu.web.presenters.entries import Row, owner

Json = str | bool | list["Json"] | dict[str, "Json"]

SHORTEST, LONGEST = 50, 5_000
MOST_FILES = 50
CONTEXT: dict[str, Json] = {"@context": "https://schema.org/"}
ORGANISATION_TYPES: Mapping[str, str] = {
    "region": "GovernmentOrganization",
    "city": "GovernmentOrganization",
    "agency": "GovernmentOrganization",
    "university": "CollegeOrUniversity",
    "company": "Corporation",
}


def structured(entry: Row, files: Iterable[Distribution] = ()) -> dict[str, Json]:
    """Describe a dataset or a solution; a challenge has no such form, and is empty."""
    if isinstance(entry, Dataset):
        return of_dataset(entry, files)
    return of_solution(entry) if isinstance(entry, Solution) else {}


def of_dataset(dataset: Dataset, files: Iterable[Distribution]) -> dict[str, Json]:
    """Describe a dataset as the search engines for datasets want it."""
    return _kept(
        CONTEXT
        | {"@type": "Dataset", "@id": f"{settings.SITE_URL}/datasets/{dataset.pk}"}
        | _shared(dataset)
        | {
            "identifier": dataset.identifier,
            "creator": _owner(dataset),
            "isAccessibleForFree": dataset.access == Access.PUBLIC or "",
            "version": dataset.version,
            "temporalCoverage": _period(dataset),
            "spatialCoverage": _place(dataset),
            "includedInDataCatalog": _catalogue(dataset.catalogue),
            "distribution": [_file(each) for each in list(files)[:MOST_FILES]],
            "sameAs": _addresses(dataset.uri, dataset.landing_page),
        }
    )


def of_solution(solution: Solution) -> dict[str, Json]:
    """Describe a solution: software where its code is public, else a work."""
    is_software = bool(solution.repository)
    return _kept(
        CONTEXT
        | {
            "@type": "SoftwareApplication" if is_software else "CreativeWork",
            "@id": f"{settings.SITE_URL}/solutions/{solution.pk}",
        }
        | _shared(solution)
        | {
            "applicationCategory": "GovernmentApplication" if is_software else "",
            "sameAs": _addresses(solution.landing_page, solution.repository),
        }
    )


def of_organisation(organisation: Organisation) -> dict[str, Json]:
    """Describe an organisation, as a public body where it is one."""
    return _kept(CONTEXT | _organisation(organisation))


def _shared(entry: Row) -> dict[str, Json]:
    title = labels.content(entry.title)
    described = labels.content(entry.description).value
    return {
        "url": f"{settings.SITE_URL}{entry.get_absolute_url()}",
        "name": title.value or entry.identifier,
        "description": _description(entry, title.value, described),
        "inLanguage": sorted(tag for tag in entry.title if tag != "und"),
        "publisher": _owner(entry),
        "license": entry.licence_url or entry.licence,
        "keywords": list(
            dict.fromkeys(word for words in entry.keywords.values() for word in words)
        ),
        "datePublished": entry.issued.isoformat() if entry.issued else "",
        "dateModified": entry.modified.isoformat() if entry.modified else "",
    }


def _description(entry: Row, title: str, described: str) -> str:
    """Give 50 to 5,000 characters, as the search engines for datasets ask for."""
    text = described
    if len(text) < SHORTEST:
        organisation = owner(entry)
        name = labels.content(organisation.name).value if organisation else ""
        catalogue = labels.content(entry.catalogue.title).value
        listed = _("Listed in %(catalogue)s.") % {"catalogue": catalogue}
        text = " – ".join(filter(None, (title, text, name, listed)))
    if len(text) < SHORTEST:
        text = f"{text} {_('Open data and solutions of European administrations.')}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _owner(entry: Row) -> Json:
    organisation = owner(entry)
    if organisation is None or organisation.hidden_at is not None:
        return ""
    return _organisation(organisation)


def _organisation(organisation: Organisation) -> dict[str, Json]:
    kind = ORGANISATION_TYPES.get(organisation.kind, "Organization")
    country = organisation.country
    return _kept(
        {
            "@type": kind,
            "@id": f"{settings.SITE_URL}/organisations/{organisation.pk}",
            "name": best(organisation.name, labels.preferences())[1],
            "url": organisation.homepage
            or f"{settings.SITE_URL}{organisation.get_absolute_url()}",
            "address": {"@type": "PostalAddress", "addressCountry": country}
            if country
            else "",
        }
    )


def _catalogue(catalogue: Catalogue) -> dict[str, Json]:
    return {
        "@type": "DataCatalog",
        "@id": f"{settings.SITE_URL}/sources/{catalogue.pk}",
        "name": labels.content(catalogue.title).value,
        "url": f"{settings.SITE_URL}{catalogue.get_absolute_url()}",
    }


def _file(file: Distribution) -> dict[str, Json]:
    return _kept(
        {
            "@type": "DataDownload",
            "name": labels.content(file.title).value,
            "contentUrl": file.download_url or file.url,
            "encodingFormat": file.media_type or file.format,
            "contentSize": f"{file.byte_size} B" if file.byte_size else "",
        }
    )


def _period(dataset: Dataset) -> str:
    """Give the period as ISO 8601; ".." stands for an end that is not stated."""
    start, end = dataset.temporal_start, dataset.temporal_end
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def _place(dataset: Dataset) -> Json:
    region = labels.content(dataset.region.name).value if dataset.region else ""
    country = labels.country_name(dataset.country) if dataset.country else ""
    names = dict.fromkeys(filter(None, (region, country, area(dataset))))
    places: list[Json] = [{"@type": "Place", "name": name} for name in names]
    if box := dataset.box:
        # Latitude before longitude, as schema.org has it in a GeoShape.
        shape = f"{box.south} {box.west} {box.north} {box.east}"
        geo: Json = {"@type": "GeoShape", "box": shape}
        places.append({"@type": "Place", "geo": geo})
    return places


def _addresses(*addresses: str) -> list[Json]:
    return [each for each in dict.fromkeys(addresses) if each]


def _kept(values: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out what is not known."""
    return {name: value for name, value in values.items() if value not in ("", [], {})}
