"""What lists ask of the index: how many records filters leave, and which when few.

The index counts what filters leave in some hundredths of a second, however many records
there are. The database shows them: in the order of the list where many are left, so
that a page is found soon; by their ids where few are, so that no table is read for
them.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TypeVar

from django.core.cache import cache

from seutu.core.kinds import kind as known_kind
from seutu.matching import indexing
from seutu.search.errors import IndexUnusable
from seutu.search.ports import MAIN, NOTHING, Facets, Query

FEW = 1_000
KEPT_SECONDS = 3_600

Counts = Mapping[str, tuple[tuple[str, int], ...]]
Known = TypeVar("Known")

_held: ContextVar[list[int] | None] = ContextVar("held", default=None)


@contextmanager
def one_mark() -> Iterator[None]:
    """Read the state of the index once for all that is asked inside, at first need."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def mark() -> int:
    """Number the state of the index that answers are kept for."""
    held = _held.get()
    if held is None:
        return indexing.mark()
    if not held:
        held.append(indexing.mark())
    return held[0]


@dataclass(frozen=True, slots=True)
class Left:
    """How many records of a kind filters leave; `ids` names them where they are few."""

    total: int
    ids: tuple[str, ...] | None = None


def left_by(kind: str, filters: Facets = NOTHING) -> Left | None:
    """Ask what filters leave of a kind; None while the index cannot tell."""
    query = Query(filters={**filters, "kind": (kind,), "main": MAIN}, limit=0)
    return kept(kind, f"left {sorted(filters.items())}", lambda: _left(query))


def counts_of(kind: str, names: tuple[str, ...], filters: Facets = NOTHING) -> Counts:
    """Count the values of some facets in a kind; nothing while the index cannot."""
    query = Query(
        filters={**filters, "kind": (kind,), "main": MAIN}, facets=names, limit=0
    )

    def ask() -> Counts:
        return indexing.store().reader().search(query).facets

    return kept(kind, f"counts {names} {sorted(filters.items())}", ask) or {}


def _left(query: Query) -> Left:
    index = indexing.store().reader()
    total = index.search(replace(query, count=True)).total
    if total > FEW:
        return Left(total)
    hits = index.search(replace(query, limit=FEW)).hits if total else ()
    ids = (hit.document.record.partition(":")[2] for hit in hits)
    return Left(total, tuple(dict.fromkeys(ids)))


def kept(kind: str, asked: str, ask: Callable[[], Known]) -> Known | None:
    """Ask once for each state of the index; None while there is none.

    A state does not number changes of needs: what is asked of them is always asked.
    """
    try:
        if known_kind(kind).role != "supply":
            return ask()
        text = f"{mark()} {kind} {asked}"
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
        key = f"listing:{digest.hexdigest()}"
        known: Known | None = cache.get(key)
        if known is None:
            known = ask()
            cache.set(key, known, KEPT_SECONDS)
    except IndexUnusable:
        return None
    return known
