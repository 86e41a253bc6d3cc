"""Through which the apps above say which of their texts can be translated.

The app that owns a kind of subject registers a port for it in its AppConfig.ready; the
page on which people translate and the worker that asks a machine read from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One text of a subject as its author wrote it; `label` names it in a form."""

    text: str
    language: str
    label: object = ""


class Translatable(Protocol):
    """One kind of subject with texts."""

    def texts(self, pk: str) -> Mapping[str, SourceText]:
        """Give the texts by the name of their field; empty when there is no record."""


_ports: dict[str, Translatable] = {}


def register_texts(kind: str, port: Translatable) -> None:
    """Let texts of a kind be translated. Raises `ValueError` when it is taken."""
    if kind in _ports:
        raise ValueError(f"The texts of {kind!r} are registered already.")
    _ports[kind] = port


def texts_of(subject: str) -> Mapping[str, SourceText]:
    """Read the texts of a subject, without those that are empty or in no language."""
    kind, _, pk = subject.partition(":")
    port = _ports.get(kind)
    found = port.texts(pk) if port else {}
    return {
        field: source
        for field, source in found.items()
        if source.text.strip() and source.language not in {"", "und", "zxx"}
    }


def has_texts(subject: str) -> bool:
    """Tell whether subjects of this kind can be translated at all."""
    return subject.partition(":")[0] in _ports
