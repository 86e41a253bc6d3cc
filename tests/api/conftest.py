import pytest
from django.core.cache import cache

from seutu.matching import indexing
from tests import factories


@pytest.fixture(autouse=True)
def _unlimited(settings):
    """Let tests ask freely; those about the limit set one."""
    settings.API_RATE = ""
    cache.clear()


@pytest.fixture
def home_care(db, data_folder):
    """An index with a solution and a dataset about home care, and other matters."""
    records = {
        "solution": factories.SolutionFactory(
            number=0, country="NL", title={"en": "Forecasting demand for home care"}
        ),
        "dataset": factories.DatasetFactory(
            number=0, country="FI", region=factories.RegionFactory(code="FI1C1")
        ),
        "challenge": factories.ChallengeFactory(number=0),
    }
    factories.RegionFactory(code="FI")
    factories.DatasetFactory.create_batch(4)
    indexing.rebuild()
    return records
