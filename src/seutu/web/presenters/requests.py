"""Data requests in lists and on their own page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import AnyUser
from seutu.challenges.data_requests.selectors import (
    OVERDUE,
    Supporters,
    brought_in,
    challenges_of,
    deliveries,
    family,
    support_of,
    supporters,
)
from seutu.challenges.data_requests.subjects import original_texts
from seutu.challenges.models import DataRequest, RequestCandidate, RequestSupport
from seutu.core.language import best
from seutu.translation.selectors import shown_many
from seutu.web.cards import Badge, Card, Fact, Link, Passage, Text, Tone
from seutu.web.presenters import labels
from seutu.web.presenters.concepts import concept_links
from seutu.web.presenters.entries import cards_by_id, owner_link
from seutu.web.presenters.lifeline import Step
from seutu.web.presenters.requests_history import (
    RequestHappening,
    history,
    steps,
)
from seutu.web.presenters.translation import TranslatedView, translated_view

MOST_SHOWN = 50
LONGEST_SUMMARY = 300
State = DataRequest.State
TONES: dict[str, Tone] = {
    State.ASKED: "caution",
    State.ACCEPTED: "good",
    State.DELIVERED: "good",
    State.DECLINED: "closed",
    State.WITHDRAWN: "closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request in a list."""

    id: str
    url: str
    title: Text
    summary: Text
    status: Badge
    publisher: Link | None
    place: str
    asked_on: date
    planned_on: date | None
    themes: tuple[str, ...]
    people: str
    is_overdue: bool
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupporterRow:
    """One who joined: who it is as far as shown, why, and with which promise."""

    id: int
    giver: Link
    reason: str
    pledge: str
    made_at: datetime
    is_private: bool
    is_held: bool
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtInRequest:
    id: str
    title: Text
    url: str
    what: Text
    may_separate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    id: int
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """Everything on the page of a data request."""

    row: RequestRow
    title: Text
    words: TranslatedView
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]
    concepts: tuple[Link, ...]
    steps: tuple[Step, ...]
    asked_by: Link
    assigned: str
    answer: str
    decline_reason: str
    appeal: str
    delivered: tuple[Card, ...]
    addresses: tuple[str, ...]
    counted: tuple[str, ...]
    pledges: tuple[str, ...]
    supporters: tuple[SupporterRow, ...]
    more_supporters: int
    brought_in: tuple[BroughtInRequest, ...]
    challenges: tuple[Link, ...]
    candidates: tuple[CandidateRow, ...]
    history: tuple[RequestHappening, ...]
    share_url: str
    mine: SupporterRow | None
    may_join: bool
    may_answer: bool
    may_change: bool
    may_withdraw: bool
    may_appeal: bool
    may_assign: bool
    may_claim: bool
    may_merge: bool


def state_badge(request: DataRequest) -> Badge:
    """Say where a request stands; what is late says so."""
    if request.is_overdue(timezone.localdate()):
        return Badge(_("Accepted, but late"), "caution")
    return Badge(str(request.get_state_display()), TONES[State(request.state)])


def state_name(state: str) -> str:
    if state == OVERDUE:
        return _("Overdue")
    return str(State(state).label) if state in State else state


def request_rows(requests: Iterable[DataRequest]) -> list[RequestRow]:
    """Show requests in their order; the same number of queries for any number."""
    found = list(requests)
    counted = supporters(one.pk for one in found)
    texts = shown_many(
        {one.subject: {"title": original_texts(one)["title"]} for one in found},
        labels.reader_language(),
    )
    return [
        request_row(
            one,
            counted[one.pk],
            Text(
                texts[one.subject]["title"].text, texts[one.subject]["title"].language
            ),
        )
        for one in found
    ]


def request_row(request: DataRequest, counted: Supporters, title: Text) -> RequestRow:
    what = labels.content(request.what)
    return RequestRow(
        id=request.pk,
        url=request.get_absolute_url(),
        title=title,
        summary=Text(" ".join(what.value.split())[:LONGEST_SUMMARY], what.tag),
        status=state_badge(request),
        publisher=owner_link(request.publisher),
        place=place_of(request),
        asked_on=timezone.localdate(request.asked_at),
        planned_on=request.planned_on if request.state == State.ACCEPTED else None,
        themes=tuple(labels.theme_name(code) for code in request.themes),
        people=people_words(counted.people),
        is_overdue=request.is_overdue(timezone.localdate()),
        is_held=request.held_at is not None,
    )


