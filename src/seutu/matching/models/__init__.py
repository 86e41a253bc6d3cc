"""What the matcher keeps; one file per aggregate."""

from seutu.matching.models.alert import Alerted
from seutu.matching.models.dropped import DroppedPair
from seutu.matching.models.gaps import (
    Assessment,
    Basis,
    Demand,
    LetterText,
    SearchSecret,
    SearchTally,
    SupplyChange,
)
from seutu.matching.models.index import IndexMark, PendingChange, StoredNeed
from seutu.matching.models.judgement import Judgement
from seutu.matching.models.standing import Snapshot, Standing, StandingMatch

__all__ = [
    "Alerted",
    "Assessment",
    "Basis",
    "Demand",
    "DroppedPair",
    "IndexMark",
    "Judgement",
    "LetterText",
    "PendingChange",
    "SearchSecret",
    "SearchTally",
    "Snapshot",
    "Standing",
    "StandingMatch",
    "StoredNeed",
    "SupplyChange",
]
