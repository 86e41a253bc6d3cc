"""Sources, the runs over them, and what they said; one file per aggregate."""

from seutu.harvest.models.record import HarvestRecord
from seutu.harvest.models.run import HarvestPage, HarvestRun
from seutu.harvest.models.source import HarvestSource

__all__ = ["HarvestPage", "HarvestRecord", "HarvestRun", "HarvestSource"]
