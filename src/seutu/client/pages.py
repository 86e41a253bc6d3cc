"""A page of a list, as the API gives it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Rows, and the cursor of the next page; None on the last."""

    results: tuple[Row, ...]
    next: str | None = None
