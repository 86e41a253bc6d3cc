"""One code of a vocabulary."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a vocabulary with its labels by language tag."""

    id: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
