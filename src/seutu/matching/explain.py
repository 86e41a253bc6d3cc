"""Say why a record is there, from the contributions that ranked it.

The words named are read from the record's own text at the moment of explaining, so
that a reason cannot name a word the record does not have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from seutu.core.kinds import RecordText
from seutu.matching.dense.ports import MEANING
from seutu.matching.knowledge import Knowledge
from seutu.matching.planner import ConceptUnit, WordUnit
from seutu.matching.record_words import Named, Place, RecordWords
from seutu.matching.scoring import PRIORS, Scorer
from seutu.matching.weighing import Evidence
from seutu.search.ports import Document

ReasonKind = Literal[
    "word",
    "translation",
    "spelling",
    "concept",
    "meaning",
    "place",
    "freshness",
    "openness",
    "solution",
]

MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A term that stands for a word of the need, and the word of the record it met.

    `likeness` is how surely the one stands for the other, between 0 and 1; `share` is
    the part of the reason's share that it brought.
    """

    term: str
    record_word: str
    likeness: float
    share: float
    kind: ReasonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One part of the evidence: what in the need met what in the record.

    `key` names the unit of the plan; `share` is its part of the record's evidence, and
    leaving the unit out of the plan lowers the evidence by exactly that share. `pairs`
    are the terms that met words of the record, the strongest first.
    """

    kind: ReasonKind
    key: str
    share: float
    value: float
    need_word: str = ""
    record_words: tuple[str, ...] = ()
    record_language: str = ""
    place: Place = ""
    concept: str = ""
    pairs: tuple[Pair, ...] = ()

    @property
    def record_word(self) -> str:
        """The word of the record that counts most, or nothing."""
        return self.record_words[0] if self.record_words else ""


def reasons(
    scorer: Scorer,
    document: Document,
    evidence: Evidence,
    knowledge: Knowledge,
    record: RecordText | None,
) -> tuple[Reason, ...]:
    """Explain the evidence for one document, the weightiest part first.

    Without the record's text no word of it is named.
    """
    text = RecordWords(record, document.language, knowledge)
    met = _met(scorer, document)
    by_term = text.standing_for({term for terms in met.values() for term in terms})
    words_of_plan, concepts_of_plan = scorer.words_by_key, scorer.concepts_by_key
    total = evidence.total or 1.0
    found = []
    for part in evidence.contributions:
        share = part.value / total
        if part.key in PRIORS or part.key == MEANING:
            reason = Reason(
                kind=part.key,  # type: ignore[arg-type]
                key=part.key,
                share=share,
                value=part.value,
            )
        elif part.key in words_of_plan:
            number, unit = words_of_plan[part.key]
            reason = _word_reason(
                unit, met[number], by_term, document.language, part.value, share
            )
        else:
            reason = _concept_reason(
                concepts_of_plan[part.key], document, text, part.value, share
            )
        found.append(reason)
    return tuple(sorted(found, key=lambda reason: (-reason.share, reason.key)))


def _met(
    scorer: Scorer, document: Document
) -> dict[int, dict[str, tuple[float, float]]]:
    """Map word units to the terms of a record that count for them.

    Each term comes with its strength over all fields, and with its likeness.
    """
    weights = scorer.plan.weights
    named, known = scorer.named(document.language), scorer.found(document.language)
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for weight, counting, terms in (
        (weights.title, named, document.title),
        (weights.keywords, named, document.keywords),
        (weights.body, known, filter(known.__contains__, document.body)),
    ):
        for term in terms:
            for number, likeness in scorer.counts[counting[term]]:
                of_unit = found.setdefault(number, {})
                before = of_unit.get(term, (0.0, 0.0))[0]
                of_unit[term] = (before + weight * likeness, likeness)
    return found


def _word_reason(
    unit: WordUnit,
    met: Mapping[str, tuple[float, float]],
    text: Mapping[str, Named],
    language: str,
    value: float,
    share: float,
) -> Reason:
    via = {target.term: target.via for target in unit.targets.get(language, ())}
    ordered = sorted(met, key=lambda term: (-met[term][0], term))
    total = sum(strength for strength, _ in met.values()) or 1.0
    pairs = tuple(
        Pair(
            term=term,
            record_word=text[term][0],
            likeness=met[term][1],
            share=share * met[term][0] / total,
            kind=via.get(term, "spelling"),
        )
        for term in ordered
        if term in text
    )
    named = [text[term] for term in ordered if term in text]
    return Reason(
        kind=via.get(ordered[0], "spelling") if ordered else "word",
        key=unit.key,
        share=share,
        value=value,
        need_word=unit.need_word,
        record_words=_distinct(surface for surface, _ in named),
        record_language=language,
        place=named[0][1] if named else "",
        pairs=pairs[:MOST_NAMED],
    )


def _concept_reason(
    unit: ConceptUnit, document: Document, text: RecordWords, value: float, share: float
) -> Reason:
    shared = {
        concept: unit.related[concept]
        for concept in document.concepts
        if concept in unit.related
    }
    nearest = max(shared, key=lambda concept: (shared[concept], concept), default="")
    named = sorted(text.naming(shared), key=lambda pair: -shared[pair[0]])
    return Reason(
        kind="concept",
        key=unit.key,
        share=share,
        value=value,
        need_word=unit.need_words,
        record_words=_distinct(surface for _, (surface, _) in named),
        record_language=document.language,
        place=named[0][1][1] if named else "",
        concept=nearest or unit.concept,
    )


def _distinct(surfaces: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for surface in surfaces:
        kept.setdefault(surface.casefold(), surface)
    chosen: Sequence[str] = list(kept.values())
    return tuple(chosen[:MOST_NAMED])
