"""Themes and concepts of a need, proposed by the matcher for confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass

from seutu.challenges.models import Challenge
from seutu.challenges.questions import MOST_CONCEPTS, MOST_THEMES
from seutu.core.kinds import kinds
from seutu.core.language import best
from seutu.matching import selectors
from seutu.matching.analysis import base_language, words
from seutu.matching.installed import knowledge
from seutu.matching.needs import Need
from seutu.matching.pipeline import MatchResult
from seutu.search.errors import IndexUnusable
from seutu.vocabularies import ConceptStore, UnknownConcept
from seutu.web.cards import Text
from seutu.web.presenters import labels
from seutu.web.presenters.entries import rows
from seutu.web.presenters.sorting import by_name

READ = 30
LIKELY_THEMES = 2
LEAST_SHARE = 0.2
MOST_PROPOSED = 12
LIKELY_CONCEPTS = 5
MOST_LOOKED_UP = 8


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme or concept to tick; `is_proposed` says that we found it in the text."""

    id: str
    label: Text
    is_chosen: bool = False
    is_proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """What a need may be about; `is_confirmed` tells that somebody looked at it."""

    themes: tuple[Topic, ...]
    concepts: tuple[Topic, ...]
    is_confirmed: bool


def need_of(challenge: Challenge) -> Need:
    """Read a challenge, also a draft that no index knows, as a need."""
    tag = challenge.language
    return Need(
        title=best(challenge.title, (tag,))[1],
        text=best(challenge.description, (tag,))[1],
        language="" if tag == "und" else tag,
        region=challenge.region_id or challenge.country,
    )


def topics_of(challenge: Challenge) -> Topics:
    """Propose themes and concepts beside those that were chosen.

    Works without the index, which is asked for themes and for how telling a concept
    is; then only the concepts named in the text are proposed.
    """
    chosen_themes = [str(one) for one in challenge.themes]
    chosen_concepts = [str(one) for one in challenge.statement.concepts]
    is_confirmed = bool(chosen_themes or chosen_concepts)
    themes, concepts = _proposed(challenge)
    if not is_confirmed:
        chosen_themes = themes[:LIKELY_THEMES]
        chosen_concepts = concepts[:LIKELY_CONCEPTS]
    return Topics(
        themes=themes_to_tick(chosen_themes, themes),
        concepts=concepts_to_tick(chosen_concepts, concepts),
        is_confirmed=is_confirmed,
    )


def themes_to_tick(chosen: Iterable[str], proposed: Iterable[str]) -> tuple[Topic, ...]:
    """List all themes by name, those proposed first."""
    ticked, found = set(chosen), list(proposed)
    named = sorted(labels.THEMES, key=lambda code: by_name(labels.theme_name(code)))
    first = [code for code in found if code in labels.THEMES]
    ordered = [*first, *(code for code in named if code not in first)]
    here = labels.reader_language()
    return tuple(
        Topic(code, Text(labels.theme_name(code), here), code in ticked, code in first)
        for code in ordered
    )


def concepts_to_tick(
    chosen: Iterable[str], proposed: Iterable[str]
) -> tuple[Topic, ...]:
    """List the chosen concepts, then the proposed ones, each label once."""
    ticked, found = list(chosen), list(proposed)
    topics: dict[str, Topic] = {}
    for concept in dict.fromkeys([*ticked, *found]):
        label = concept_label(concept)
        if label is not None:
            topic = Topic(concept, label, concept in ticked, concept in found)
            topics.setdefault(label.value.casefold(), topic)
    return tuple(topics.values())


def concept_label(concept: str) -> Text | None:
    """Label a concept for the reader; None for one that no vocabulary has."""
    try:
        tag, label = knowledge().concepts.label(concept, (labels.reader_language(),))
    except UnknownConcept:
        return None
    return Text(label, tag)


def known_concepts(concepts: Iterable[str]) -> list[str]:
    """Keep the concepts that a packaged vocabulary has, in their order."""
    return [
        one
        for one in dict.fromkeys(concepts)
        if len(one) <= 100 and concept_label(one) is not None
    ][:MOST_CONCEPTS]


def known_themes(themes: Iterable[str]) -> list[str]:
    return [one for one in dict.fromkeys(themes) if one in labels.THEMES][:MOST_THEMES]


def look_up(text: str) -> list[str]:
    """Find concepts whose label begins with what was typed."""
    store = knowledge().concepts
    if not isinstance(store, ConceptStore):
        return []
    found = store.search(text[:100], labels.reader_language(), MOST_LOOKED_UP)
    return list(dict.fromkeys(store.canonical(one.id) for one in found))


def proposed_topics(need: Need) -> Topics:
    """Propose themes and concepts for a need that is written down nowhere yet."""
    themes, concepts = _read_out(need)
    return Topics(
        themes=themes_to_tick(themes[:LIKELY_THEMES], themes),
        concepts=concepts_to_tick(concepts[:LIKELY_CONCEPTS], concepts),
        is_confirmed=False,
    )


def _proposed(challenge: Challenge) -> tuple[list[str], list[str]]:
    return _read_out(need_of(challenge), exclude=(challenge.subject,))


def _read_out(
    need: Need, *, exclude: tuple[str, ...] = ()
) -> tuple[list[str], list[str]]:
    if not (need.title or need.text):
        return [], []
    try:
        result = selectors.find_matches(
            need, limit=READ, exclude=exclude, explain=False
        )
    except IndexUnusable:
        return [], _named(need)
    found = [unit.concept for unit in result.plan.concepts]
    return _themes(result), found[:MOST_PROPOSED]


def _named(need: Need) -> list[str]:
    """Name the concepts in a text, the most specific first, without the index."""
    text = f"{need.title}\n{need.text}"
    tag = base_language(need.language, text)
    terms = [word.term for word in words(text, tag)]
    found = knowledge().annotator.annotate(terms, tag)
    ordered = sorted(found, key=lambda one: -one.specificity)
    return list(dict.fromkeys(one.concept for one in ordered))[:MOST_PROPOSED]


def _themes(result: MatchResult) -> list[str]:
    """Weigh the themes of the nearest records by how near these are."""
    scores = {match.id: match.score for match in result.matches}
    weights: dict[str, float] = {}
    for kind in kinds():
        prefix = f"{kind.name}:"
        keys = [one.removeprefix(prefix) for one in scores if one.startswith(prefix)]
        if not keys:
            continue
        for pk, themes in (
            rows(kind.name).filter(pk__in=keys).values_list("pk", "themes")
        ):
            for theme in themes:
                score = scores[f"{prefix}{pk}"] / len(themes)
                weights[str(theme)] = weights.get(str(theme), 0.0) + score
    total = sum(weights.values())
    return [
        theme
        for theme, weight in sorted(weights.items(), key=lambda one: -one[1])[:4]
        if total and weight / total >= LEAST_SHARE and theme in labels.THEMES
    ]
