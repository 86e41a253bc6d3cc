"""What people talk about, follow, report, translate or attach to, seen from below.

Comments, notices, reports, files and translations concern records of apps that stand
above them. They name a subject "<kind>:<id>" and ask this registry what it is called,
where its page is and who may see it; the app that owns the model answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from seutu.core.language import LanguageMap

SOME = 200

# A person or nobody; typed loosely because people live above this package.
Viewer = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that can be talked about. `url` is its page without host."""

    name: str
    title: LanguageMap
    url: str


class SubjectKind(Protocol):
    """Answers for all subjects of one kind; a missing one is None, False or left out.

    Actions are verbs such as "view", "comment", "answer" (officially), "attach",
    "translate", "moderate".
    """

    def find(self, ids: list[str]) -> dict[str, Subject]:
        """Describe these subjects, whoever may see them; one query, or two."""

    def visible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        """Keep the ids that the viewer may see."""

    def may(self, viewer: Viewer, action: str, pk: str) -> bool: ...


_kinds: dict[str, SubjectKind] = {}


def register_subjects(kind: str, answers: SubjectKind) -> None:
    """Let one object answer for a kind. Raises `ValueError` when it is taken."""
    if kind in _kinds:
        raise ValueError(f"The subject kind {kind!r} is registered already.")
    _kinds[kind] = answers


def subjects(names: list[str]) -> dict[str, Subject]:
    """Describe subjects by name; unknown kinds and missing records are left out."""
    return {
        name: subject
        for kind, ids in _by_kind(names).items()
        for pk, subject in _kinds[kind].find(ids).items()
        for name in [f"{kind}:{pk}"]
    }


def subject(name: str) -> Subject | None:
    """Describe one subject, or None when there is no such record."""
    return subjects([name]).get(name)


def visible(viewer: Viewer, names: list[str]) -> set[str]:
    """Keep the names of the subjects that the viewer may see."""
    return {
        f"{kind}:{pk}"
        for kind, ids in _by_kind(names).items()
        for pk in _kinds[kind].visible(viewer, ids)
    }


def may(viewer: Viewer, action: str, name: str) -> bool:
    """Tell whether the viewer may do something with a subject; False when unknown."""
    kind, _, pk = name.partition(":")
    return kind in _kinds and _kinds[kind].may(viewer, action, pk)


def is_answered_for(name: str) -> bool:
    """Tell whether an app answers for subjects of this kind, be it there or not."""
    return name.partition(":")[0] in _kinds


def bereft(rows: QuerySet[Any]) -> Iterator[set[str]]:
    """Yield, some at a time, the names in a column `subject` whose records are gone.

    Names of a kind that nobody answers for are left out: an app that is switched off
    for a while loses nothing. What is yielded may be deleted at once.
    """
    ordered = rows.order_by("subject").values_list("subject", flat=True).distinct()
    last = ""
    while names := list(ordered.filter(subject__gt=last)[:SOME]):
        last = names[-1]
        answered = [name for name in names if is_answered_for(name)]
        if gone := set(answered) - subjects(answered).keys():
            yield gone


def _by_kind(names: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        kind, _, pk = name.partition(":")
        if kind in _kinds:
            found.setdefault(kind, []).append(pk)
    return found
