"""A city that asks, a catalogue that may answer, and an index over it."""

from django.utils import timezone

from seutu.catalogue.models import Dataset
from seutu.catalogue.services import store_entries
from seutu.challenges.models import Challenge
from seutu.matching import indexing
from seutu.matching.gaps import updating
from seutu.matching.models import Assessment, Demand
from tests.factories import (
    CatalogueFactory,
    ChallengeFactory,
    DatasetFactory,
    OrganisationFactory,
    RegionFactory,
)

NEED = "Bus stops with step-free access"
TEXT = (
    "People with wheelchairs do not know at which bus stops of the city they can board"
    " a bus without steps. They need a list of bus stops with step-free access."
)


def region(code: str = "FI1C1"):
    for size in range(2, len(code) + 1):
        RegionFactory(code=code[:size])
    return RegionFactory(code=code)


def asks(title: str = NEED, text: str = TEXT, **fields) -> Challenge:
    """State a challenge of a Finnish city."""
    given = {
        "title": {"en": title},
        "description": {"en": text},
        "language": "en",
        "country": "FI",
        "region": region(),
        "state": Challenge.State.PUBLISHED,
        "is_external": False,
        "opens": None,
        "closes": None,
        "owner": OrganisationFactory(country="FI"),
    }
    return ChallengeFactory(**given | fields)


def publishes(title: str, text: str = "", **fields) -> Dataset:
    """Publish a dataset of the same city, as a catalogue that is loaded does."""
    given = {
        "title": {"en": title},
        "description": {"en": text} if text else {},
        "keywords": {},
        "language": "en",
        "country": "FI",
        "region": region(),
        "catalogue": CatalogueFactory(id="turku", country="FI"),
        "themes": ["TRAN"],
        "frequency": "",
        "modified": timezone.localdate(),
    }
    made = DatasetFactory(**given | fields)
    store_entries("dataset", [made])
    return made


def everything_is_assessed() -> int:
    """Let the worker do what it does after a load: index, then gaps."""
    indexing.write_changes() if indexing.is_usable() else indexing.rebuild()
    count = updating.update(seconds=60)
    assert not Demand.objects.due().exists()
    return count


def the_gap() -> Assessment:
    return Assessment.objects.select_related("demand", "basis").get()
