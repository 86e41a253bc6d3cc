"""The page and the desk of a challenge that was stated here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from seutu.accounts.models import AnyUser
from seutu.challenges.history import public_events
from seutu.challenges.models import Answer, Challenge, Partnership, Pledge, Support
from seutu.challenges.questions import STEPS
from seutu.challenges.selectors import (
    Backing,
    backing,
    brought_in,
    family,
    original_texts,
    owners,
)
from seutu.challenges.services.states import GOING_ON
from seutu.translation.selectors import ShownText, shown_many
from seutu.web.cards import Badge, Card, Fact, Link, Passage, Text
from seutu.web.presenters import labels
from seutu.web.presenters.backing import backing_words
from seutu.web.presenters.concepts import concept_links, concepts_of
from seutu.web.presenters.entries import card
from seutu.web.presenters.lifeline import (
    Happening,
    Step,
    history,
    steps,
)
from seutu.web.presenters.records import place_and_days
from seutu.web.presenters.support import (
    AnswerRow,
    OrganisationRow,
    PartnershipView,
    PledgeRow,
    answer_rows,
    organisation_row,
    organisation_rows,
    partnership_views,
    pledge_rows,
    statement_passages,
)
from seutu.web.presenters.translation import TranslatedView, translated_view

MOST_SHOWN = 20
MOST_ON_DESK = 100
MOST_CONCEPTS = 6
# The rest of the form (title, language, region) stands in the head of the page.
SHOWN_KINDS = ("text", "number", "money", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One page of the form as readers see it: its title and what was answered."""

    title: str
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """The text of a challenge that was merged into this one."""

    id: str
    title: Text
    owner: OrganisationRow | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeView:
    """Everything on the page of a challenge that was stated here."""

    card: Card
    title: Text
    words: TranslatedView
    owners: tuple[OrganisationRow, ...]
    steps: tuple[Step, ...]
    statement: tuple[Answered, ...]
    facts: tuple[Fact, ...]
    concepts: tuple[Link, ...]
    gloss: tuple[Link, ...]
    backing: Backing
    backing_words: tuple[str, ...]
    pledges: tuple[PledgeRow, ...]
    pledges_url: str
    answers: tuple[AnswerRow, ...]
    answers_url: str
    brought_in: tuple[BroughtIn, ...]
    history: tuple[Happening, ...]
    closing_note: str
    share_url: str
    is_draft: bool
    is_held: bool
    is_going_on: bool
    is_supported: bool
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    pledges: tuple[PledgeRow, ...]
    answers: tuple[AnswerRow, ...]
    proposals: tuple[PartnershipView, ...]
    partners: tuple[PartnershipView, ...]
    owner: OrganisationRow | None
    version: int
    is_draft: bool
    is_held: bool
    state: Badge | None = None


def challenge_view(request: HttpRequest, challenge: Challenge) -> ChallengeView:
    """Show a challenge with all that others brought to it and what happened.

    Its texts are in the reader's language where somebody translated them.
    """
    viewer = request.user
    words = translated_view(request, challenge.subject, original_texts(challenge))
    keys = family(challenge)
    name = f"challenge:{challenge.pk}"
    found = concepts_of([name]).get(name, ()) or tuple(challenge.statement.concepts)
    events = public_events(challenge)
    counted = backing(challenge)
    shown = card(challenge, concepts=found)
    pledges = (
        Pledge.objects.filter(challenge__in=keys)
        .listed()
        .select_related("challenge", "organisation", "person")
    )
    answers = (
        Answer.objects.filter(challenge__in=keys)
        .listed()
        .select_related("challenge", "organisation", "person")
    )
    mine = _waiting_answers(keys, viewer)
    here = challenge.get_absolute_url()
    return ChallengeView(
        card=shown,
        title=_title(words.texts["title"]),
        words=words,
        owners=organisation_rows(owners(challenge)),
        steps=steps(challenge, events),
        statement=answered(challenge, words.texts),
        facts=_facts(challenge),
        concepts=concept_links(found, limit=MOST_CONCEPTS, linked=True),
        gloss=shown.gloss,
        backing=counted,
        backing_words=backing_words(counted),
        pledges=pledge_rows(pledges[:MOST_SHOWN], viewer),
        pledges_url=_more("challenge_pledges", challenge, counted.pledges),
        answers=answer_rows([*mine, *answers[:MOST_SHOWN]], viewer),
        answers_url=_more("challenge_answers", challenge, counted.answers),
        brought_in=_brought_in(challenge),
        history=history(challenge, events),
        closing_note=challenge.statement.closing_note,
        share_url=f"{settings.SITE_URL}{here}",
        is_draft=challenge.is_draft,
        is_held=challenge.held_at is not None,
        is_going_on=challenge.is_public and challenge.state in GOING_ON,
        is_supported=viewer.is_authenticated
        and Support.objects.filter(challenge__in=keys, person_id=viewer.pk).exists(),
        may_change=viewer.has_perm("challenges.change", challenge),
    )


