"""Lift the budgets of clauses, to see what they cost in quality."""

from collections.abc import Iterator
from contextlib import contextmanager

from seutu.matching import pipeline, retrieval

LIFTED = (
    (retrieval, "MOST_CLAUSES", 5_000),
    (retrieval, "MOST_GRAMS", 500),
    (retrieval, "MOST_RELATED", 100),
    (pipeline, "CLAUSES_PER_KIND", 6_000),
    (pipeline, "JUDGED_BY", 200),
)


@contextmanager
def unpruned() -> Iterator[None]:
    """Plan with every clause while the block runs."""
    before = [(module, name, getattr(module, name)) for module, name, _ in LIFTED]
    try:
        for module, name, value in LIFTED:
            setattr(module, name, value)
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
