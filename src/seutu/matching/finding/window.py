"""Words: the best records for them, each once, as far down as anybody reads."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from seutu.matching.selectors import search_records
from seutu.search.ports import Facets

# Texts read for one list of words. Above it a client narrows rather than pages.
DEEPEST = 5_000
KIND = {"kind": ("dataset",)}


@dataclass(frozen=True, slots=True)
class Window:
    """Datasets that hold words, best first; `total` is reckoned beyond the window."""

    ids: tuple[str, ...]
    total: int

    @property
    def is_whole(self) -> bool:
        return self.total == len(self.ids)


def window(text: str, language: str, filters: Facets) -> Window:
    """Look for words among the datasets of some facets.

    Raises `IndexUnusable`.
    """
    found = search_records(
        text, language=language, filters={**filters, **KIND}, limit=DEEPEST
    )
    ids = tuple(one.partition(":")[2] for one in found.ids)
    if found.end >= found.total:
        return Window(ids, len(ids))
    share = len(ids) / max(found.end, 1)
    return Window(ids, max(len(ids), round(found.total * share)))


def among(ids: Mapping[str, int], kept: Window) -> Window:
    """Keep of a window what also fulfils a condition, in the order of the window."""
    rest = tuple(one for one in kept.ids if one in ids)
    share = len(rest) / max(len(kept.ids), 1)
    total = len(rest) if kept.is_whole else max(len(rest), round(kept.total * share))
    return replace(kept, ids=rest, total=total)


def counted(values: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Order counts: the most frequent first, equal ones by name."""
    return tuple(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
