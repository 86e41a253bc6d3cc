"""The life of a challenge: the line of steps, and what happened so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation
from seutu.audit.models import AuditEvent
from seutu.challenges.models import Challenge, Revision, Statement
from seutu.challenges.questions import PUBLIC_TEXTS, STEPS
from seutu.web.cards import Passage, Text
from seutu.web.presenters import labels

MOST_EVENTS = 200
SHOWN_ACTIONS = (
    "challenge.published",
    "challenge.moved",
    "challenge.changed",
    "challenge.merged",
    "challenge.separated",
    "partnership.joined",
    "partnership.left",
)
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


def steps(challenge: Challenge, events: Sequence[AuditEvent]) -> tuple[Step, ...]:
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


def events_of(family: Sequence[str], since: datetime | None) -> list[AuditEvent]:
    """Read what happened to a challenge and to what was merged into it, oldest first.

    Nothing from before its publication: drafts are their owners' own.
    """
    if since is None:
        return []
    about = Q(target_kind="challenge", target_id__in=list(family)) | Q(
        target_kind="challenge",
        action="challenge.separated",
        details__other__in=list(family),
    )
    found = AuditEvent.objects.filter(
        about, action__in=SHOWN_ACTIONS, at__gte=since
    ).order_by("-at", "-pk")[:MOST_EVENTS]
    return list(reversed(found))


def history(
    challenge: Challenge, events: Sequence[AuditEvent]
) -> tuple[Happening, ...]:
    """Tell what happened, the newest first; names organisations and no person."""
    names = _names(events)
    titles = _titles(events, challenge)
    found: list[Happening] = []
    for event in events:
        if event.action == "challenge.changed":
            continue
        sentence = _sentence(event, challenge, names, titles)
        if sentence:
            found.append(
                Happening(at=event.at, sentence=sentence, note=_note(event, challenge))
            )
    found += _changes(challenge, events)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


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


def _reached(challenge: Challenge, events: Sequence[AuditEvent]) -> dict[str, datetime]:
    """Tell when each state was reached last."""
    reached: dict[str, datetime] = {}
    if challenge.statement.published_at is not None:
        reached[str(Challenge.State.PUBLISHED)] = challenge.statement.published_at
    for event in events:
        if event.action == "challenge.moved" and event.target_id == challenge.pk:
            reached[str(event.details.get("after", ""))] = event.at
    return reached


def _changes(challenge: Challenge, events: Sequence[AuditEvent]) -> list[Happening]:
    """Put the changes of one day together, with what the texts said before them."""
    days: dict[date, list[AuditEvent]] = {}
    for event in events:
        if event.action == "challenge.changed" and event.target_id == challenge.pk:
            days.setdefault(timezone.localdate(event.at), []).append(event)
    revisions = list(challenge.revisions.order_by("version"))
    labelled = question_labels()
    found = []
    for day, changes in days.items():
        fields = {
            name
            for event in changes
            for name in str(event.details.get("fields", "")).split(", ")
        }
        named = [label for name, label in labelled.items() if name in fields]
        first = next(
            (one for one in revisions if timezone.localdate(one.changed_at) == day),
            None,
        )
        found.append(
            Happening(
                at=changes[-1].at,
                sentence=_("Changed: %(questions)s")
                % {"questions": formats_list(named)},
                before=_before(first, fields, challenge, labelled),
            )
        )
    return found


def formats_list(names: Sequence[str]) -> str:
    return "; ".join(names)


def _before(
    revision: Revision | None,
    fields: set[str],
    challenge: Challenge,
    labelled: Mapping[str, str],
) -> tuple[Passage, ...]:
    if revision is None:
        return ()
    passages = []
    title = labels.content(revision.title)
    if "title" in fields and title.value:
        passages.append(Passage(label=labelled["title"], text=title))
    for name in PUBLIC_TEXTS:
        words = str(revision.texts.get(name, ""))
        if name in fields and words:
            passages.append(
                Passage(label=labelled[name], text=Text(words, challenge.language))
            )
    return tuple(passages)


def _sentence(
    event: AuditEvent,
    challenge: Challenge,
    names: Mapping[str, str],
    titles: Mapping[str, str],
) -> str:
    about_this = event.target_id == challenge.pk
    organisation = names.get(str(event.details.get("organisation", "")), "")
    if event.action == "challenge.published" and about_this:
        return _("Published")
    if event.action == "challenge.moved" and about_this:
        return _("Moved from “%(before)s” to “%(after)s”") % {
            "before": labels.status_name(str(event.details.get("before", ""))),
            "after": labels.status_name(str(event.details.get("after", ""))),
        }
    if event.action == "partnership.joined" and about_this and organisation:
        return _("%(organisation)s joined as an owner") % {"organisation": organisation}
    if event.action == "partnership.left" and about_this and organisation:
        return _("%(organisation)s left") % {"organisation": organisation}
    title = titles.get(event.target_id, "")
    if event.action == "challenge.merged" and not about_this and title:
        return _("“%(title)s” was brought in") % {"title": title}
    if event.action == "challenge.separated" and not about_this and title:
        return _("“%(title)s” stands on its own again") % {"title": title}
    return ""


def _note(event: AuditEvent, challenge: Challenge) -> str:
    reason = str(event.details.get("reason", ""))
    if event.action == "challenge.moved" and reason in Statement.ClosingReason:
        return str(Statement.ClosingReason(reason).label)
    return ""


def _names(events: Sequence[AuditEvent]) -> dict[str, str]:
    keys = {str(event.details.get("organisation", "")) for event in events} - {""}
    if not keys:
        return {}
    return {
        one.pk: labels.content(one.name).value
        for one in Organisation.objects.filter(pk__in=keys)
    }


def _titles(events: Sequence[AuditEvent], challenge: Challenge) -> dict[str, str]:
    """Name what was merged; what a moderator holds back has no name."""
    keys = {event.target_id for event in events} - {challenge.pk}
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
