"""What the matcher keeps; one file per aggregate."""

from seutu.matching.models.index import PendingChange, StoredNeed

__all__ = ["PendingChange", "StoredNeed"]
