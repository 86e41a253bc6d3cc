"""Sources, the runs over them, and what they said; one file per aggregate."""

from seutu.harvest.models.record import HarvestRecord
from seutu.harvest.models.run import HarvestPage, HarvestRun
from seutu.harvest.models.source import HarvestSource
from seutu.harvest.models.upload import UploadedList

__all__ = [
    "HarvestPage",
    "HarvestRecord",
    "HarvestRun",
    "HarvestSource",
    "UploadedList",
]