def people_words(count: int) -> str:
    words = ngettext(
        "%(count)d person wants these data",
        "%(count)d people want these data",
        count,
    )
    return words % {"count": count}


def counted_words(counted: Supporters) -> tuple[str, ...]:
    """Say who stands behind a request; what is zero is left out."""
    found = [people_words(counted.people)]
    if counted.organisations:
        words = ngettext(
            "%(count)d organisation", "%(count)d organisations", counted.organisations
        )
        found.append(words % {"count": counted.organisations})
    return tuple(found)


def pledge_words(counted: Supporters) -> tuple[str, ...]:
    """Say what is promised, the most frequent first."""
    ranked = sorted(counted.pledges.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        _("%(pledge)s: %(count)d")
        % {"pledge": RequestSupport.Pledge(pledge).label, "count": count}
        for pledge, count in ranked
    )


def place_of(request: DataRequest) -> str:
    if request.region is not None:
        return labels.content(request.region.name).value
    return labels.country_name(request.country) if request.country else ""


def request_view(request: HttpRequest, asked: DataRequest) -> RequestView:
    """Show a request with who joined it, what came of it and what happened."""
    viewer = request.user
    words = translated_view(request, asked.subject, original_texts(asked))
    counted = supporters([asked.pk])[asked.pk]
    title = Text(words.texts["title"].text, words.texts["title"].language)
    own = support_of(asked, viewer)
    may_answer = viewer.has_perm("challenges.answer_request", asked)
    operates = viewer.has_perm("accounts.operate")
    mine = supporter_rows([own], viewer)[0] if own is not None else None
    cards, addresses = _delivered(asked)
    is_public, is_open = asked.is_public, asked.is_open
    rows = _supporters(asked, viewer)
    asked_again = asked.state in (State.DECLINED, State.DELIVERED) and not asked.appeal
    may_change = viewer.has_perm("challenges.change_request", asked)
    return RequestView(
        row=request_row(asked, counted, title),
        title=title,
        words=words,
        passages=_passages(words),
        facts=facts_of(asked),
        concepts=concept_links(tuple(asked.concepts), linked=True),
        steps=steps(asked),
        asked_by=_asker(asked),
        assigned=str(asked.get_assigned_display()) if asked.assigned else "",
        answer=asked.answer,
        decline_reason=str(asked.get_decline_reason_display()),
        appeal=asked.appeal,
        delivered=cards,
        addresses=addresses,
        counted=counted_words(counted),
        pledges=pledge_words(counted),
        supporters=rows,
        more_supporters=max(counted.people - len(rows), 0)
        if len(rows) == MOST_SHOWN
        else 0,
        brought_in=_brought_in(asked, viewer),
        challenges=tuple(
            Link(labels.content(one.title), one.get_absolute_url())
            for one in challenges_of(asked)
        ),
        candidates=_candidates(asked)
        if viewer.has_perm("challenges.judge_candidate", asked)
        else (),
        history=history(asked),
        share_url=f"{settings.SITE_URL}{asked.get_absolute_url()}",
        mine=mine,
        may_join=is_public
        and mine is None
        and (is_open or asked.state == State.DECLINED),
        may_answer=may_answer,
        may_change=may_change and asked.state == State.ASKED,
        may_withdraw=may_change and is_open and counted.people <= 1,
        may_appeal=may_change and asked_again and is_public,
        may_assign=is_public and is_open and (may_answer or operates),
        may_claim=is_public
        and is_open
        and not may_answer
        and asked.first_answered_at is None
        and viewer.has_perm("challenges.claim_request", asked),
        may_merge=is_public and is_open and (may_answer or operates),
    )


def supporter_rows(
    rows: Iterable[RequestSupport], viewer: AnyUser
) -> tuple[SupporterRow, ...]:
    """Show supporters; a reason that is for the publisher alone stays with them."""
    found = list(rows)
    readable = set(
        RequestSupport.objects.with_readable_reason(viewer)
        .filter(pk__in=[one.pk for one in found])
        .values_list("pk", flat=True)
    )
    return tuple(
        SupporterRow(
            id=one.pk,
            giver=_giver(one),
            reason=one.reason if one.pk in readable else "",
            pledge=str(one.get_pledge_display()) if one.pledge else "",
            made_at=one.made_at,
            is_private=one.is_reason_private and bool(one.reason),
            is_held=one.held_at is not None,
            subject=one.subject,
        )
        for one in found
    )