def desk_view(challenge: Challenge, viewer: AnyUser) -> DeskView:
    """Show an owner what waits for an answer, and who shares the challenge."""
    keys = family(challenge)
    partnerships = list(
        challenge.partnerships.filter(
            state__in=[
                Partnership.State.ASKED,
                Partnership.State.INVITED,
                Partnership.State.JOINED,
            ]
        ).select_related(
            "challenge", "organisation", "merges__statement", "merges__merged_into"
        )
    )
    shown = partnership_views(partnerships, viewer)
    waiting = Pledge.objects.filter(
        challenge__in=keys,
        state__in=[Pledge.State.OFFERED, Pledge.State.ACCEPTED],
        held_at__isnull=True,
    ).select_related("challenge", "organisation", "person")
    answers = Answer.objects.filter(
        challenge__in=keys, state=Answer.State.OFFERED, held_at__isnull=True
    ).select_related("challenge", "organisation", "person")
    return DeskView(
        pledges=pledge_rows(waiting[:MOST_ON_DESK], viewer),
        answers=answer_rows(list(answers[:MOST_ON_DESK]), viewer),
        proposals=tuple(one for one in shown if one.is_open),
        partners=tuple(one for one in shown if not one.is_open),
        owner=organisation_row(challenge.owner) if challenge.owner else None,
        version=challenge.version,
        is_draft=challenge.is_draft,
        is_held=challenge.held_at is not None,
        state=labels.status_badge(challenge.state),
    )


def answered(
    challenge: Challenge, texts: Mapping[str, ShownText]
) -> tuple[Answered, ...]:
    """Show the statement question by question; what was not answered stays out."""
    found = []
    for step in STEPS:
        passages, numbers = [], []
        for question in step.questions:
            if question.kind not in SHOWN_KINDS:
                continue
            value = getattr(challenge.statement, question.name)
            if question.kind == "text" and value:
                shown = texts[question.name]
                passages.append(
                    Passage(
                        label=_unless_said(str(question.label), str(step.title)),
                        text=Text(shown.text, shown.language),
                    )
                )
            elif value is not None and value != "" and question.kind != "text":
                numbers.append(Fact(str(question.label), (Link(Text(_number(value))),)))
        if passages or (numbers and step.key != "when"):
            found.append(
                Answered(
                    title=str(step.title),
                    passages=tuple(passages),
                    facts=tuple(numbers),
                )
            )
    return tuple(found)


def _unless_said(label: str, title: str) -> str:
    """Give the label of a question, or nothing when the title above begins with it."""
    return "" if title.startswith(label.rstrip("?")) else label


def _facts(challenge: Challenge) -> tuple[Fact, ...]:
    needed = challenge.statement.needed_by
    if needed is None:
        return place_and_days(challenge)
    day = Link(Text(formats.date_format(needed, "DATE_FORMAT")))
    return (Fact(_("Needed by"), (day,)), *place_and_days(challenge))


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        digits = 0 if value == value.to_integral_value() else 2
        return formats.number_format(value, decimal_pos=digits, force_grouping=True)
    if isinstance(value, int):
        return formats.number_format(value, force_grouping=True)
    return str(formats.localize(value, use_l10n=True))


def _title(shown: ShownText) -> Text:
    if not shown.text:
        return Text(_("Untitled draft"), labels.reader_language())
    return Text(shown.text, shown.language)


def _more(name: str, challenge: Challenge, total: int) -> str:
    return reverse(name, args=[challenge.pk]) if total > MOST_SHOWN else ""


def _waiting_answers(keys: Sequence[str], viewer: AnyUser) -> list[Answer]:
    """List the viewer's own answers that a moderator has not looked at yet."""
    if viewer.is_anonymous:
        return []
    return list(
        Answer.objects.made_by(viewer)
        .filter(challenge__in=keys, held_at__isnull=False, state=Answer.State.OFFERED)
        .select_related("challenge", "organisation", "person")
    )


def _brought_in(challenge: Challenge) -> tuple[BroughtIn, ...]:
    found = [one for one in brought_in(challenge) if one.held_at is None]
    texts = shown_many(
        {one.subject: original_texts(one) for one in found}, labels.reader_language()
    )
    return tuple(
        BroughtIn(
            id=one.pk,
            title=_title(texts[one.subject]["title"]),
            owner=next(iter(organisation_rows([one.owner])), None)
            if one.owner
            else None,
            passages=statement_passages(texts[one.subject]),
        )
        for one in found
    )
