import pytest

from seutu.harvest import politeness, running
from tests.factories import CatalogueFactory, HarvestSourceFactory
from tests.harvest import portal


@pytest.fixture
def reads(monkeypatch):
    """Say which reader reads; the pair reader if nothing is said."""

    def say(kind):
        monkeypatch.setattr(running, "find_reader", lambda name: kind)

    say(portal.PairReader)
    return say


@pytest.fixture
def place(monkeypatch):
    """A portal whose robots.txt nobody knows yet."""
    monkeypatch.setattr(politeness, "_known_rules", {})
    return portal.Portal()


@pytest.fixture
def source(db, reads, data_folder):
    catalogue = CatalogueFactory(id="portal", holds="dataset")
    return HarvestSourceFactory(
        id="portal", catalogue=catalogue, reader="pairs", location=portal.ADDRESS
    )


@pytest.fixture
def harvest(source, place):
    """Run over the source as the portal answers now."""

    def run(**options):
        source.refresh_from_db()
        return running.run(source, outside=place.outside, **options)

    return run
