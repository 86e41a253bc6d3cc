"""The needs of the development collection, and the rule that halves them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "fi", "de", "pl", "es", "lt")
HALVES = ("tune", "held-out")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedNeed:
    """One need in all its wordings; see `evaluation/development/README.md`."""

    id: str
    origin: str
    answerable: bool
    length: str
    half: str
    text: Mapping[str, str]

    @property
    def origin_kind(self) -> str:
        """Tell where the need comes from, without the id or term there."""
        return self.origin.partition(":")[0]


def read_needs(path: Path) -> tuple[StatedNeed, ...]:
    """Read a file of needs, one JSON object a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(StatedNeed(**json.loads(line)) for line in lines)


def halves(needs: Iterable[StatedNeed]) -> dict[str, str]:
    """Deal the needs to the halves, alternately within each kind of need.

    The order is by answerable, kind of origin, length and SHA-256 of the id, so that
    nobody chooses and a new wording does not move a need.
    """
    dealt = {}
    listed = list(needs)
    for answerable in (True, False):
        ordered = sorted(
            (need for need in listed if need.answerable is answerable),
            key=lambda need: (need.origin_kind, need.length, digest(need.id)),
        )
        for place, need in enumerate(ordered):
            dealt[need.id] = HALVES[place % 2]
    return dealt


def digest(*parts: str) -> str:
    """Give an order that has nothing to do with the content: SHA-256 in hexadecimal."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()
