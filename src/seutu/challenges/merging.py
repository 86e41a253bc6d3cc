"""Bring together what two people typed at once, answer by answer. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """`answers` can be saved; `conflicts` were changed by both sides, differently."""

    answers: dict[str, object]
    conflicts: tuple[str, ...] = ()


def print_of(answer: object) -> str:
    """Name what an answer said, so that a form can tell what it was opened with."""
    said = "" if answer is None else str(answer)
    plain = said.replace("\r\n", "\n").strip()
    return hashlib.blake2b(plain.encode(), digest_size=8).hexdigest()


def merge(
    typed: Mapping[str, object],
    saved: Mapping[str, object],
    opened_with: Mapping[str, str],
) -> Merged:
    """Decide what to save of what was typed, given what is saved by now.

    `opened_with` holds the prints of the answers that the form showed. An answer that
    only one side changed is that side's; one that both changed alike is no conflict.
    A question whose print is missing counts as opened with what is saved.
    """
    answers: dict[str, object] = {}
    conflicts = []
    for name, mine in typed.items():
        theirs = print_of(saved.get(name))
        before = opened_with.get(name, theirs)
        if print_of(mine) in (theirs, before):
            continue
        if theirs == before:
            answers[name] = mine
        else:
            conflicts.append(name)
    return Merged(answers=answers, conflicts=tuple(conflicts))
