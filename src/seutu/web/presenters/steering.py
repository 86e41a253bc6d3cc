"""What a reader can leave out of a need, and what she has left out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from seutu.matching.dropping import Drop, Dropped
from seutu.matching.explain import Pair, Reason
from seutu.matching.pipeline import MatchResult
from seutu.matching.planner import Plan
from seutu.web.cards import DroppedView, Link, Text
from seutu.web.criteria import Criteria
from seutu.web.presenters.concepts import concept_links


class Steering:
    """Names what can be dropped from one plan.

    A reader sees labels, and several concepts may share one: they are dropped together.
    """

    def __init__(self, plan: Plan) -> None:
        by_label: dict[str, list[str]] = {}
        label_of = {}
        for unit in plan.concepts:
            label = _label(unit.concept)
            if label is None:
                continue
            label_of[unit.key] = label
            by_label.setdefault(label.label.value.casefold(), []).append(unit.key)
        self._keys = {
            key: " ".join(by_label[link.label.value.casefold()])
            for key, link in label_of.items()
        }
        self._labels = label_of

    def concept(self, key: str) -> str:
        """Name the drop of a concept unit, and of all that look the same."""
        return self._keys.get(key, "")

    def pair(self, reason: Reason, pair: Pair) -> str:
        """Name the drop of one translation; nothing for a word that is the same."""
        if pair.kind != "translation":
            return ""
        drop = Drop(reason.key, reason.record_language, pair.term)
        return str(drop) if Drop.read(str(drop)) == drop else ""

    def understood(self, *, limit: int) -> tuple[Link, ...]:
        """List what the need was understood as, each label once."""
        found: dict[str, Link] = {}
        for key, link in self._labels.items():
            label = link.label.value.casefold()
            if label not in found and len(found) < limit:
                found[label] = replace(link, drop=self._keys[key])
        return tuple(found.values())


def dropped_views(
    result: MatchResult, criteria: Criteria, text: str
) -> tuple[DroppedView, ...]:
    """Show what was left out, each with the address that takes it back."""
    views = []
    for meaning, group in _by_meaning(result.dropped):
        drops = [one.drop for one in group]
        views.append(
            DroppedView(
                words=Text(group[0].need_words, result.language),
                meaning=meaning,
                undo_url=criteria.keeping(drops).query(text),
            )
        )
    return tuple(views)


def _by_meaning(
    dropped: Iterable[Dropped],
) -> Iterable[tuple[Text | None, Sequence[Dropped]]]:
    groups: dict[tuple[str, str, str], tuple[Text | None, list[Dropped]]] = {}
    for one in dropped:
        meaning = _meaning(one)
        name = meaning.value.casefold() if meaning else ""
        key = (one.need_words.casefold(), name, one.drop.language)
        groups.setdefault(key, (meaning, []))[1].append(one)
    return groups.values()


def _meaning(one: Dropped) -> Text | None:
    if one.concept:
        link = _label(one.concept)
        return link.label if link else Text(one.concept)
    return Text(one.drop.term, one.drop.language) if one.drop.is_pair else None


def _label(concept: str) -> Link | None:
    return next(iter(concept_links([concept], limit=1)), None)
