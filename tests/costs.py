"""Counting what a list costs with few and with many rows."""

from collections import Counter
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

FEW, MANY = 2, 2_000
LONGEST_SHOWN = 300


def queries(ask: Callable[[], object]) -> list[str]:
    """List the queries of one request; what a first one settles is not counted."""
    cache.clear()
    ask()
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        ask()
    return [one["sql"] for one in found.captured_queries]


def assert_costs_the_same(
    ask: Callable[[], object], fill: Callable[[int], object], *, many: int = MANY
) -> None:
    """Hold a list of few rows against one of many; names the queries that came."""
    fill(FEW)
    few = queries(ask)
    fill(many - FEW)
    more = queries(ask)
    # Rows differ in their values: what is compared is how often each kind is asked.
    came = Counter(map(_kind, more)) - Counter(map(_kind, few))
    assert len(more) <= len(few), (len(few), len(more), dict(came.most_common(5)))


def _kind(sql: str) -> str:
    return sql.partition(" WHERE ")[0][:LONGEST_SHOWN]
