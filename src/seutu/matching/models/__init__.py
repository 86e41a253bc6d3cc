"""What the matcher keeps; one file per aggregate."""

from seutu.matching.models.index import IndexMark, PendingChange, StoredNeed
from seutu.matching.models.judgement import Judgement
from seutu.matching.models.standing import Snapshot, Standing, StandingMatch

__all__ = [
    "IndexMark",
    "Judgement",
    "PendingChange",
    "Snapshot",
    "Standing",
    "StandingMatch",
    "StoredNeed",
]
