"""Through which moderation reaches content of the apps above it.

The app that owns a kind of content registers a port for it in its AppConfig.ready,
under the name that its subjects carry ("comment" for "comment:12").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from seutu.accounts.models import User

Count = Callable[[list[User]], dict[object, int]]


class Moderated(Protocol):
    """One kind of content. Methods are called in the caller's transaction."""

    def text(self, pk: str) -> str:
        """Give the words that were held or reported; empty when they are gone."""

    def author(self, pk: str) -> User | None: ...

    def show(self, pk: str, *, by: User | None) -> None:
        """Make it visible; harmless when it is."""

    def hide(self, pk: str, *, by: User | None) -> None:
        """Hide it from everybody but its author; harmless when it is hidden."""


@runtime_checkable
class Removable(Moderated, Protocol):
    """Content whose words can be taken away for good, its author included."""

    def remove(self, pk: str, *, by: User | None) -> None: ...


@runtime_checkable
class ReadTogether(Moderated, Protocol):
    """Content whose words are read for a whole list at once, in one query or two."""

    def texts(self, pks: list[str]) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class Earlier:
    """A former wording. `until` is an ISO 8601 moment."""

    text: str
    until: str


@runtime_checkable
class Revised(Moderated, Protocol):
    """Content that keeps its former wordings for moderators."""

    def earlier(self, pk: str) -> list[Earlier]: ...


_ports: dict[str, Moderated] = {}
_counts: list[Count] = []


def register_moderated(kind: str, port: Moderated) -> None:
    """Let moderators decide about a kind. Raises `ValueError` when it is taken."""
    if kind in _ports:
        raise ValueError(f"The moderated kind {kind!r} is registered already.")
    _ports[kind] = port


def register_contributions(count: Count) -> None:
    """Add to what makes people trusted: visible contributions by the author's key."""
    if count not in _counts:
        _counts.append(count)


def port_of(subject: str) -> Moderated | None:
    """Find who answers for a subject's kind; None when it is only reported about."""
    return _ports.get(subject.partition(":")[0])


def texts_of(subjects: list[str]) -> dict[str, str]:
    """Give the words of subjects by name; those that say nothing are left out."""
    by_kind: dict[str, list[str]] = {}
    for subject in subjects:
        kind, _sep, pk = subject.partition(":")
        by_kind.setdefault(kind, []).append(pk)
    return {
        f"{kind}:{pk}": text
        for kind, pks in by_kind.items()
        if (port := _ports.get(kind)) is not None
        for pk, text in _texts(port, pks).items()
        if text
    }


def _texts(port: Moderated, pks: list[str]) -> dict[str, str]:
    if isinstance(port, ReadTogether):
        return port.texts(pks)
    return {pk: port.text(pk) for pk in pks}


def contributions(people: list[User]) -> dict[object, int]:
    """Count what each person has that everybody may see."""
    totals: dict[object, int] = {}
    for count in _counts:
        for key, number in count(people).items():
            totals[key] = totals.get(key, 0) + number
    return totals
