"""Adding a source out of the directory: the reader and the facts come with it."""

from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.core.errors import Invalid
from seutu.harvest import directory, services
from seutu.harvest.directory import DirectoryEntry
from seutu.harvest.facts import CatalogueFacts
from seutu.harvest.models import HarvestSource
from seutu.harvest.records import SourceFacts

NOT_COUNTRIES = frozenset({"EU"})


def add_from_directory(
    key: str, *, by: User | None = None, schedule: str = HarvestSource.Schedule.WEEKLY
) -> HarvestSource:
    """Add a catalogue of the directory as a source.

    Raises `NotFound` for an unknown key, `Invalid` when no installed reader can read
    it, `Conflict` when it is a source already.
    """
    entry = directory.entry(key)
    way = entry.way
    if way is None:
        raise Invalid(
            _("No reader exists yet for %(software)s.")
            % {"software": entry.software_name},
            field="entry",
        )
    return services.add_source(
        way.location, way.reader, facts_of(entry), by=by, schedule=schedule
    )


def facts_of(entry: DirectoryEntry) -> CatalogueFacts:
    """Return what the directory knows of a catalogue.

    Its licence is left out: the registry heard of it, the portal did not say it. One
    language alone is taken for that of texts which do not say.
    """
    country = "" if entry.country in NOT_COUNTRIES else entry.country
    language = entry.languages[0] if len(entry.languages) == 1 else "und"
    return CatalogueFacts(
        title={"en" if language == "und" else language: entry.name},
        publisher=entry.publisher,
        country=country,
        homepage=entry.url,
        records=SourceFacts(country=country, language=language),
    )
