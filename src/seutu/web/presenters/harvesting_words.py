"""Words about readers, catalogues and problems, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

READERS: Mapping[str, str | Promise] = {
    "arcgis-hub": "ArcGIS Hub",
    "berlin-usage": gettext_lazy("Visits to the portal of Berlin"),
    "challenge-gov-feed": gettext_lazy("Feed of Challenge.gov"),
    "ckan": "CKAN",
    "csw": gettext_lazy("Geographic catalogue (CSW)"),
    "data-json": gettext_lazy("Catalogue file data.json"),
    "dcat-rdf": gettext_lazy("DCAT (RDF)"),
    "dutch-algorithm-register": gettext_lazy("Algorithm register of the Netherlands"),
    "eurostat-contents": gettext_lazy("Table of contents of Eurostat"),
    "hdruk-data-models": gettext_lazy("Data models of Health Data Research UK"),
    "lod-cloud": gettext_lazy("List of the Linked Open Data cloud"),
    "oai-pmh": gettext_lazy("Research repository (OAI-PMH)"),
    "ogc-records": "OGC API Records",
    "opendatasoft": "Opendatasoft",
    "public-service-cases": gettext_lazy("Cases of public services"),
    "publiccode-list": gettext_lazy("List of public software (publiccode.yml)"),
    "scotland-jkan": gettext_lazy("JKAN archive of Scotland"),
    "scotland-merged": gettext_lazy("Merged harvest of Scotland"),
    "uk-transparency-records": gettext_lazy(
        "Algorithmic transparency records of the United Kingdom"
    ),
    "zurich-parquet": gettext_lazy("Parquet table of the canton of Zürich"),
    "publiccode": gettext_lazy("Public software (publiccode.yml)"),
    "socrata": "Socrata",
    "spreadsheet": gettext_lazy("Table (CSV or XLSX)"),
    "udata": "udata",
}
KINDS: Mapping[str, str | Promise] = {
    "API Catalog": gettext_lazy("Catalogue of interfaces"),
    "Data search engine": gettext_lazy("Search engine for data"),
    "Datasets list": gettext_lazy("List of datasets"),
    "General research repository": gettext_lazy("General research repository"),
    "Geoportal": gettext_lazy("Geoportal"),
    "Indicators catalog": gettext_lazy("Catalogue of indicators"),
    "Machine learning catalog": gettext_lazy("Catalogue for machine learning"),
    "Metadata catalog": gettext_lazy("Catalogue of metadata"),
    "Microdata catalog": gettext_lazy("Catalogue of microdata"),
    "Open data portal": gettext_lazy("Open data portal"),
    "Other": gettext_lazy("Other"),
    "Scientific data repository": gettext_lazy("Scientific data repository"),
}


def reader_name(name: str) -> str:
    """Name a reader for people; an unknown one names itself."""
    return str(READERS.get(name, name))


def kind_of_catalogue(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def duration(seconds: float) -> str:
    """Say how long something takes, roughly."""
    if seconds < 60:
        return _("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 90:
        said = ngettext("about %(count)d minute", "about %(count)d minutes", minutes)
        return said % {"count": minutes}
    hours = round(seconds / 3600)
    said = ngettext("about %(count)d hour", "about %(count)d hours", hours)
    return said % {"count": hours}
