"""What a call could fund, and what an organisation could serve."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from seutu.accounts.models import Organisation
from seutu.matching.gaps import selectors
from seutu.matching.gaps.ranking import Fundable, fundable, servable_by
from seutu.matching.gaps.selectors import Narrowed
from seutu.web.cards import Badge, Card, Text
from seutu.web.presenters import gaps_words as words
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.gaps import GapRow, gap_rows

FUNDED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRow:
    """What a call could fund: gaps for the same thing, with their score."""

    rank: int
    url: str
    title: Text
    places: str
    place_count: int
    asked: str
    weight: float
    absence: int
    score: float
    theme: str
    cause: Badge
    members: int
    gloss: str = ""


def fund_rows(narrowed: Narrowed, *, limit: int = FUNDED) -> tuple[FundRow, ...]:
    """Rank gaps as a call for proposals would: demand, absence, number of places."""
    rows = [one for one in selectors.glances() if selectors.fits(one, narrowed)]
    ranked = fundable(rows)[:limit]
    names = words.place_names({place for one in ranked for place in one.places})
    return tuple(
        _fund_row(number, one, names) for number, one in enumerate(ranked, start=1)
    )


def _fund_row(rank: int, one: Fundable, names: Mapping[str, str]) -> FundRow:
    lead = one.lead
    return FundRow(
        rank=rank,
        url=reverse("gap", args=[lead.id]),
        title=Text(lead.title, lead.language),
        places=", ".join(names[code] for code in one.places),
        place_count=len(one.places),
        asked=words.asked_phrase(lead.origin, lead.asked),
        weight=round(one.weight, 1),
        absence=round(100 * one.absence),
        score=round(one.score, 1),
        theme=words.theme_name(lead.theme) if lead.theme else "",
        cause=Badge(
            words.cause_name(lead.cause), words.CAUSE_TONES.get(lead.cause, "plain")
        ),
        members=len(one.members),
        gloss=words.gloss(lead.title, lead.language),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRow:
    """A need that an organisation could serve, and the record that is near it."""

    row: GapRow
    percent: int
    record: Card | None
    is_gap: bool


def serve_rows(organisation: Organisation) -> tuple[ServeRow, ...]:
    """List what an organisation could serve; raises `IndexUnusable`."""
    found = servable_by(organisation, selectors.glances())
    names = words.place_names({one.demand.place for one in found})
    cards = cards_by_id(one.record for one in found)
    shown = gap_rows([one.demand for one in found], names)
    return tuple(
        ServeRow(
            row=row,
            percent=round(100 * one.shared),
            record=cards.get(one.record),
            is_gap=one.demand.is_gap,
        )
        for one, row in zip(found, shown, strict=True)
    )
