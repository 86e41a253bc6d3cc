"""Why a record was found, in sentences of the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from seutu.catalogue.models import Access
from seutu.matching.calibration import Calibration
from seutu.matching.explain import Reason
from seutu.matching.installed import knowledge
from seutu.matching.pipeline import Match
from seutu.matching.unanswered import Marker
from seutu.web.cards import (
    Card,
    Fit,
    Link,
    MatchView,
    NeedPiece,
    ReasonView,
    Text,
    WordPair,
)
from seutu.web.presenters import labels
from seutu.web.presenters.concepts import MOST_CONCEPTS, concept_links
from seutu.web.presenters.steering import Steering

MOST_PAIRS = 6
MOST_LISTED = 15
LEAST_MEANING = 0.3


def match_view(
    match: Match,
    card: Card,
    language: str,
    calibration: Calibration,
    *,
    steering: Steering | None = None,
    marker: Marker | None = None,
) -> MatchView:
    """Show one match: how well it fits, and its reasons, the weightiest first.

    With `steering` a reader can say what was not meant, with `marker` she sees which
    part of the need the record answers.
    """
    fit = _fit(match.score, calibration)
    met = frozenset(reason.key for reason in match.reasons)
    pieces = marker.pieces(met, match.unanswered) if marker else []
    return MatchView(
        fit=fit,
        fit_label=_fit_label(fit, is_need=match.kind == "challenge"),
        percent=round(match.score * 100),
        reasons=reason_views(match.reasons, card, language, steering),
        unanswered=tuple(Text(word, language) for word in match.unanswered),
        need=tuple(NeedPiece(piece.text, piece.speaks) for piece in pieces),
        need_tag=Text("", language),
        need_is_cut=bool(marker and marker.is_cut),
    )


def reason_views(
    reasons: Sequence[Reason],
    card: Card,
    language: str,
    steering: Steering | None = None,
) -> tuple[ReasonView, ...]:
    """Gather the reasons of one kind into one line each; their shares add up."""
    by_kind: dict[str, list[Reason]] = {}
    for reason in reasons:
        by_kind.setdefault(reason.kind, []).append(reason)
    views = []
    for kind, group in by_kind.items():
        share = sum(reason.share for reason in group)
        if kind == "concept":
            views.append(_concepts(group, share, steering))
        elif kind == "translation":
            views.append(_translations(group, share, language, steering))
        elif kind == "word":
            views.append(_words(group, share, language))
        elif kind == "spelling":
            views.append(_spellings(group, share))
        elif kind == "meaning":
            said = _("Similar in meaning")
            views.append(ReasonView(kind="similar", sentence=said, share=share))
        elif kind == "place":
            views.append(ReasonView(kind="place", sentence=_place(card), share=share))
        elif kind == "freshness":
            views.append(
                ReasonView(kind="clock", sentence=_freshness(card), share=share)
            )
        elif kind == "openness":
            views.append(
                ReasonView(kind="licence", sentence=_openness(card), share=share)
            )
        else:
            said = _("A solution, which counts a little more than other records")
            views.append(ReasonView(kind="solution", sentence=said, share=share))
    return tuple(sorted(views, key=lambda view: -view.share))


def _fit(score: float, calibration: Calibration) -> Fit:
    if score >= calibration.answers:
        return "strong"
    return "fair" if score >= calibration.weak else "weak"


def _fit_label(fit: Fit, *, is_need: bool) -> str:
    if fit == "weak":
        return _("Touches the subject")
    if is_need:
        return _("A need like yours")
    if fit == "strong":
        return _("Answers the need well")
    return _("Answers a part of the need")


def _found_in(group: Iterable[Reason]) -> str:
    return labels.places_phrase(frozenset(reason.place for reason in group))


def _concepts(
    group: Sequence[Reason], share: float, steering: Steering | None
) -> ReasonView:
    found: dict[str, Link] = {}
    for reason in group:
        drop = steering.concept(reason.key) if steering else ""
        for link in concept_links([reason.concept], limit=1):
            label = link.label.value.casefold()
            before = found.get(label, link).drop.split()
            drops = " ".join(dict.fromkeys([*before, *drop.split()]))
            found[label] = replace(link, drop=drops)
    return ReasonView(
        kind="concepts",
        sentence=_("Both are about"),
        share=share,
        concepts=tuple(found.values())[:MOST_CONCEPTS],
        found_in=_found_in(group),
    )


def _translations(
    group: Sequence[Reason], share: float, language: str, steering: Steering | None
) -> ReasonView:
    target = group[0].record_language
    pairs = [
        [
            WordPair(
                Text(reason.need_word, language),
                Text(pair.record_word, target),
                _meaning(reason, language, target),
                sureness=min(pair.likeness, 1.0),
                share=pair.share,
                drop=steering.pair(reason, pair) if steering else "",
            )
            for pair in reason.pairs
        ]
        for reason in group
    ]
    return ReasonView(
        kind="words",
        sentence=_("Words translated from %(source)s to %(target)s:")
        % {
            "source": labels.language_name(language),
            "target": labels.language_name(target),
        },
        share=share,
        pairs=tuple(found[0] for found in pairs[:MOST_PAIRS] if found),
        all_pairs=tuple(pair for found in pairs for pair in found)[:MOST_LISTED],
        found_in=_found_in(group),
    )


def _meaning(reason: Reason, source: str, target: str) -> Text | None:
    reader = labels.reader_language()
    if reader in {source, target}:
        return None
    term = reason.key.partition(":")[2]
    translations = knowledge().translator.translate(term, source, reader, 1)
    if not translations or translations[0][1] < LEAST_MEANING:
        return None
    return Text(translations[0][0], reader)


def _chips(words: Iterable[str], tag: str) -> tuple[Link, ...]:
    distinct = {word.casefold(): word for word in words if word}
    return tuple(Link(Text(word, tag)) for word in distinct.values())


def _words(group: Sequence[Reason], share: float, language: str) -> ReasonView:
    return ReasonView(
        kind="words",
        sentence=_("The same words:"),
        share=share,
        concepts=_chips((reason.need_word for reason in group[:MOST_PAIRS]), language),
        found_in=_found_in(group),
    )


def _spellings(group: Sequence[Reason], share: float) -> ReasonView:
    return ReasonView(
        kind="similar",
        sentence=_("Words spelt alike:"),
        share=share,
        concepts=_chips(
            (reason.record_word for reason in group[:MOST_PAIRS]),
            group[0].record_language,
        ),
        found_in=_found_in(group),
    )


def _place(card: Card) -> str:
    where = card.place or card.country
    if not where:
        return _("In or near the place of the need")
    return _("In or near the place of the need: %(place)s") % {"place": where}


def _freshness(card: Card) -> str:
    if card.as_of is None:
        return _("Kept up to date")
    return _("Dated %(year)s") % {"year": card.as_of.year}


def _openness(card: Card) -> str:
    is_public = card.access is not None and card.access.label == str(
        Access.PUBLIC.label
    )
    if is_public and card.licence:
        return _("Open to all, under a licence it names")
    if is_public:
        return _("Open to all")
    return _("Under a licence it names")
