"""What others bring to a challenge, ready to print: pledges, answers, partners."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import AnyUser, Organisation
from seutu.challenges.models import Answer, Partnership, Pledge
from seutu.challenges.selectors import original_texts, sides
from seutu.translation.selectors import ShownText, shown_many
from seutu.web.cards import Badge, Card, Link, Passage, Text, Tone
from seutu.web.presenters import labels
from seutu.web.presenters.entries import cards_by_id
from seutu.web.presenters.lifeline import question_labels

PLEDGE_TONES: dict[str, Tone] = {
    Pledge.State.OFFERED: "plain",
    Pledge.State.ACCEPTED: "good",
    Pledge.State.FULFILLED: "good",
    Pledge.State.DECLINED: "closed",
    Pledge.State.WITHDRAWN: "closed",
}
ANSWER_TONES: dict[str, Tone] = {
    Answer.State.OFFERED: "plain",
    Answer.State.ACCEPTED: "good",
    Answer.State.DECLINED: "closed",
    Answer.State.WITHDRAWN: "closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """An organisation, with the mark of one that an operator verified."""

    id: str
    link: Link
    is_verified: bool
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeRow:
    id: int
    url: str
    promise: str
    giver: Link
    conditions: str
    state: Badge
    made_at: datetime
    answer: str = ""
    challenge: Link | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """An answer with the record that was put forward, where it is one."""

    id: int
    giver: Link
    note: str
    state: Badge
    made_at: datetime
    card: Card | None = None
    reason: str = ""
    is_held: bool = False
    may_withdraw: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipView:
    id: int
    url: str
    organisation: OrganisationRow
    state: str
    message: str
    proposed_at: datetime
    merges: Link | None = None
    merged_texts: tuple[Passage, ...] = ()
    is_asked: bool = False
    is_open: bool = False
    is_merged: bool = False
    may_withdraw: bool = False
    may_leave: bool = False
    may_separate: bool = False


def organisation_rows(
    organisations: Iterable[Organisation],
) -> tuple[OrganisationRow, ...]:
    """Show organisations, without those that an operator hid."""
    return tuple(
        organisation_row(one) for one in organisations if one.hidden_at is None
    )


def organisation_row(one: Organisation) -> OrganisationRow:
    return OrganisationRow(
        id=one.pk,
        link=Link(labels.content(one.name), one.get_absolute_url()),
        is_verified=one.is_verified,
        kind=str(one.get_kind_display()),
    )


def pledge_rows(pledges: Iterable[Pledge], viewer: AnyUser) -> tuple[PledgeRow, ...]:
    return tuple(pledge_row(pledge, viewer) for pledge in pledges)


def pledge_row(pledge: Pledge, viewer: AnyUser) -> PledgeRow:
    """Show a pledge; its challenge, giver and organisation are loaded with it."""
    title = labels.content(pledge.challenge.title)
    return PledgeRow(
        id=pledge.pk,
        url=pledge.get_absolute_url(),
        promise=promise(pledge),
        giver=giver(pledge),
        conditions=pledge.conditions,
        state=Badge(
            str(pledge.get_state_display()), PLEDGE_TONES.get(pledge.state, "plain")
        ),
        made_at=pledge.made_at,
        answer=pledge.answer,
        challenge=Link(title, pledge.challenge.get_absolute_url()),
        is_held=pledge.held_at is not None,
    )


def promise(pledge: Pledge) -> str:
    """Say in a sentence what was promised."""
    if pledge.amount is not None:
        amount = formats.number_format(pledge.amount.normalize(), use_l10n=True)
        if pledge.kind == Pledge.Kind.HOURS:
            return ngettext(
                "%(amount)s hour of work a week",
                "%(amount)s hours of work a week",
                labels.counted_as(pledge.amount),
            ) % {"amount": amount}
        if pledge.kind == Pledge.Kind.MONEY:
            digits = 0 if pledge.amount % 1 == 0 else 2
            amount = formats.number_format(
                pledge.amount, decimal_pos=digits, force_grouping=True
            )
            return labels.euros(pledge.amount, amount)
    return str(pledge.get_kind_display())


def giver(thing: Pledge | Answer) -> Link:
    """Name who gave something: the organisation, else the person, else nobody."""
    if thing.organisation is not None and thing.organisation.hidden_at is None:
        return Link(
            labels.content(thing.organisation.name),
            thing.organisation.get_absolute_url(),
        )
    if thing.person is not None:
        return Link(Text(str(thing.person)))
    return Link(Text(_("somebody whose account is gone"), labels.reader_language()))


def answer_rows(answers: Sequence[Answer], viewer: AnyUser) -> tuple[AnswerRow, ...]:
    """Show answers with the cards of their records: two queries for each kind."""
    records = cards_by_id(one.record for one in answers if one.record)
    mine = set(
        Answer.objects.made_by(viewer)
        .filter(pk__in=[one.pk for one in answers])
        .values_list("pk", flat=True)
    )
    return tuple(
        AnswerRow(
            id=one.pk,
            giver=giver(one),
            note=one.note,
            state=Badge(
                str(one.get_state_display()), ANSWER_TONES.get(one.state, "plain")
            ),
            made_at=one.made_at,
            card=records.get(one.record),
            reason=one.reason,
            is_held=one.held_at is not None,
            may_withdraw=one.pk in mine and one.state == Answer.State.OFFERED,
            is_open=one.state == Answer.State.OFFERED and one.held_at is None,
        )
        for one in answers
    )


def partnership_views(
    rows: Sequence[Partnership], viewer: AnyUser
) -> list[PartnershipView]:
    """Show proposals and standing partnerships to one of their sides."""
    partner, owner = sides(viewer, rows)
    merged = [one.merges for one in rows if one.merges is not None]
    texts = shown_many(
        {one.subject: original_texts(one) for one in merged}, labels.reader_language()
    )
    return [
        _partnership_view(
            one,
            texts.get(one.merges.subject, {}) if one.merges else {},
            is_partner=one.pk in partner,
            is_owner=one.pk in owner,
        )
        for one in rows
    ]


def _partnership_view(
    found: Partnership,
    texts: Mapping[str, ShownText],
    *,
    is_partner: bool,
    is_owner: bool,
) -> PartnershipView:
    merged = found.merges
    is_joined = found.state == Partnership.State.JOINED
    is_asked = found.state == Partnership.State.ASKED
    is_merged = merged is not None and merged.merged_into_id == found.challenge_id
    return PartnershipView(
        id=found.pk,
        url=found.get_absolute_url(),
        organisation=organisation_row(found.organisation),
        state=str(found.get_state_display()),
        message=found.message,
        proposed_at=found.proposed_at,
        merges=Link(labels.content(merged.title)) if merged else None,
        merged_texts=statement_passages(texts) if texts else (),
        is_asked=is_asked,
        is_open=found.is_open,
        is_merged=is_merged,
        may_withdraw=found.is_open and (is_partner if is_asked else is_owner),
        may_leave=is_joined and is_partner,
        may_separate=is_merged and (is_partner or is_owner),
    )


def statement_passages(texts: Mapping[str, ShownText]) -> tuple[Passage, ...]:
    """Show the answers to the questions that describe a need."""
    labelled = question_labels()
    return tuple(
        Passage(label=labelled[name], text=Text(texts[name].text, texts[name].language))
        for name in ("who", "today", "better")
        if texts[name].text
    )
