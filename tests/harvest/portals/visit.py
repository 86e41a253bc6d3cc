"""Reading a whole portal page by page, as a run does."""

from collections.abc import Callable
from datetime import datetime

from seutu.harvest.paging import Ask, More, PagedReader, of_bytes
from seutu.harvest.records import Record, Rejected

Portal = Callable[[Ask], bytes | None]
MOST_PAGES = 500


def visit(
    reader: PagedReader,
    portal: Portal,
    location: str = "https://data.example.eu",
    *,
    since: datetime | None = None,
    between: Callable[[int], None] = lambda page: None,
) -> list[Record | Rejected]:
    """Return everything a reader finds; `between` may change the portal after a page.

    A portal answers None where a server would say 404.
    """
    ask: Ask | None = reader.first(location, since=since)
    found: list[Record | Rejected] = []
    for page in range(MOST_PAGES):
        if ask is None:
            return found
        content = portal(ask)
        if content is None:
            ask = reader.otherwise(ask)
            continue
        following = None
        for item in reader.page(of_bytes(content, ask)):
            if isinstance(item, More):
                following = item.ask
            else:
                found.append(item)
        ask = following
        if ask is not None:
            between(page)
    raise AssertionError(f"still going after {MOST_PAGES} pages: {ask}")
