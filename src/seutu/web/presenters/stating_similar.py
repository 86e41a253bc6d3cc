"""What is there already: the same need elsewhere, and what answers it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from seutu.challenges.models import Challenge
from seutu.challenges.services.states import GOING_ON
from seutu.core.kinds import kinds
from seutu.matching import selectors
from seutu.matching.needs import Need
from seutu.matching.pipeline import Match
from seutu.places.selectors import EUROPEAN
from seutu.search.errors import IndexUnusable
from seutu.web.cards import Badge, Card
from seutu.web.presenters.entries import OWNERS
from seutu.web.presenters.matches import match_cards
from seutu.web.presenters.stating_topics import need_of

MOST_CHALLENGES = 6
MOST_SUPPLY = 6
DEPTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A challenge like this one; `can_join` when it is stated here and goes on."""

    id: str
    card: Card
    is_own: bool
    can_join: bool
    marks: tuple[Badge, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplied:
    """A record that may answer the need; `id` is "<kind>:<record id>"."""

    id: str
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyThere:
    """`is_known` is false while the index cannot answer."""

    is_known: bool = True
    has_words: bool = True
    challenges: tuple[Alike, ...] = ()
    supply: tuple[Supplied, ...] = ()


def already_there(challenge: Challenge) -> AlreadyThere:
    """Find what is like a draft: challenges stated here first, then others, supply."""
    need = need_of(challenge)
    if not (need.title or need.text):
        return AlreadyThere(has_words=False)
    supply = tuple(kind.name for kind in kinds() if kind.role == "supply")
    try:
        demanded = _worthy(need, ("challenge",), DEPTH, challenge)
        supplied = _worthy(need, supply, MOST_SUPPLY, challenge)
    except IndexUnusable:
        return AlreadyThere(is_known=False)
    return AlreadyThere(
        challenges=_alike(demanded),
        supply=tuple(Supplied(_record(card), card) for card in supplied),
    )


def _worthy(
    need: Need, names: tuple[str, ...], limit: int, challenge: Challenge
) -> tuple[Card, ...]:
    result = selectors.find_matches(
        need, filters={"kind": names}, limit=limit, exclude=(challenge.subject,)
    )
    least = selectors.calibration().weak
    matches: Sequence[Match] = [one for one in result.matches if one.score >= least]
    return match_cards(matches, result)


def _record(card: Card) -> str:
    """Name the record of a card: cards are called "<kind>-<record id>"."""
    return f"{card.kind}:{card.id.removeprefix(card.kind + '-')}"


def _alike(cards: Sequence[Card]) -> tuple[Alike, ...]:
    keys = {card.id: _record(card).partition(":")[2] for card in cards}
    rows = {
        row.pk: row
        for row in Challenge.objects.public()
        .filter(pk__in=keys.values())
        .select_related(OWNERS["challenge"])
    }
    found = [_one(rows[keys[card.id]], card) for card in cards if keys[card.id] in rows]
    found.sort(key=lambda one: (not one.is_own, not one.can_join))
    return tuple(found[:MOST_CHALLENGES])


def _one(row: Challenge, card: Card) -> Alike:
    marks = []
    if row.is_external:
        marks.append(Badge(_("Listed from elsewhere")))
    if row.country and row.country not in EUROPEAN:
        marks.append(Badge(_("Outside Europe"), "caution"))
    if row.state == Challenge.State.CLOSED:
        marks.append(Badge(_("Closed: read how it ended"), "closed"))
    return Alike(
        id=row.pk,
        card=card,
        is_own=not row.is_external,
        can_join=not row.is_external and row.state in GOING_ON,
        marks=tuple(marks),
    )
