"""A small catalogue that real clients read, with every field they look at."""

from django.core.cache import cache

from seutu.catalogue.models import Dataset
from seutu.matching import indexing
from tests import factories

COUNT = 23


def fill(settings):
    """Make 23 datasets, one about home care in Finnish and Swedish, and index them."""
    settings.PROTOCOL_RATE = ""
    cache.clear()
    factories.DatasetFactory(
        number=0,
        country="FI",
        region=factories.RegionFactory(code="FI1C1"),
        title={"fi": "Asiakkaat Naantalissa", "sv": "Kunder i Nådendal"},
        temporal_start="2012",
        temporal_end="2020",
        uri="https://data.example/id/care",
        with_distributions=2,
    )
    for number in range(1, COUNT):
        factories.DatasetFactory(number=number, country="IT", with_distributions=1)
    indexing.rebuild()
    return sorted(Dataset.objects.values_list("pk", flat=True))
