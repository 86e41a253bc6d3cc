"""Cases, decisions and the public log, ready to print."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import User
from seutu.conversation.rendering import Paragraph, paragraphs
from seutu.core import subjects
from seutu.core.subjects import Subject
from seutu.moderation.models import Case, Decision, Report
from seutu.moderation.queue import PAGE, SHOWN, decisions_logged, queue, queue_counts
from seutu.moderation.registry import (
    Earlier,
    Moderated,
    Revised,
    port_of,
    texts_of,
)
from seutu.moderation.selectors import facts_about
from seutu.moderation.services.deciding import mark_of
from seutu.moderation.trust import Trust, trust
from seutu.web.cards import Badge, Link, Text
from seutu.web.presenters.labels import content
from seutu.web.presenters.sorting import by_name

OPENING = 280
MOST_REPORTS = 50
COLUMNS = (
    "case",
    "date",
    "kind",
    "held",
    "reports",
    "decision",
    "on_appeal",
    "overturned",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the queue."""

    id: int
    url: str
    kind: str
    opening: Text
    author: str
    opened_at: datetime
    why: str
    state: Badge
    taken_by: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    tabs: tuple[tuple[str, str, int, bool], ...]
    rows: tuple[Row, ...]
    next: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """What a moderator should know of an author; nothing that is not needed."""

    name: str
    trust: str
    days: int
    contributions: int
    against: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case with all that a decision rests on."""

    case: Case
    kind: str
    title: Link
    language: Text
    words: tuple[Paragraph, ...]
    earlier: tuple[tuple[datetime, str], ...]
    author: AuthorView | None
    why: str
    reports: tuple[Report, ...]
    more_reports: int
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One decision, without anybody in it."""

    case: int
    day: date
    kind: str
    why: str
    decision: str
    on_appeal: str


def kind_label(kind: str) -> str:
    """Name a kind of content; a kind without a name here is shown as it is called."""
    return {
        "answer": _("Answer"),
        "challenge": _("Challenge"),
        "comment": _("Comment"),
        "datarequest": _("Data request"),
        "dataset": _("Dataset"),
        "file": _("File"),
        "organisation": _("Organisation"),
        "pledge": _("Pledge"),
        "requestsupport": _("Reason to join a data request"),
        "solution": _("Solution"),
        "translation": _("Translation"),
    }.get(kind, kind)


def queue_page(moderator: User, *, part: str, kind: str, after: int) -> QueuePage:
    part = part if part in SHOWN else "all"
    counts = queue_counts(moderator)
    found = list(queue(moderator, part=part, kind=kind, after=after)[: PAGE + 1])
    shown = found[:PAGE]
    names = [case.subject for case in shown]
    about, texts = subjects.subjects(names), texts_of(names)
    return QueuePage(
        tabs=tuple(
            (name, label, getattr(counts, name), name == part)
            for name, label in _parts().items()
        ),
        rows=tuple(
            _row(case, about.get(case.subject), texts.get(case.subject, ""))
            for case in shown
        ),
        next=shown[-1].pk if len(found) > PAGE else 0,
    )


def case_view(case: Case) -> CaseView:
    port = port_of(case.subject)
    key = case.subject.partition(":")[2]
    about = subjects.subject(case.subject)
    reports = case.reports.select_related("by").order_by("-pk")
    number = reports.count()
    title = content(about.title) if about else Text(case.subject)
    return CaseView(
        case=case,
        kind=kind_label(case.kind),
        title=Link(title, about.url if about else ""),
        language=Text("", title.tag),
        words=paragraphs(port.text(key), with_links=False) if port else (),
        earlier=_earlier(port, key),
        author=author_view(case.author) if case.author else None,
        why=why(case, number),
        reports=tuple(reports[:MOST_REPORTS]),
        more_reports=max(0, number - MOST_REPORTS),
        decisions=tuple(case.decisions.select_related("by")),
    )


