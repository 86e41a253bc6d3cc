"""Checking what this platform publishes, page by page as clients get it."""

from collections.abc import Collection, Iterator

from seutu.catalogue.models import Catalogue
from seutu.catalogue.publishing import Selection, datasets_page
from seutu.catalogue.rdf.catalogues import View, of_page
from seutu.catalogue.rdf.naming import Site
from seutu.catalogue.validation.checking import check_triples
from seutu.catalogue.validation.reporting import Level, Report

PAGE = 250


def check_own(
    site: Site, *, source: str = "", levels: Collection[Level] = tuple(Level)
) -> Iterator[Report]:
    """Yield one report for each page of the catalogues of all sources, or of one."""
    catalogues = Catalogue.objects.filter(holds="dataset")
    if source:
        catalogues = catalogues.filter(pk=source)
    for catalogue in catalogues:
        cursor: str | None = ""
        while cursor is not None:
            selection = Selection(source=catalogue.pk)
            page = datasets_page(selection, cursor=cursor, limit=PAGE)
            described = ((each, each.distributions.all()) for each in page.rows)
            first = f"{site.url}/catalog.ttl?source={catalogue.pk}"
            here = f"{first}&cursor={cursor}" if cursor else first
            view = View(here=here, first=first, size=PAGE)
            said = of_page(described, site, view, only=catalogue)
            yield check_triples(said, levels=levels)
            cursor = page.next
