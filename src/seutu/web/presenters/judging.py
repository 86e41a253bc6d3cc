"""Matches of a challenge over time, with what people say of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from seutu.accounts.models import AnyUser
from seutu.challenges.models import Challenge
from seutu.core.kinds import RecordText
from seutu.matching import selectors
from seutu.matching.judging import Opinion, opinions
from seutu.matching.missing import WhyNot, why_not
from seutu.matching.models import Judgement, Snapshot, Standing, StandingMatch
from seutu.matching.pipeline import Match
from seutu.matching.standing import need_of
from seutu.search.errors import IndexUnusable
from seutu.web.cards import Card, Link, MatchView
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.reasons import match_view

ON_PAGE = 5
PER_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCard:
    """One match of a challenge. `verdict` is the viewer's own, or None."""

    card: Card
    record: str
    is_new: bool
    first_seen: datetime | None
    opinion: Opinion
    why_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchesView:
    """What stands beside a challenge: its matches, and how current they are."""

    cards: tuple[JudgedCard, ...]
    total: int
    new: int
    as_of: datetime | None
    verdict: str
    all_url: str
    why_not_url: str
    judge_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotView:
    """How the matches changed on a day."""

    day: date
    verdict: str
    total: int
    came: tuple[Link, ...]
    went: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNotView:
    """The answer to "why not?", with the record and the first of its kind."""

    card: Card
    found: WhyNot
    match: MatchView | None
    best: Card | None
    unanswered: tuple[str, ...]


def matches_view(
    challenge: Challenge,
    viewer: AnyUser,
    *,
    show: str = "current",
    limit: int = ON_PAGE,
) -> MatchesView:
    """Show the matches of a challenge: "current", "new" or "former" ones."""
    rows = StandingMatch.objects.filter(challenge=challenge)
    current = rows.current()
    wanted = {
        "current": current.order_by("rank"),
        "new": current.filter(is_new=True).order_by("-first_seen_at", "rank"),
        "former": rows.filter(rank=0).order_by("-first_seen_at", "pk"),
    }[show]
    shown = list(wanted[:limit])
    standing = Standing.objects.filter(pk=challenge.pk).first()
    address = [challenge.pk]
    return MatchesView(
        cards=_cards(challenge, shown, viewer),
        total=current.count(),
        new=current.filter(is_new=True).count(),
        as_of=standing.refreshed_at if standing else None,
        verdict=standing.verdict if standing else "",
        all_url=reverse("challenge_matches", args=address),
        why_not_url=reverse("why_not", args=address),
        judge_url=reverse("judge", args=address),
    )


def snapshots(challenge: Challenge, *, limit: int = 20) -> tuple[SnapshotView, ...]:
    """Tell day by day which records came and went, the newest first."""
    kept = list(Snapshot.objects.filter(challenge=challenge)[: limit + 1])
    names = {name for one in kept for name, _score in one.matches}
    titles = {
        name: Link(card.title, card.url) for name, card in cards_by_id(names).items()
    }
    views = []
    for number, one in enumerate(kept[:limit]):
        now = [name for name, _score in one.matches]
        older = kept[number + 1] if number + 1 < len(kept) else None
        before = [name for name, _score in older.matches] if older else []
        views.append(
            SnapshotView(
                day=one.day,
                verdict=one.verdict,
                total=len(now),
                came=_links(now, before, titles),
                went=_links(before, now, titles),
            )
        )
    return tuple(views)


def why_not_view(challenge: Challenge, record: RecordText) -> WhyNotView | None:
    """Explain where a record stands for a challenge that is public.

    None for any other challenge, or while the record has no card.
    """
    need = need_of(challenge)
    if need is None:
        return None
    found = why_not(need, record)
    names = [record.id, *([found.best.id] if found.best else [])]
    known = cards_by_id(names)
    card = known.get(record.id)
    if card is None:
        return None
    match = _match_view(found.match, card, challenge) if found.match else None
    best = known.get(found.best.id) if found.best else None
    if best is not None and found.best is not None:
        best = replace(best, match=_match_view(found.best, best, challenge))
    return WhyNotView(
        card=replace(card, match=match),
        found=found,
        match=match,
        best=None if found.best and found.best.id == record.id else best,
        unanswered=found.match.unanswered if found.match else (),
    )


def reasons_to_choose() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """List the reasons of a verdict as values of one choice: "fits:answers", …"""
    groups = (("fits", Judgement.FITTING), ("fails", Judgement.FAILING))
    return tuple(
        (
            verdict,
            tuple(
                (f"{verdict}:{value}", str(label))
                for value, label in Judgement.Because.choices
                if value in allowed
            ),
        )
        for verdict, allowed in groups
    )


def _cards(
    challenge: Challenge, rows: Sequence[StandingMatch], viewer: AnyUser
) -> tuple[JudgedCard, ...]:
    names = [row.record for row in rows]
    known = _explained(challenge, cards_by_id(names))
    person = viewer if viewer.is_authenticated else None
    said = opinions(challenge, names, person)
    why = reverse("why_not", args=[challenge.pk])
    return tuple(
        JudgedCard(
            card=known[row.record],
            record=row.record,
            is_new=row.is_new,
            first_seen=row.first_seen_at,
            opinion=said[row.record],
            why_url=f"{why}?record={row.record}",
        )
        for row in rows
        if row.record in known
    )


def _explained(challenge: Challenge, cards: dict[str, Card]) -> dict[str, Card]:
    """Add the reasons, worked out now; without an index the cards stand alone."""
    need = need_of(challenge) if cards else None
    if need is None:
        return cards
    try:
        result = selectors.find_matches(
            need, filters={"record": tuple(cards)}, limit=len(cards)
        )
    except IndexUnusable:
        return cards
    found = {match.id: match for match in result.matches}
    return {
        name: replace(card, match=_match_view(found[name], card, challenge))
        if name in found
        else card
        for name, card in cards.items()
    }


def _match_view(match: Match, card: Card, challenge: Challenge) -> MatchView:
    calibration = selectors.matcher().calibration
    return match_view(match, card, challenge.language, calibration)


def _links(
    names: Sequence[str], without: Sequence[str], titles: dict[str, Link]
) -> tuple[Link, ...]:
    left_out = set(without)
    return tuple(
        titles[name] for name in names if name not in left_out and name in titles
    )
