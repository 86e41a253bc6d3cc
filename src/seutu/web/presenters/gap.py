"""The page of one gap: the evidence, and the letters that may close it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.letter_texts import letter_language, letters, obstacle_phrases
from seutu.matching.gaps.routes import fill, routes_for
from seutu.matching.gaps.selectors import Grounds
from seutu.matching.models import Assessment, Demand
from seutu.web.cards import Badge, Card, Fact, Link, Text
from seutu.web.presenters import gaps_words as words
from seutu.web.presenters import labels
from seutu.web.presenters.concepts import concept_links
from seutu.web.presenters.entries import cards_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A record near a demand, how likely it answers, and why it does not do."""

    card: Card
    percent: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One way to close a gap, with its letter filled in."""

    route: str
    name: str
    hint: str
    subject: str
    body: str
    language: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapView:
    """Everything on the page of one demand, whether it is a gap or not."""

    id: str
    title: Text
    gloss: str
    text: Text | None
    cause: Badge
    meaning: str
    is_gap: bool
    facts: tuple[Fact, ...]
    concepts: tuple[Link, ...]
    nearest: tuple[Near, ...]
    ways: tuple[WayOut, ...]
    sources: tuple[tuple[str, str, int], ...]
    assessed: object
    opened: object
    closed: object
    attribution: str
    wordings: tuple[str, ...]
    share_url: str
    subject: str
    region: str
    is_challenge: bool
    request_url: str
    is_delivered: bool
    ended: object


def gap_view(assessment: Assessment) -> GapView:
    """Show one demand with its assessment; about eight queries."""
    demand = assessment.demand
    grounds = Grounds(
        sources=tuple(assessment.basis.sources), last=assessment.assessed_at
    )
    sources = words.source_lines(grounds)
    place = demand.region or demand.country
    names = words.place_names([place])
    cards = cards_by_id(str(one["record"]) for one in assessment.nearest)
    return GapView(
        id=demand.pk,
        title=Text(demand.title, demand.language),
        gloss=words.gloss(demand.title, demand.language),
        text=Text(demand.text, demand.language) if demand.text else None,
        cause=Badge(
            words.cause_name(assessment.cause),
            words.CAUSE_TONES.get(assessment.cause, "good"),
        ),
        meaning=str(words.MEANINGS.get(assessment.cause, "")),
        is_gap=assessment.is_gap,
        facts=tuple(_facts(assessment, names.get(place, place))),
        concepts=concept_links(demand.concepts, limit=8),
        nearest=tuple(_near(assessment, cards)),
        ways=tuple(_ways(assessment, cards, names.get(place, place), sources)),
        sources=tuple(sources),
        assessed=assessment.assessed_at,
        opened=assessment.opened_at,
        closed=assessment.closed_at,
        attribution=demand.attribution,
        wordings=tuple(demand.wordings),
        share_url=_address(demand),
        subject=demand.subject,
        region=demand.region or demand.country,
        is_challenge=demand.origin == Demand.Origin.CHALLENGE,
        request_url=reverse("data_request", args=[demand.request_id])
        if demand.request_id
        else "",
        is_delivered=bool(demand.request_id) and demand.is_answered,
        ended=demand.ended_at,
    )


def _address(demand: Demand) -> str:
    return f"{settings.SITE_URL}{demand.get_absolute_url()}"


def _facts(assessment: Assessment, place: str) -> Iterator[Fact]:
    demand = assessment.demand
    reader = labels.reader_language()

    def plain(label: str, value: str, url: str = "") -> Fact:
        return Fact(label, (Link(Text(value, reader), url),))

    if place:
        yield plain(_("Where"), place)
    yield plain(_("How often"), words.asked_phrase(demand.origin, demand.asked))
    if period := words.period_phrase(demand.months):
        yield plain(_("When"), period)
    if demand.origin == Demand.Origin.PORTAL:
        yield plain(_("Asked on"), demand.source)
    elif demand.challenge_id:
        address = reverse("challenge", args=[demand.challenge_id])
        yield plain(_("Stated in"), _("a published challenge"), address)
    elif demand.request_id:
        address = reverse("data_request", args=[demand.request_id])
        yield plain(_("Stated in"), _("a data request"), address)
    else:
        yield plain(_("Asked on"), _("this site"))
    if assessment.theme:
        address = f"{reverse('gaps')}?theme={assessment.theme}"
        yield plain(_("Theme"), words.theme_name(assessment.theme), address)


def _near(assessment: Assessment, cards: Mapping[str, Card]) -> Iterator[Near]:
    ordered = sorted(
        assessment.nearest,
        key=lambda one: (
            one["record"] != assessment.best,
            not one["names_it"],
            -float(one["probability"]),
        ),
    )
    for one in ordered:
        card = cards.get(str(one["record"]))
        if card is None:
            continue
        obstacles = [str(words.OBSTACLES[each]) for each in one["obstacles"]]
        percent = round(100 * float(one["probability"]))
        if not one["names_it"] and assessment.best != one["record"]:
            obstacles.append(_("does not name what is asked for"))
        elif assessment.is_gap and not obstacles:
            obstacles.append(_("too little in its description to be sure"))
        yield Near(card=card, percent=percent, reasons=tuple(obstacles))


def _ways(
    assessment: Assessment,
    cards: Mapping[str, Card],
    place: str,
    sources: list[tuple[str, str, int]],
) -> Iterator[WayOut]:
    language = letter_language(get_language() or "en")
    in_use = letters(language)
    facts = letter_facts(assessment, cards, place, sources, language)
    for route in routes_for(Cause(assessment.cause)):
        letter = in_use[route].filled(facts)
        yield WayOut(
            route=route.value,
            name=str(words.ROUTES[route]),
            hint=str(words.ROUTE_HINTS[route]),
            subject=letter.subject,
            body=letter.body,
            language=letter.language,
            rows=min(letter.body.count("\n") + 4, 26),
        )


def letter_facts(
    assessment: Assessment,
    cards: Mapping[str, Card],
    place: str,
    sources: list[tuple[str, str, int]],
    language: str,
) -> dict[str, str]:
    """Gather the facts that letters may name, as plain text."""
    demand = assessment.demand
    card = cards.get(assessment.best)
    gloss = words.gloss(demand.title, demand.language)
    facts = {
        "need": f"{demand.title} ({gloss})" if gloss else demand.title,
        "place": place or _("an unnamed place"),
        "asked": words.asked_phrase(demand.origin, demand.asked),
        "record": card.title.value if card else "",
        "publisher": card.publisher.label.value if card and card.publisher else "",
        "record_place": _place_of(card),
        "sources": ngettext(
            "%(count)d catalogue searched by Seutu",
            "%(count)d catalogues searched by Seutu",
            len(sources),
        )
        % {"count": len(sources)},
        "date": date_format(assessment.assessed_at, "DATE_FORMAT"),
        "address": _address(demand),
    }
    phrase = obstacle_phrases(language).get(assessment.cause, "")
    return facts | {"obstacle": fill(phrase, facts)}


def _place_of(card: Card | None) -> str:
    if card is None:
        return ""
    places = [card.publisher.label.value if card.publisher else "", card.place]
    return ", ".join(each for each in (*places, card.country) if each)
