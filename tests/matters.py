"""A small kind of subject for tests of what is attached, translated or reported.

Matters live in memory: what they are called, who may see them and who keeps them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from seutu.core import subjects
from seutu.core.language import LanguageMap
from seutu.core.subjects import Subject, Viewer, register_subjects


@dataclass
class Matter:
    """One subject. Nobody in `seen_by` means that everybody may see it."""

    title: LanguageMap = field(default_factory=lambda: {"fi": "Kotihoidon tarve"})
    kept_by: set[object] = field(default_factory=set)
    seen_by: set[object] = field(default_factory=set)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)


class Matters:
    """Answers for subjects "matter:<id>"."""

    def __init__(self) -> None:
        self.known: dict[str, Matter] = {}

    def find(self, ids: list[str]) -> dict[str, Subject]:
        return {
            pk: Subject(name=f"matter:{pk}", title=self.known[pk].title, url="/en/")
            for pk in ids
            if pk in self.known
        }

    def visible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        return {
            pk
            for pk in ids
            if (one := self.known.get(pk))
            and (not one.seen_by or viewer.pk in one.seen_by | one.kept_by)
        }

    def may(self, viewer: Viewer, action: str, pk: str) -> bool:
        one = self.known.get(pk)
        return bool(
            one
            and self.visible(viewer, [pk])
            and (action == "view" or viewer.pk in one.kept_by)
        )


matters = Matters()
if not subjects.is_answered_for("matter:any"):
    register_subjects("matter", matters)


@contextmanager
def known(**made: Matter) -> Iterator[Matters]:
    """Let these matters exist for a while."""
    matters.known = made
    try:
        yield matters
    finally:
        matters.known = {}
