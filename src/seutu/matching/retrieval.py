"""Compile a plan to the clauses that fetch candidates.

The candidates are ranked again by `seutu.matching.scoring`, so the clauses only have
to bring the right records into the first two hundred, quickly.
"""

from collections.abc import Mapping

from seutu.matching.analysis import COMPOUNDING, grams
from seutu.matching.planner import ConceptUnit, Plan, WordUnit
from seutu.search.ports import Clause

MOST_CLAUSES = 60
LEAST_PER_LANGUAGE = 4
MOST_GRAMS = 16
MOST_RELATED = 8
SHORTEST_GRAMMED = 5


def clauses(plan: Plan, present: Mapping[str, int]) -> tuple[Clause, ...]:
    """Give the heaviest clauses of a plan within the budget, heaviest first.

    The weight of a clause is its rarity times the probability that it stands for the
    word. The heaviest are kept, and in each language the few heaviest of its own, so
    that no language is crowded out. Letter sequences have a budget of their own.
    """
    found: dict[tuple[str, str, str], float] = {}
    for unit in plan.words:
        for clause in _word_clauses(unit):
            key = (clause.field, clause.term, clause.language)
            found[key] = found.get(key, 0.0) + clause.weight
    for concept in plan.concepts:
        for clause in _concept_clauses(concept):
            key = (clause.field, clause.term, clause.language)
            found[key] = max(found.get(key, 0.0), clause.weight)
    heaviest = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    kept: list[Clause] = []
    in_language: dict[str, int] = {}
    for (field, term, language), weight in heaviest:
        count = in_language.get(language, 0)
        if len(kept) < MOST_CLAUSES or (language and count < LEAST_PER_LANGUAGE):
            in_language[language] = count + 1
            kept.append(Clause(field, term, weight, language))  # type: ignore[arg-type]
    return (*kept, *_gram_clauses(plan, present))


def _word_clauses(unit: WordUnit) -> list[Clause]:
    return [
        Clause(
            "text",
            target.term,
            unit.weight * unit.importance[language] * target.probability,
            language,
        )
        for language, targets in unit.targets.items()
        for target in targets
    ]


def _concept_clauses(unit: ConceptUnit) -> list[Clause]:
    nearest = sorted(unit.related.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        Clause("concepts", concept, unit.weight * share)
        for concept, share in nearest[:MOST_RELATED]
    ]


def _gram_clauses(plan: Plan, present: Mapping[str, int]) -> list[Clause]:
    """Spell out the weightiest words, so that compounds and names are met."""
    found: dict[str, float] = {}
    for unit in plan.words:
        spelled = {unit.term: 1.0}
        for language in COMPOUNDING & present.keys():
            for target in unit.targets.get(language, ())[:2]:
                spelled[target.term] = max(
                    spelled.get(target.term, 0.0), target.probability
                )
        for term, probability in spelled.items():
            if len(term) < SHORTEST_GRAMMED:
                continue
            pieces = grams(term)
            share = unit.reach * plan.weights.spelling * probability / len(pieces)
            for piece in pieces:
                found[piece] = max(found.get(piece, 0.0), share)
    heaviest = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Clause("grams", piece, weight) for piece, weight in heaviest[:MOST_GRAMS]]
