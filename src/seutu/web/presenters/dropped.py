"""Meanings that readers dropped, as operators see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from seutu.matching.models import DroppedPair
from seutu.web.cards import Text
from seutu.web.presenters import labels
from seutu.web.presenters.concepts import concept_links


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """One dropped meaning. `source_id` is the concept's own name, where it is one."""

    pk: int
    words: Text
    language: str
    meaning: Text
    target_language: str
    source_id: str
    count: int
    last: datetime
    state: str


def pair_views(pairs: Iterable[DroppedPair]) -> tuple[PairView, ...]:
    """Show pairs in the reader's language; no query."""
    return tuple(_view(pair) for pair in pairs)


def _view(pair: DroppedPair) -> PairView:
    meaning = Text(pair.target, pair.target_language or "und")
    if pair.is_concept:
        link = next(iter(concept_links([pair.target], limit=1)), None)
        meaning = link.label if link else meaning
    return PairView(
        pk=pair.pk,
        words=Text(pair.term, pair.language),
        language=labels.language_name(pair.language),
        meaning=meaning,
        target_language=labels.language_name(pair.target_language)
        if pair.target_language
        else "",
        source_id=pair.target if pair.is_concept else "",
        count=pair.count,
        last=pair.last_seen_at,
        state=pair.state,
    )
