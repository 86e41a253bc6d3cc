"""The match page: the need as it was read, and what answers it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.core.kinds import kinds
from seutu.language import LANGUAGES, TranslationTables, neighbours
from seutu.matching import selectors
from seutu.matching.installed import knowledge
from seutu.matching.needs import Need
from seutu.matching.parallel_titles import WithTitleWords
from seutu.matching.pipeline import Match, MatchResult
from seutu.matching.unanswered import Marker
from seutu.search.ports import Facets
from seutu.web.cards import (
    AlsoIn,
    Card,
    Choice,
    DroppedView,
    Link,
    MatchView,
    NeedView,
    Tab,
    Text,
)
from seutu.web.criteria import Criteria, cursor_at
from seutu.web.presenters import labels
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.facets import facets
from seutu.web.presenters.reasons import match_view
from seutu.web.presenters.sorting import by_name
from seutu.web.presenters.steering import Steering, dropped_views

PAGE = 10
MOST_UNDERSTOOD = 8
MOST_ALSO = 12
SHOWN_FACETS = (
    "country",
    "theme",
    "record_language",
    "access",
    "status",
    "format",
    "licence",
    "source",
)


class LeftOut(TypedDict):
    """The fields of `NeedView` that are about what was left out."""

    dropped: tuple[DroppedView, ...]
    dropped_keys: tuple[str, ...]
    keep_all_url: str
    drop_url: str
    drop_query: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The need of one request. `address` is the page's path; `in_address` tells
    whether the text itself is in the query string.
    """

    text: str
    address: str
    in_address: bool = True


def match_page(asked: Asked, criteria: Criteria) -> dict[str, object]:
    """Match a need and give what `match.html` prints; raises `IndexUnusable`."""
    need = Need(text=asked.text, language=criteria.language, region=criteria.region)
    narrowed = _with_kind(criteria.facets, criteria.kind)
    result = selectors.find_matches(
        need,
        filters=narrowed,
        limit=PAGE,
        offset=criteria.offset,
        drop=map(str, criteria.drops),
    )
    unfiltered = (
        selectors.find_matches(
            need, limit=0, drop=map(str, criteria.drops), explain=False
        )
        if narrowed
        else result
    )
    of_all_kinds = _all_kinds(need, criteria, unfiltered) if criteria.kind else result
    shown = result.useful
    matches = result.matches[: max(shown - criteria.offset, 0)]
    end = criteria.offset + PAGE
    text = asked.text if asked.in_address else ""
    steering = Steering(result.plan)
    return {
        "need": replace(
            need_view(asked, criteria, result),
            concepts=steering.understood(limit=MOST_UNDERSTOOD),
            is_cut=need.is_cut,
            **_left_out(asked, criteria, result, text),
        ),
        "result": result,
        "verdict": result.verdict,
        "has_words": bool(result.plan.words or result.plan.concepts),
        "tabs": _tabs(of_all_kinds, criteria, text),
        "facets": facets(unfiltered.facets, criteria.filters, names=SHOWN_FACETS),
        "cards": match_cards(
            matches, result, steering=steering, marker=Marker(asked.text, result.plan)
        ),
        "total": shown,
        "kind": criteria.kind,
        "near_region": criteria.region,
        "first_url": criteria.query(text) if criteria.offset else "",
        "next_url": criteria.query(text, cursor=cursor_at(end)) if shown > end else "",
        "clear_url": Criteria(language=criteria.language).query(text),
    }


def match_cards(
    matches: Sequence[Match],
    result: MatchResult,
    *,
    steering: Steering | None = None,
    marker: Marker | None = None,
) -> tuple[Card, ...]:
    """Show matches in their order, each with its reasons and what is folded under it.

    What is folded is read together with the matches, so that it costs no query more.
    """
    calibration = selectors.calibration()
    found = cards_by_id(
        name for match in matches for name in (match.id, *match.also[:MOST_ALSO])
    )
    return tuple(
        replace(
            card,
            match=with_folded(
                match_view(
                    match,
                    card,
                    result.language,
                    calibration,
                    steering=steering,
                    marker=marker,
                ),
                match,
                found,
            ),
        )
        for match in matches
        if (card := found.get(match.id))
    )