def author_view(author: User) -> AuthorView:
    facts = facts_about([author])[author.pk]
    return AuthorView(
        name=str(author),
        trust=trust_label(trust(facts)),
        days=facts.days,
        contributions=facts.contributions,
        against=facts.against,
    )


def trust_label(level: Trust) -> str:
    return {
        Trust.RESTRICTED: _("Restricted"),
        Trust.NEWCOMER: _("Newcomer"),
        Trust.SETTLED: _("Settled"),
        Trust.ESTABLISHED: _("Established"),
        Trust.OPERATOR: _("Operator"),
    }[level]


def why(case: Case, reports: int) -> str:
    """Say why a case is there, in one line."""
    said = [str(Case.Cause(cause).label) for cause in case.causes]
    if reports:
        said.append(
            ngettext("%(count)d report", "%(count)d reports", reports)
            % {"count": reports}
        )
    return "; ".join(said)


def outcome_of(report: Report) -> str:
    """Say what was decided about what somebody reported; empty while it waits."""
    decisions = list(report.case.decisions.all())
    return decisions[-1].outcome if decisions and not report.case.is_waiting else ""


def log_lines(decisions: Iterable[Decision]) -> Iterator[LogLine]:
    for decision in decisions:
        case = decision.case
        yield LogLine(
            case=case.pk,
            day=decision.at.date(),
            kind=kind_label(case.kind),
            why=_why_logged(case),
            decision=decision.outcome,
            on_appeal=_("On appeal") if decision.on_appeal else _overturned(decision),
        )


def csv_rows() -> Iterator[list[str]]:
    """Give the log with stable words, the same in every language."""
    yield [*COLUMNS]
    for decision in decisions_logged().iterator(chunk_size=500):
        case = decision.case
        yield [
            str(case.pk),
            decision.at.date().isoformat(),
            case.kind,
            "yes" if case.was_held else "no",
            " ".join(sorted({report.reason for report in case.reports.all()})),
            decision.action,
            "yes" if decision.on_appeal else "no",
            "yes" if decision.is_overturned else "no",
        ]


def _parts() -> dict[str, str]:
    return {
        "all": _("Everything"),
        "held": _("Held"),
        "reported": _("Reported"),
        "appealed": _("Appeals"),
        "legal": _("Illegal content"),
        "mine": _("Taken by me"),
    }


def _row(case: Case, about: Subject | None, text: str) -> Row:
    title = content(about.title) if about else Text(case.subject)
    if text:
        shown = text if len(text) <= OPENING else f"{text[:OPENING].rstrip()}…"
        title = Text(shown, title.tag)
    holder = case.claimant()
    return Row(
        id=case.pk,
        url=case.get_absolute_url(),
        kind=kind_label(case.kind),
        opening=title,
        author=str(case.author) if case.author else "",
        opened_at=case.opened_at,
        why=why(case, getattr(case, "report_count", 0)),
        state=Badge(
            case.get_state_display(),
            "caution" if case.state == Case.State.APPEALED else "plain",
        ),
        taken_by=str(holder) if holder else "",
        mark=f"{case.pk}:{mark_of(text)}",
    )


def _why_logged(case: Case) -> str:
    reasons = sorted(
        {report.get_reason_display() for report in case.reports.all()}, key=by_name
    )
    said = [_("Held before it was shown")] if case.was_held else []
    if reasons:
        said.append(_("Reported: %(reasons)s") % {"reasons": ", ".join(reasons)})
    return "; ".join(said)


def _earlier(port: Moderated | None, key: str) -> tuple[tuple[datetime, str], ...]:
    if not isinstance(port, Revised):
        return ()
    found: list[Earlier] = port.earlier(key)
    return tuple((datetime.fromisoformat(one.until), one.text) for one in found)


def _overturned(decision: Decision) -> str:
    return _("Overturned on appeal") if decision.is_overturned else ""
