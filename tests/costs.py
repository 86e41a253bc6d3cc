"""Counting what a list costs with few and with many rows."""

from collections import Counter
from collections.abc import Callable, Mapping

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

FEW, MANY = 2, 2_000
LONGEST_SHOWN = 300


def queries(ask: Callable[[], object]) -> list[str]:
    """List the queries of one request; what a first one settles is not counted."""
    cache.clear()
    ask()
    return _asked(ask)


def assert_costs_the_same(
    ask: Callable[[], object], fill: Callable[[int], object], *, many: int = MANY
) -> None:
    """Hold a list of few rows against one of many; names the queries that came."""
    assert_each_costs_the_same({"the list": ask}, fill, many=many)


def assert_each_costs_the_same(
    lists: Mapping[str, Callable[[], object]],
    fill: Callable[[int], object],
    *,
    many: int = MANY,
) -> None:
    """Hold lists of few rows against the same of many, which are made once for all.

    What a first request settles is settled by one for the few rows.
    """
    fill(FEW)
    few = {name: queries(ask) for name, ask in lists.items()}
    fill(many - FEW)
    for name, ask in lists.items():
        more = _asked(ask)
        # Rows differ in their values: what is compared is how often each is asked.
        came = Counter(map(_kind, more)) - Counter(map(_kind, few[name]))
        counts = len(few[name]), len(more)
        assert counts[1] <= counts[0], (name, *counts, dict(came.most_common(5)))


def _asked(ask: Callable[[], object]) -> list[str]:
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        ask()
    return [one["sql"] for one in found.captured_queries]


def _kind(sql: str) -> str:
    return sql.partition(" WHERE ")[0][:LONGEST_SHOWN]