def facts_of(request: DataRequest) -> tuple[Fact, ...]:
    """List what was asked for more precisely; what was left open stays out."""
    pairs = (
        (_("Period"), period(request.period_from, request.period_to)),
        (_("Area"), place_of(request)),
        (_("Format"), request.file_format),
        (
            _("How often new"),
            labels.frequency_name(request.frequency) if request.frequency else "",
        ),
        (
            _("Language of the data"),
            labels.language_name(request.data_language)
            if request.data_language
            else "",
        ),
        (_("Themes"), ", ".join(labels.theme_name(code) for code in request.themes)),
        (
            _("Asked on"),
            formats.date_format(timezone.localdate(request.asked_at), "DATE_FORMAT"),
        ),
    )
    return tuple(Fact(label, (Link(Text(value)),)) for label, value in pairs if value)


def period(first: date | None, last: date | None) -> str:
    """Say a span of time in words; either end may be open."""
    named = {
        "first": formats.date_format(first, "DATE_FORMAT") if first else "",
        "last": formats.date_format(last, "DATE_FORMAT") if last else "",
    }
    if first and last:
        return _("%(first)s to %(last)s") % named
    if first:
        return _("from %(first)s on") % named
    return _("up to %(last)s") % named if last else ""


def title_link(request: DataRequest) -> Link:
    tag, title = best(request.title, (request.language,))
    return Link(Text(title, tag), request.get_absolute_url())


def _passages(words: TranslatedView) -> tuple[Passage, ...]:
    titles = {
        "what": _("Which data"),
        "wanted_fields": _("Fields"),
        "purpose": _("What for"),
    }
    return tuple(
        Passage(label=label, text=Text(shown.text, shown.language))
        for name, label in titles.items()
        if (shown := words.texts[name]).text
    )


def _asker(request: DataRequest) -> Link:
    first = request.supports.filter(person=request.asker_id).first()
    if request.organisation is not None:
        return owner_link(request.organisation) or Link(Text(_("Somebody")))
    if request.asker is None or (first is not None and first.hides_name):
        return Link(Text(_("Somebody"), labels.reader_language()))
    return Link(Text(str(request.asker)))


def _giver(support: RequestSupport) -> Link:
    if support.organisation is not None:
        named = owner_link(support.organisation)
        if named is not None:
            return named
    if support.person is None or support.hides_name:
        return Link(Text(_("Somebody"), labels.reader_language()))
    return Link(Text(str(support.person)))


def _supporters(request: DataRequest, viewer: AnyUser) -> tuple[SupporterRow, ...]:
    rows = (
        RequestSupport.objects.counted()
        .filter(request__in=family(request))
        .select_related("person", "organisation")
    )
    return supporter_rows(rows[:MOST_SHOWN], viewer)


def _delivered(request: DataRequest) -> tuple[tuple[Card, ...], tuple[str, ...]]:
    rows = list(deliveries(request))
    names = [f"dataset:{row.dataset_id}" for row in rows if row.dataset_id]
    found = cards_by_id(names)
    addresses = tuple(dict.fromkeys(row.address for row in rows if row.address))
    return tuple(found[name] for name in names if name in found), addresses


def _candidates(request: DataRequest) -> tuple[CandidateRow, ...]:
    if not request.is_open:
        return ()
    rows = list(RequestCandidate.objects.open().filter(request=request)[:5])
    found = cards_by_id(f"dataset:{row.dataset_id}" for row in rows)
    return tuple(
        CandidateRow(id=row.pk, card=found[name])
        for row in rows
        if (name := f"dataset:{row.dataset_id}") in found
    )


def _brought_in(request: DataRequest, viewer: AnyUser) -> tuple[BroughtInRequest, ...]:
    return tuple(
        BroughtInRequest(
            id=one.pk,
            title=title_link(one).label,
            url=one.get_absolute_url(),
            what=labels.content(one.what),
            may_separate=one.merged_into_id == request.pk
            and viewer.has_perm("challenges.separate_request", one),
        )
        for one in brought_in(request)
        if one.held_at is None
    )
