"""A need while it is stated: its answers, how far it is, what could be better."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.accounts.selectors import organisations_of
from seutu.challenges.advice import Advice
from seutu.challenges.models import Challenge, Partnership
from seutu.challenges.questions import STEPS, Step
from seutu.challenges.services.states import REQUIRED, missing
from seutu.challenges.statements import advice_on, answers_of
from seutu.core.language import best
from seutu.places.models import Region
from seutu.web.cards import Badge, Text
from seutu.web.presenters import labels

ABOUT, SIMILAR, PREVIEW = "about", "similar", "preview"
MOST_LISTED = 100

Shown = Literal["done", "needed", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One page of the form in the list of pages."""

    key: str
    title: str
    url: str
    state: Shown
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with its answer as it will be read."""

    name: str
    label: str
    text: Text
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page of the form as it will be read, and what could be better about it."""

    key: str
    title: str
    url: str
    answers: tuple[Answered, ...]
    advice: tuple[Advice, ...]
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """One line of “my challenges”."""

    title: Text
    url: str
    owner: str
    state: Badge | None
    changed: object
    answered: int = 0
    needed: int = len(REQUIRED)


def shown_answers(challenge: Challenge) -> dict[str, object]:
    """Give what a form shows where that is not the answer itself."""
    tag = challenge.language
    return {
        "region": region_name(challenge.region) if challenge.region else "",
        "language": "" if tag == "und" else tag,
    }


def region_name(region: Region) -> str:
    return f"{labels.content(region.name)} ({region.code})"


def regions_near(challenge: Challenge) -> list[str]:
    """Name the regions of the challenge's country, to choose from while typing."""
    country = challenge.region.country if challenge.region else challenge.country
    rows = Region.objects.filter(country=country).order_by("code")
    return [region_name(row) for row in rows[:MOST_LISTED]] if country else []


def steps_of(challenge: Challenge, current: str) -> list[StepView]:
    """List the pages of the form with their ticks."""
    answers = answers_of(challenge)
    needed = set(missing(challenge))
    about_done = bool(challenge.themes or challenge.statement.concepts)
    found = [
        StepView(
            key=step.key,
            title=str(step.title),
            url=step_url(challenge, step.key),
            state=_state(step, answers, needed),
            is_current=step.key == current,
        )
        for step in STEPS
    ]
    last: tuple[tuple[str, str, Shown], ...] = (
        (ABOUT, _("What is it about?"), "done" if about_done else "open"),
        (SIMILAR, _("Already there?"), "open"),
        (PREVIEW, _("Read it and publish"), "open"),
    )
    found += [
        StepView(
            key=key,
            title=title,
            url=step_url(challenge, key),
            state=state,
            is_current=key == current,
        )
        for key, title, state in last
    ]
    return found


def _state(step: Step, answers: Mapping[str, object], needed: set[str]) -> Shown:
    names = [one.name for one in step.questions if one.kind != "language"]
    if needed & set(names):
        return "needed"
    return (
        "done" if any(answers.get(name) not in (None, "") for name in names) else "open"
    )


def step_url(challenge: Challenge, key: str) -> str:
    if key in (ABOUT, SIMILAR, PREVIEW):
        return reverse(f"challenge_{key}", args=[challenge.pk])
    return reverse("edit_challenge", args=[challenge.pk, key])


def step_of_question(name: str) -> str:
    """Find the page on which a question is asked."""
    return next(
        (
            step.key
            for step in STEPS
            if name in {question.name for question in step.questions}
        ),
        STEPS[0].key,
    )


def neighbours(key: str) -> tuple[str, str]:
    """Give the pages before and after one; empty at the ends."""
    keys = [*(step.key for step in STEPS), ABOUT, SIMILAR, PREVIEW]
    at = keys.index(key)
    return (keys[at - 1] if at else "", keys[at + 1] if at + 1 < len(keys) else "")


def sections_of(challenge: Challenge) -> tuple[Section, ...]:
    """Show the whole statement question by question."""
    answers = answers_of(challenge)
    needed = set(missing(challenge))
    advice = advice_on(challenge)
    return tuple(
        Section(
            key=step.key,
            title=str(step.title),
            url=step_url(challenge, step.key),
            answers=tuple(
                Answered(
                    name=question.name,
                    label=str(question.label),
                    text=_readable(challenge, question.name, answers[question.name]),
                    is_long=question.kind == "text",
                )
                for question in step.questions
                if answers[question.name] not in (None, "")
            ),
            advice=tuple(
                one
                for one in advice
                if one.question in {question.name for question in step.questions}
            ),
            is_needed=bool(needed & {question.name for question in step.questions}),
        )
        for step in STEPS
    )


def _readable(challenge: Challenge, name: str, answer: object) -> Text:
    here = labels.reader_language()
    if name == "region" and challenge.region is not None:
        return Text(region_name(challenge.region), here)
    if name == "language":
        return Text(labels.language_name(str(answer)), here)
    if isinstance(answer, str):
        return Text(answer, challenge.language)
    return Text(_plain(name, answer), here)


def _plain(name: str, answer: object) -> str:
    if isinstance(answer, date):
        return formats.date_format(answer, "DATE_FORMAT")
    digits = f"{answer.normalize():f}" if isinstance(answer, Decimal) else str(answer)
    number = formats.number_format(digits, use_l10n=True, force_grouping=True)
    if name == "budget" and isinstance(answer, int | Decimal):
        return labels.euros(Decimal(answer), number)
    return number


def begun(rows: "QuerySet[Challenge]") -> list[Begun]:
    """Show challenges of one's own in lines; two queries for any number."""
    found = []
    for row in rows.select_related("owner", "statement"):
        title = best(row.title, (row.language, *labels.preferences()))
        found.append(
            Begun(
                title=Text(
                    title[1] or _("Not named yet"),
                    title[0] if title[1] else labels.reader_language(),
                ),
                url=reverse("challenge_preview", args=[row.pk])
                if row.is_draft
                else row.get_absolute_url(),
                owner=str(row.owner or ""),
                state=_badge(row),
                changed=row.updated_at,
                answered=len(REQUIRED) - len(missing(row)),
            )
        )
    return found


def _badge(row: Challenge) -> Badge | None:
    if row.held_at is not None:
        return Badge(_("Waits for a moderator"), "caution")
    return labels.status_badge(row.state)


def own_challenges(user: User) -> "QuerySet[Challenge]":
    """Query what this person's organisations state, newest change first."""
    return (
        Challenge.objects.own()
        .owned_by(user)
        .filter(merged_into__isnull=True)
        .order_by("-updated_at", "pk")
    )


def asked_partnerships(user: User) -> "QuerySet[Partnership]":
    """Query the partnerships that wait for this person's answer or for others."""
    return (
        Partnership.objects.filter(
            organisation__in=organisations_of(user),
            state__in=[Partnership.State.ASKED, Partnership.State.INVITED],
        )
        .select_related("challenge", "organisation")
        .order_by("-proposed_at")
    )
