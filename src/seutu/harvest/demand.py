"""What visitors of open data portals searched for, as it ships with Seutu.

The counts are one portal's: they tell what was asked there, not in Europe.
"""

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

FOLDER = files("seutu") / "data" / "demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLog:
    """One portal's packaged searches: where they come from, and how they may be used.

    `earliest` and `latest` are months, "2019-02"; `terms` counts distinct terms.
    """

    portal: str
    title: str
    file: str
    homepage: str
    publisher: str
    country: str
    region: str
    licence: str
    licence_url: str
    attribution: str
    earliest: str
    latest: str
    retrieved: date
    repository: str
    commit: str
    terms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTerm:
    """A term and in how many visits of a portal it was searched in one month.

    `month` is "2019-02", or None when the portal tells no months. `region` is the NUTS
    code the portal serves. Adding up visits of several terms gives an upper bound: one
    visit may have searched for more than one.
    """

    text: str
    language: str
    visits: int
    month: str | None
    portal: str
    region: str
    attribution: str


@cache
def search_logs() -> tuple[SearchLog, ...]:
    """Return every packaged log of searches."""
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text("utf-8"))
    return tuple(SearchLog(**entry) for entry in manifest["searches"])


@cache
def packaged_terms() -> Sequence[SearchTerm]:
    """Return the packaged search terms, one entry for each month of each term.

    The same term stands in consecutive entries, the oldest month first.
    """
    return tuple(term for log in search_logs() for term in _terms(log))


def _terms(log: SearchLog) -> Iterator[SearchTerm]:
    content = (FOLDER / log.file).read_text("utf-8")
    for row in csv.DictReader(io.StringIO(content), delimiter="\t"):
        for month, _, visits in (one.partition("=") for one in row["visits"].split()):
            yield SearchTerm(
                text=row["term"],
                language=row["language"],
                visits=int(visits),
                month=month,
                portal=log.portal,
                region=log.region,
                attribution=log.attribution,
            )
