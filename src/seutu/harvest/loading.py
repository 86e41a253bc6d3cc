"""Loading the packaged sources by the same way that harvested ones take."""

from collections.abc import Sequence

from django.db import transaction

from seutu.catalogue.models import Catalogue
from seutu.catalogue.services import store_catalogue
from seutu.harvest import packaged, running
from seutu.harvest.facts import plain_facts
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.packaged import PackagedSource
from seutu.harvest.readers.limits import Unreadable


def chosen(names: Sequence[str]) -> tuple[PackagedSource, ...]:
    """The sources of these names, or all; raises `NotFound` for an unknown name."""
    if not names:
        return packaged.sources()
    return tuple(packaged.source(name) for name in names)


def load_packaged(
    source: PackagedSource, *, progress: running.Progress | None = None
) -> HarvestRun:
    """Register a packaged source and read it into the database.

    Raises `Unreadable` when it cannot be read, which no source that ships should be.
    """
    run = running.run(register(source), stream=source.open(), progress=progress)
    if run.state == HarvestRun.State.FAILED:
        raise Unreadable(run.failure)
    return run


@transaction.atomic
def register(source: PackagedSource) -> HarvestSource:
    """Make the catalogue and the harvest source, or bring them up to date."""
    catalogue = store_catalogue(
        Catalogue(
            id=source.slug,
            title={"en": source.title},
            publisher=source.publisher,
            country=source.country,
            homepage=source.homepage,
            licence=source.licence,
            licence_url=source.licence_url,
            attribution=source.attribution,
            holds=source.kind,
            as_of=source.retrieved,
        )
    )
    found, _ = HarvestSource.objects.update_or_create(
        id=source.slug,
        defaults={
            "catalogue": catalogue,
            "reader": source.reader,
            "location": source.living,
            "delivery": HarvestSource.Delivery.PACKAGED,
            "facts": plain_facts(source.facts),
            # Whoever installs a version of Seutu wants what it ships.
            "vanish_percent": 100,
            "keeps_raw": False,
        },
    )
    return found