def with_folded(view: MatchView, match: Match, found: Mapping[str, Card]) -> MatchView:
    """Add the records folded under a match, and say what they are."""
    card = found[match.id]
    folded = [found[name] for name in match.also if name in found]
    if not folded:
        return view
    elsewhere = {one.catalogue for one in folded} - {card.catalogue}
    count = len(match.also)
    if elsewhere and all(one.catalogue in elsewhere for one in folded):
        label = ngettext(
            "Also in %(count)d other catalogue",
            "Also in %(count)d other catalogues",
            len(elsewhere),
        ) % {"count": len(elsewhere)}
    else:
        label = ngettext(
            "%(count)d more record like this",
            "%(count)d more records like this",
            count,
        ) % {"count": count}
    return replace(view, also=tuple(_also_in(one) for one in folded), also_label=label)


def _also_in(card: Card) -> AlsoIn:
    where = (str(card.publisher.label) if card.publisher else "", card.country)
    return AlsoIn(Link(card.title, card.url), ", ".join(filter(None, where)))


def _left_out(
    asked: Asked, criteria: Criteria, result: MatchResult, text: str
) -> "LeftOut":
    """Give the part of a need's view that is about what the reader left out.

    Where the language is unsure the reading shown is held on to, since what is dropped
    belongs to it.
    """
    is_open = not (criteria.language or result.detection.is_sure)
    held = replace(criteria, offset=0)
    if is_open:
        held = replace(held, language=result.language)
    return {
        "dropped": dropped_views(result, criteria, text),
        "dropped_keys": tuple(map(str, criteria.drops)),
        "keep_all_url": criteria.keeping(criteria.drops).query(text),
        "drop_url": f"{asked.address}drop/",
        "drop_query": held.query(text)[1:],
    }


def need_view(asked: Asked, criteria: Criteria, result: MatchResult) -> NeedView:
    """Show how a need was read, and how that can be corrected."""
    text = asked.text if asked.in_address else ""
    tried = [result.detection.language]
    if not result.detection.is_sure:
        tried += [tag for tag, _chance in result.detection.alternatives[:1]]
    return NeedView(
        text=Text(asked.text, result.language),
        action=asked.address,
        language_label=labels.language_name(result.language),
        is_sure=result.detection.is_sure or len(tried) < 2,
        alternatives=tuple(
            labels.language_name(tag) for tag in tried if tag != result.language
        ),
        languages=language_choices(result.language),
        limits=limits(result.language),
        share_url=f"{settings.SITE_URL}{asked.address}"
        f"{replace(criteria, offset=0).query(text)}".rstrip("?"),
        text_in_address=asked.in_address,
    )


def language_choices(chosen: str) -> tuple[Choice, ...]:
    """Offer every language that can be read, by name in the reader's language."""
    named = sorted(
        ((labels.language_name(tag), tag) for tag in LANGUAGES),
        key=lambda pair: by_name(pair[0]),
    )
    known = [Choice(tag, name, tag == chosen) for name, tag in named]
    if chosen not in LANGUAGES:
        known.insert(0, Choice("", _("Not recognised"), True))
    return tuple(known)


def limits(language: str) -> str:
    """Say where words of this language cannot be translated well yet."""
    translator = knowledge().translator
    if language not in LANGUAGES or not isinstance(
        translator, TranslationTables | WithTitleWords
    ):
        return ""
    quality = translator.quality(language, "en")
    if quality == "neighbour":
        return _(
            "We cannot translate this language well yet. Words of related languages"
            " are used: %(languages)s."
        ) % {"languages": ", ".join(map(labels.language_name, neighbours(language)))}
    if quality == "none":
        return _(
            "We cannot translate this language yet. Only records in the same language,"
            " and names spelt alike, are found."
        )
    return ""


def _with_kind(filters: Facets, kind: str) -> dict[str, tuple[str, ...]]:
    return {**filters, "kind": (kind,)} if kind else dict(filters)


def _all_kinds(need: Need, criteria: Criteria, unfiltered: MatchResult) -> MatchResult:
    if not criteria.filters:
        return unfiltered
    return selectors.find_matches(
        need,
        filters=criteria.facets,
        limit=0,
        drop=map(str, criteria.drops),
        explain=False,
    )


def _tabs(result: MatchResult, criteria: Criteria, text: str) -> tuple[Tab, ...]:
    counts: Mapping[str, int] = dict(result.facets.get("kind", ()))
    return tuple(_each_tab(counts, criteria, text))


def _each_tab(
    counts: Mapping[str, int], criteria: Criteria, text: str
) -> Iterator[Tab]:
    yield Tab(
        labels.any_kind(),
        criteria.query(text, kind=""),
        sum(counts.values()),
        not criteria.kind,
    )
    for kind in kinds():
        yield Tab(
            str(kind.label_plural),
            criteria.query(text, kind=kind.name),
            counts.get(kind.name, 0),
            criteria.kind == kind.name,
        )
