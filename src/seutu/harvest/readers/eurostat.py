"""The Eurostat table of contents: one line per folder and table, indented by level."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from seutu.harvest.readers.eurostat_themes import themes_of
from seutu.harvest.readers.fields import clean, day, distinct, source_form, unread
from seutu.harvest.readers.limits import Unreadable, read_rows
from seutu.harvest.records import (
    NO_FACTS,
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    OrganisationKind,
    Rejected,
    SourceFacts,
)

COLUMNS = ("title", "code", "type", "last update of data")
INDENT = 4
PATH_SEPARATOR = " › "
BROWSER = "https://ec.europa.eu/eurostat/databrowser/view/{code}/default/table?lang=en"
API = "https://ec.europa.eu/eurostat/api/dissemination"
DOWNLOADS = (
    ("CSV", "text/csv", API + "/sdmx/2.1/data/{code}?format=SDMX-CSV"),
    ("TSV", "text/tab-separated-values", API + "/sdmx/2.1/data/{code}?format=TSV"),
    ("JSON", "application/json", API + "/statistics/1.0/data/{code}?lang=en"),
)
CODE = re.compile(r"[A-Za-z0-9_$]+")
PERIOD = re.compile(r"(\d{4})(?:M(\d{2})|[QSW]\d{1,2})?(?:D(\d{2}))?")
NUTS_LEVEL = re.compile(r"NUTS\s*(?:level\s*)?([0-3])\b", re.IGNORECASE)
BRACKETS = re.compile(r"\s*\([^()]*\)")
PERIODICITY = re.compile(
    r"\s*[-–,]?\s*\b(?:(?:bi-?)?annual|half-yearly|quarterly|monthly|weekly|daily)\s+"
    r"(?:data|series)\b.*",
    re.IGNORECASE,
)
OF_ONE_COUNTRY = re.compile(
    r"\s+[-–]\s+(?:Austria|Belgium|Bosnia and Herzegovina|Bulgaria|Croatia|Cyprus"
    r"|Czechia|Czech Republic|Denmark|Estonia|Finland|France|Germany|Greece"
    r"|Hungary|Iceland"
    r"|Ireland|Italy|Latvia|Liechtenstein|Lithuania|Luxembourg|Malta|Montenegro"
    r"|Netherlands|North Macedonia|Norway|Poland|Portugal|Romania|Serbia|Slovakia"
    r"|Slovenia|Spain|Sweden|Switzerland|Türkiye|Turkey|United Kingdom)\b.*"
)
YEAR_AT_END = re.compile(r"\s+[-–]\s+(?:19|20)\d\d(?:\s*-\s*(?:19|20)\d\d)?\s*$")
BREAKDOWN = re.compile(r"(?:\s*[-–,:]\s*|\s+)(?:broken down )?by\s.*", re.IGNORECASE)


@dataclass(slots=True)
class _Table:
    title: str
    row: list[str]
    paths: list[tuple[tuple[str, str], ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EurostatContents:
    """Reads tables, each once, with every folder that it is filed under."""

    name: ClassVar[str] = "eurostat-contents"
    media_types: ClassVar[tuple[str, ...]] = ("text/tab-separated-values", "text/plain")

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per table code, in the order of the file.

        Raises `Unreadable` when the columns are not those of a table of contents.
        """
        rows = read_rows(stream, delimiter="\t")
        header = tuple(cell.strip() for cell in next(rows, []))
        if header[: len(COLUMNS)] != COLUMNS:
            raise Unreadable(
                "The columns of a Eurostat table of contents are expected: "
                "title, code, type, last update of data."
            )
        tables: dict[str, _Table] = {}
        path: list[tuple[str, str]] = []
        for number, row in enumerate(rows, start=2):
            if len(row) < len(COLUMNS):
                yield Rejected(f"line {number}", "The line has too few columns.")
                continue
            title, code, kind = clean(row[0]), clean(row[1]), row[2].strip()
            level = (len(row[0]) - len(row[0].lstrip(" "))) // INDENT
            if kind == "folder":
                path[level:] = [(code, title)]
            elif not title or not CODE.fullmatch(code):
                yield Rejected(
                    code or f"line {number}",
                    "A table needs a title and a code of letters, digits and _.",
                    source_form(list(row)),
                )
            else:
                table = tables.setdefault(code, _Table(title, row))
                table.paths.append(tuple(path[:level]))
        for code, table in tables.items():
            yield self._dataset(code, table)

    def _dataset(self, code: str, table: _Table) -> DatasetRecord:
        cells = [clean(cell) for cell in table.row] + [""] * 8
        level = nuts_level(table.title)
        return DatasetRecord(
            identifier=code,
            title={"en": table.title},
            description={"en": "\n".join(_paths(table))},
            keywords={"en": _near_folders(table)},
            publisher=Agent(
                name={"en": "Eurostat"},
                kind=OrganisationKind.INTERNATIONAL,
                homepage="https://ec.europa.eu/eurostat",
            ),
            country=self.facts.country,
            landing_page=BROWSER.format(code=code),
            licence=self.facts.licence,
            modified=day(cells[3]),
            themes=themes_of(table.paths),
            unread=unread(modified=cells[3]),
            access=Access.PUBLIC,
            temporal_start=period(cells[5]),
            temporal_end=period(cells[6]),
            spatial="Europe",
            nuts_level=level,
            distributions=tuple(
                DistributionRecord(
                    url=address.format(code=code), format=code_, media_type=media_type
                )
                for code_, media_type, address in DOWNLOADS
            ),
            family=family(table.title, table.paths[0]),
            raw=source_form(
                {
                    "row": list(table.row),
                    "paths": [list(map(list, p)) for p in table.paths],
                }
            ),
        )


def _paths(table: _Table) -> tuple[str, ...]:
    """Return the folders of each place as one line, without the name of the tree."""
    return distinct(
        PATH_SEPARATOR.join(title for _, title in path[1:]) for path in table.paths
    )


def _near_folders(table: _Table) -> tuple[str, ...]:
    """Return the two folders that lie nearest around the table, for each place."""
    return distinct(title for path in table.paths for _, title in path[1:][-2:])


def nuts_level(title: str) -> int | None:
    """Return the finest NUTS level a title names; None when it names none."""
    levels = [int(found) for found in NUTS_LEVEL.findall(title)]
    return max(levels, default=None)


def period(value: str) -> str:
    """Return "1992" for "1992Q4", "1980-01" for "1980M01" and "" for no period."""
    match = PERIOD.fullmatch(value)
    if not match:
        return ""
    return "-".join(part for part in match.groups() if part)


def family(title: str, path: tuple[tuple[str, str], ...]) -> str:
    """Return the key that tables share when only their breakdown differs.

    "Deaths by age and sex" and "Deaths by NUTS 3 regions" filed in one folder are one
    family. Unit, classification, periodicity, year and country count as breakdown too.
    """
    head = BRACKETS.sub("", title)
    for pattern in (BREAKDOWN, PERIODICITY, OF_ONE_COUNTRY, YEAR_AT_END):
        head = pattern.sub("", head)
    words = re.findall(r"\w+", head.casefold())
    folder = path[-1][0] if path else ""
    return f"{folder}/{'-'.join(words)}" if words else ""
