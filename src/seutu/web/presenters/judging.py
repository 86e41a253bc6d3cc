"""Matches of a challenge over time, with what people say of them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from seutu.accounts.models import AnyUser
from seutu.challenges.models import Challenge
from seutu.core.kinds import RecordText, kinds
from seutu.matching import selectors
from seutu.matching.judging import Opinion, opinions
from seutu.matching.missing import WhyNot, why_not
from seutu.matching.models import Judgement, Snapshot, Standing, StandingMatch
from seutu.matching.needs import Need
from seutu.matching.pipeline import Match, MatchResult
from seutu.matching.standing import DEPTH, need_of
from seutu.matching.unanswered import Marker
from seutu.search.errors import IndexUnusable
from seutu.web.cards import Card, DroppedView, Link, MatchView
from seutu.web.criteria import Criteria, cursor_at
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.matches import MOST_ALSO, MOST_UNDERSTOOD, with_folded
from seutu.web.presenters.reasons import match_view
from seutu.web.presenters.steering import Steering, dropped_views

ON_PAGE = 5
PER_PAGE = 10
EVERYTHING = Criteria()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCard:
    """One match of a challenge, with what people said of it."""

    card: Card
    record: str
    is_new: bool
    first_seen: datetime | None
    opinion: Opinion
    why_url: str

    @property
    def verdict(self) -> str:
        """The viewer's own verdict as a value of the choice, or nothing."""
        mine = self.opinion.mine
        if mine is None:
            return ""
        return f"{'fits' if mine.fits else 'fails'}:{mine.because}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchesView:
    """What stands beside a challenge: its matches, and how current they are.

    `shown_total` counts the list that the cards are a page of. `read_as` is the
    language of the need, `understood` are its concepts, `dropped` is what the reader
    left out of it.
    """

    cards: tuple[JudgedCard, ...]
    total: int
    shown_total: int
    new: int
    as_of: datetime | None
    verdict: str
    all_url: str
    why_not_url: str
    judge_url: str
    drop_url: str
    drop_query: str = ""
    read_as: str = ""
    understood: tuple[Link, ...] = ()
    dropped: tuple[DroppedView, ...] = ()
    keep_all_url: str = ""
    next_url: str = ""
    first_url: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """Records of one page of matches, and the matcher's answer that explains them."""

    rows: Sequence[StandingMatch]
    total: int
    result: MatchResult | None
    need: Need | None


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
    criteria: Criteria = EVERYTHING,
    limit: int = ON_PAGE,
) -> MatchesView:
    """Show the matches of a challenge: "current", "new" or "former" ones.

    With meanings dropped, what matches now without them, in that order.
    """
    rows = StandingMatch.objects.filter(challenge=challenge)
    current = rows.current()
    found = (
        _ranked_anew(challenge, criteria, limit)
        if criteria.drops
        else _kept(challenge, rows, show, criteria.offset, limit)
    )
    standing = Standing.objects.filter(pk=challenge.pk).first()
    address = [challenge.pk]
    shown = {} if show == "current" else {"show": show}
    end = criteria.offset + limit
    result = found.result
    return MatchesView(
        cards=_cards(challenge, found, viewer),
        total=current.count(),
        shown_total=found.total,
        new=current.filter(is_new=True).count(),
        as_of=standing.refreshed_at if standing else None,
        verdict=result.verdict
        if criteria.drops and result
        else (standing.verdict if standing else ""),
        all_url=reverse("challenge_matches", args=address),
        why_not_url=reverse("why_not", args=address),
        judge_url=reverse("judge", args=address),
        drop_url=reverse("challenge_drop", args=address),
        drop_query=replace(criteria, offset=0).query()[1:],
        read_as=result.language if result else "",
        understood=Steering(result.plan).understood(limit=MOST_UNDERSTOOD)
        if result
        else (),
        dropped=dropped_views(result, criteria, "") if result else (),
        keep_all_url=criteria.keeping(criteria.drops).query(),
        next_url=criteria.query(cursor=cursor_at(end), **shown)
        if found.total > end
        else "",
        first_url=criteria.query(**shown) if criteria.offset else "",
    )


def _kept(
    challenge: Challenge,
    rows: "QuerySet[StandingMatch]",
    show: str,
    offset: int,
    limit: int,
) -> _Found:
    """Read a page of the matches that are kept; the reasons are worked out now."""
    current = rows.filter(rank__gt=0)
    wanted = {
        "current": current.order_by("rank"),
        "new": current.filter(is_new=True).order_by("-first_seen_at", "rank"),
        "former": rows.filter(rank=0).order_by("-first_seen_at", "pk"),
    }[show]
    page = list(wanted[offset : offset + limit])
    need = need_of(challenge) if page else None
    result = None
    if need is not None:
        names = tuple(row.record for row in page)
        with suppress(IndexUnusable):
            result = selectors.find_matches(
                need, filters={"record": names}, limit=len(names)
            )
    return _Found(page, wanted.count(), result, need)


def _ranked_anew(challenge: Challenge, criteria: Criteria, limit: int) -> _Found:
    """Match a challenge without what was dropped; nothing of it is kept."""
    need = need_of(challenge)
    if need is None:
        return _Found((), 0, None, None)
    supply = tuple(known.name for known in kinds() if known.role == "supply")
    result = selectors.find_matches(
        need,
        filters={"kind": supply},
        limit=DEPTH,
        exclude=(challenge.subject,),
        drop=map(str, criteria.drops),
    )
    weak = selectors.calibration().weak
    fitting = [match for match in result.matches if match.score >= weak]
    page = fitting[criteria.offset : criteria.offset + limit]
    kept = {
        row.record: row
        for row in StandingMatch.objects.filter(
            challenge=challenge, record__in=[match.id for match in page]
        )
    }
    rows = [
        kept.get(match.id) or StandingMatch(challenge=challenge, record=match.id)
        for match in page
    ]
    return _Found(rows, len(fitting), result, need)


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
    challenge: Challenge, found: _Found, viewer: AnyUser
) -> tuple[JudgedCard, ...]:
    names = [row.record for row in found.rows]
    known = _explained(challenge, found)
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
        for row in found.rows
        if row.record in known
    )


def _explained(challenge: Challenge, found: _Found) -> dict[str, Card]:
    """Load cards with the reasons; without an index the cards stand alone."""
    names = [row.record for row in found.rows]
    if found.result is None or found.need is None:
        return cards_by_id(names)
    wanted = set(names)
    matches = {one.id: one for one in found.result.matches if one.id in wanted}
    also = (one for match in matches.values() for one in match.also[:MOST_ALSO])
    cards = cards_by_id((*names, *also))
    steering = Steering(found.result.plan)
    marker = Marker(said_in(found.need), found.result.plan)
    return {
        name: replace(
            card,
            match=with_folded(
                _match_view(matches[name], card, challenge, steering, marker),
                matches[name],
                cards,
            ),
        )
        if name in matches
        else card
        for name, card in cards.items()
    }


def said_in(need: Need) -> str:
    """Put the title and the text of a need together, as a reader sees them."""
    return " – ".join(part for part in (need.title, need.text) if part)


def _match_view(
    match: Match,
    card: Card,
    challenge: Challenge,
    steering: Steering | None = None,
    marker: Marker | None = None,
) -> MatchView:
    return match_view(
        match,
        card,
        challenge.language,
        selectors.calibration(),
        steering=steering,
        marker=marker,
    )


def _links(
    names: Sequence[str], without: Sequence[str], titles: dict[str, Link]
) -> tuple[Link, ...]:
    left_out = set(without)
    return tuple(
        titles[name] for name in names if name not in left_out and name in titles
    )
