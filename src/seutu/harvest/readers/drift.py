"""Reading a list by offset while it changes, without losing an entry.

A deleted entry moves the later ones forward, past the offset asked for next. So each
page begins some entries before the end of the last one. When none of those is there
any more, the list has moved by more than the overlap, and an earlier page is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seutu.harvest.readers.limits import Unreadable

STEPS_BACK = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do with one page: how many entries it shares, and where to go on.

    `known` holds the identifiers to leave out; `is_lost` says to take nothing and to
    ask from `start` again; `start` is -1 at the end of the list.
    """

    known: frozenset[str]
    start: int
    note: Mapping[str, str | int]
    is_lost: bool = False


def turn(
    identifiers: Sequence[str],
    note: Mapping[str, str | int],
    *,
    size: int,
    overlap: int,
    total: int | None,
) -> Turn:
    """Decide how to go on after a page of these identifiers, asked for with `note`.

    `note` needs "start" and carries "known", "back" from page to page. Raises
    `Unreadable` when the source gives the same page again, whatever it is asked for.
    """
    start = _number(note, "start")
    known = frozenset(filter(None, str(note.get("known", "")).split("\n")))
    back = _number(note, "back")
    if not identifiers:
        return Turn(known, -1, {})
    if known and identifiers[-1] == note.get("last") and len(identifiers) > overlap:
        raise Unreadable("The source gives the same page again and again.")
    if known and start and not known & set(identifiers) and back < STEPS_BACK:
        earlier = max(0, start - size * 2**back // 2)
        again = {**note, "start": earlier, "back": back + 1}
        return Turn(known, earlier, again, is_lost=True)
    end = start + len(identifiers)
    # More entries than asked for: the source gave all of them at once.
    is_all = len(identifiers) > size or (total is None and len(identifiers) < size)
    if is_all or (total is not None and end >= total):
        return Turn(known, -1, {})
    shared = min(overlap, len(identifiers) - 1)
    if known >= set(identifiers):
        shared = 0
    following: dict[str, str | int] = {
        "start": end - shared,
        "known": "\n".join(identifiers[len(identifiers) - shared :]),
        "last": identifiers[-1],
    }
    return Turn(known, end - shared, following)


def _number(note: Mapping[str, str | int], key: str) -> int:
    value = note.get(key, 0)
    return value if isinstance(value, int) and value > 0 else 0
