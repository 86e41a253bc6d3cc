"""The life of a challenge: the line of steps, and what happened so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seutu.accounts.models import Organisation
from seutu.challenges.history import PublicEvent
from seutu.challenges.models import Challenge, Statement
from seutu.challenges.questions import PUBLIC_TEXTS, STEPS
from seutu.web.cards import Passage, Text
from seutu.web.presenters import labels

ORDER = (
    Challenge.State.PUBLISHED,
    Challenge.State.ANSWERED,
    Challenge.State.PILOTING,
    Challenge.State.SOLVED,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the line: reached, where it stands, planned, or left out."""

    label: str
    when: str
    state: Literal["done", "current", "planned", "skipped"]

    @property
    def is_current(self) -> bool:
        return self.state == "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened, with what the text said before, where it changed."""

    at: datetime
    sentence: str
    before: tuple[Passage, ...] = ()
    note: str = ""


def steps(challenge: Challenge, events: Sequence[PublicEvent]) -> tuple[Step, ...]:
    """Lay out where the challenge was, is, and means to go.

    A step that was passed over is left out once a later one is reached; a plan whose
    day is over says so.
    """
    statement = challenge.statement
    reached = _reached(challenge, events)
    plans: Mapping[str, date | None] = {
        Challenge.State.ANSWERED: statement.planned_answer,
        Challenge.State.PILOTING: statement.planned_pilot,
        Challenge.State.SOLVED: statement.planned_end,
    }
    is_over = challenge.state == Challenge.State.CLOSED
    now = ORDER.index(challenge.state) if challenge.state in ORDER else -1
    found = []
    for place, state in enumerate(ORDER):
        label = _step_label(state)
        if state == challenge.state:
            found.append(Step(label, _on(reached.get(state)), "current"))
        elif state in reached and (is_over or place < now):
            found.append(Step(label, _on(reached[state]), "done"))
        elif place > now and not is_over:
            found.append(Step(label, _planned(plans.get(state)), "planned"))
    if is_over:
        label = _("Closed: %(reason)s") % {"reason": closing_reason(statement)}
        found.append(Step(label, _on(reached.get(challenge.state)), "current"))
    return tuple(found)


def history(
    challenge: Challenge, events: Sequence[PublicEvent]
) -> tuple[Happening, ...]:
    """Tell what happened, the newest first; names organisations and no person."""
    names = _names(events)
    titles = _titles(events)
    labelled = question_labels()
    told = (
        Happening(
            at=event.at,
            sentence=_sentence(event, names, titles, labelled),
            note=_note(event),
            before=_before(event, challenge, labelled),
        )
        for event in reversed(events)
    )
    return tuple(one for one in told if one.sentence)


def closing_reason(statement: Statement) -> str:
    reason = statement.closing_reason
    if reason in Statement.ClosingReason:
        return str(Statement.ClosingReason(reason).label)
    return str(Statement.ClosingReason.OTHER.label)


def question_labels() -> dict[str, str]:
    """Name the questions of the form, as the readers of the page see them."""
    return {
        question.name: str(question.label)
        for step in STEPS
        for question in step.questions
    } | {"themes": _("Themes"), "concepts": _("Concepts"), "language": _("Language")}


def _reached(
    challenge: Challenge, events: Sequence[PublicEvent]
) -> dict[str, datetime]:
    """Tell when each state was reached last."""
    reached: dict[str, datetime] = {}
    if challenge.statement.published_at is not None:
        reached[str(Challenge.State.PUBLISHED)] = challenge.statement.published_at
    for event in events:
        if event.action == "challenge.moved":
            reached[event.after] = event.at
    return reached


def _before(
    event: PublicEvent, challenge: Challenge, labelled: Mapping[str, str]
) -> tuple[Passage, ...]:
    revision = event.revision
    if revision is None:
        return ()
    passages = []
    title = labels.content(revision.title)
    if "title" in event.fields and title.value:
        passages.append(Passage(label=labelled["title"], text=title))
    for name in PUBLIC_TEXTS:
        words = str(revision.texts.get(name, ""))
        if name in event.fields and words:
            passages.append(
                Passage(label=labelled[name], text=Text(words, challenge.language))
            )
    return tuple(passages)


def _sentence(
    event: PublicEvent,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    labelled: Mapping[str, str],
) -> str:
    """Say what happened; empty when a name is missing, which hides what is hidden."""
    organisation = names.get(event.organisation, "")
    title = titles.get(event.other, "")
    if event.action == "challenge.published":
        return pgettext("event", "Published")
    if event.action == "challenge.moved":
        return _("Moved from “%(before)s” to “%(after)s”") % {
            "before": labels.status_name(event.before),
            "after": labels.status_name(event.after),
        }
    if event.action == "challenge.changed":
        named = [label for name, label in labelled.items() if name in event.fields]
        return _("Changed: %(questions)s") % {"questions": "; ".join(named)}
    if event.action == "partnership.joined" and organisation:
        return _("%(organisation)s joined as an owner") % {"organisation": organisation}
    if event.action == "partnership.left" and organisation:
        return _("%(organisation)s left") % {"organisation": organisation}
    if event.action == "challenge.merged" and title:
        return _("“%(title)s” was brought in") % {"title": title}
    if event.action == "challenge.separated" and title:
        return _("“%(title)s” stands on its own again") % {"title": title}
    return ""


def _note(event: PublicEvent) -> str:
    if event.reason in Statement.ClosingReason:
        return str(Statement.ClosingReason(event.reason).label)
    return ""


def _names(events: Sequence[PublicEvent]) -> dict[str, str]:
    keys = {event.organisation for event in events} - {""}
    if not keys:
        return {}
    return {
        one.pk: labels.content(one.name).value
        for one in Organisation.objects.filter(pk__in=keys, hidden_at__isnull=True)
    }


def _titles(events: Sequence[PublicEvent]) -> dict[str, str]:
    """Name what was merged; what a moderator holds back has no name."""
    keys = {event.other for event in events} - {""}
    if not keys:
        return {}
    return {
        one.pk: labels.content(one.title).value
        for one in Challenge.objects.filter(pk__in=keys, held_at__isnull=True)
        if one.merged_into_id or not one.is_draft
    }


def _step_label(state: str) -> str:
    return {
        str(Challenge.State.PUBLISHED): _("Open for answers"),
        str(Challenge.State.ANSWERED): _("Answered"),
        str(Challenge.State.PILOTING): _("In a pilot"),
        str(Challenge.State.SOLVED): _("Solved"),
    }[str(state)]


def _on(moment: datetime | None) -> str:
    if moment is None:
        return ""
    day = formats.date_format(timezone.localdate(moment), "DATE_FORMAT")
    return _("since %(day)s") % {"day": day}


def _planned(day: date | None) -> str:
    if day is None:
        return _("no date yet")
    shown = formats.date_format(day, "DATE_FORMAT")
    if day < timezone.localdate():
        return _("was planned for %(day)s") % {"day": shown}
    return _("planned for %(day)s") % {"day": shown}
