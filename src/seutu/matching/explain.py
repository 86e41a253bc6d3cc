"""Say why a record is there, from the contributions that ranked it.

The words named are read from the record's own text at the moment of explaining, so
that a reason cannot name a word the record does not have.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from seutu.core.kinds import RecordText
from seutu.matching.analysis import COMPOUNDING, Word, base_language, words
from seutu.matching.dense.ports import MEANING
from seutu.matching.documents import LONGEST_BODY
from seutu.matching.knowledge import Knowledge
from seutu.matching.planner import ConceptUnit, WordUnit
from seutu.matching.scoring import PRIORS, Evidence, Scorer
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
]
Place = Literal["title", "keywords", "description", ""]

MOST_NAMED = 3
MOST_READ = LONGEST_BODY


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


@dataclass(slots=True)
class _Text:
    """The words of one record in one language, by the terms they stand for."""

    by_term: dict[str, tuple[str, Place]] = field(default_factory=dict)
    parts: list[tuple[str, Place, list[Word]]] = field(default_factory=list)
    concepts: list[tuple[str, str, Place]] | None = None


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
    text = _read(record, document.language, knowledge) if record else _Text()
    words_of_plan = {unit.key: unit for unit in scorer.plan.words}
    concepts_of_plan = {unit.key: unit for unit in scorer.plan.concepts}
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
            reason = _word_reason(
                words_of_plan[part.key], scorer, document, text, part.value, share
            )
        else:
            reason = _concept_reason(
                concepts_of_plan[part.key],
                document,
                text,
                knowledge,
                part.value,
                share,
            )
        found.append(reason)
    return tuple(sorted(found, key=lambda reason: (-reason.share, reason.key)))


def _word_reason(
    unit: WordUnit,
    scorer: Scorer,
    document: Document,
    text: _Text,
    value: float,
    share: float,
) -> Reason:
    number = scorer.plan.words.index(unit)
    strength: dict[str, tuple[float, ReasonKind]] = {}
    likenesses: dict[str, float] = {}
    weights = scorer.plan.weights
    by_target = {
        target.term: target for target in unit.targets.get(document.language, ())
    }
    known_to_plan = scorer.known_terms(document.language)
    for weight, terms, spells in (
        (weights.title, document.title, True),
        (weights.keywords, document.keywords, True),
        (weights.body, document.body, False),
    ):
        for term in terms:
            target = by_target.get(term)
            likeness, kind = 0.0, "word"
            if target is not None:
                likeness, kind = target.probability, target.via
            elif spells and term not in known_to_plan:
                alike = scorer.alike(term)
                if not alike:
                    continue
                likeness = weights.spelling * dict(alike).get(number, 0.0)
                kind = "spelling"
            if likeness:
                before = strength.get(term, (0.0, kind))[0]
                strength[term] = (before + weight * likeness, kind)  # type: ignore[assignment]
                likenesses[term] = likeness
    ordered = sorted(strength.items(), key=lambda pair: (-pair[1][0], pair[0]))
    named = [text.by_term[term] for term, _ in ordered if term in text.by_term]
    total = sum(value for value, _ in strength.values()) or 1.0
    pairs = tuple(
        Pair(
            term=term,
            record_word=text.by_term[term][0],
            likeness=likenesses[term],
            share=share * part / total,
            kind=met,
        )
        for term, (part, met) in ordered
        if term in text.by_term
    )
    return Reason(
        kind=ordered[0][1][1] if ordered else "word",
        key=unit.key,
        share=share,
        value=value,
        need_word=unit.need_word,
        record_words=_distinct(surface for surface, _ in named),
        record_language=document.language,
        place=named[0][1] if named else "",
        pairs=pairs[:MOST_NAMED],
    )


def _concept_reason(
    unit: ConceptUnit,
    document: Document,
    text: _Text,
    knowledge: Knowledge,
    value: float,
    share: float,
) -> Reason:
    shared = {
        concept: unit.related[concept]
        for concept in document.concepts
        if concept in unit.related
    }
    nearest = max(shared, key=lambda concept: (shared[concept], concept), default="")
    if text.concepts is None:
        text.concepts = _concepts(text, document.language, knowledge)
    named = [
        (-shared[concept], surface, place)
        for concept, surface, place in text.concepts
        if concept in shared
    ]
    named.sort(key=lambda entry: entry[0])
    return Reason(
        kind="concept",
        key=unit.key,
        share=share,
        value=value,
        need_word=unit.need_words,
        record_words=_distinct(surface for _, surface, _ in named),
        record_language=document.language,
        place=named[0][2] if named else "",
        concept=nearest or unit.concept,
    )


def _concepts(
    text: _Text, language: str, knowledge: Knowledge
) -> list[tuple[str, str, Place]]:
    """List the concepts that a record names, each with the words that name it."""
    return [
        (one.concept, source[found[one.start].start : found[one.end - 1].end], place)
        for source, place, found in text.parts
        for one in knowledge.annotator.annotate([word.term for word in found], language)
    ]


def _read(record: RecordText, language: str, knowledge: Knowledge) -> _Text:
    text = _Text()
    for tag, title in record.title.items():
        if base_language(tag, _sample(record, tag)) == language:
            text.parts.append((title, "title", words(title, language)))
    for tag, keywords in record.keywords.items():
        if base_language(tag, _sample(record, tag)) == language:
            text.parts.extend(
                (keyword, "keywords", words(keyword, language)) for keyword in keywords
            )
    for tag, description in record.description.items():
        if base_language(tag, _sample(record, tag)) == language:
            text.parts.append(
                (description, "description", words(description, language, MOST_READ))
            )
    for _, place, found in text.parts:
        for word in found:
            text.by_term.setdefault(word.term, (word.surface, place))
    if language not in COMPOUNDING:
        return text
    for _, place, found in text.parts:
        for word in found:
            for part in knowledge.split(word.term, language):
                text.by_term.setdefault(part, (word.surface, place))
    return text


def _sample(record: RecordText, tag: str) -> str:
    return record.title.get(tag, "") + " " + record.description.get(tag, "")


def _distinct(surfaces: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for surface in surfaces:
        kept.setdefault(surface.casefold(), surface)
    chosen: Sequence[str] = list(kept.values())
    return tuple(chosen[:MOST_NAMED])
