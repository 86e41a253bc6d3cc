"""The open data catalogue of the Canton of Zürich, as a Parquet file."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, ClassVar, cast

import duckdb

from seutu.harvest.readers import codes
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    day,
    distinct,
    in_language,
    mappings,
    source_form,
    text,
    texts,
    unread,
    web_address,
)
from seutu.harvest.readers.limits import MAX_ENTRIES, Json, Unreadable, read_bytes
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    NO_FACTS,
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    Licence,
    OrganisationKind,
    Rejected,
    SourceFacts,
)

LANGUAGE = "de"
CANTON, CANTON_NUTS = "Kanton Zürich", "CH040"
MAX_FILE = 64 * 2**20
TERMS = {
    "NonCommercialAllowed-CommercialAllowed-ReferenceRequired": Licence(
        label="Open use, source must be named (opendata.swiss)",
        url="https://opendata.swiss/en/terms-of-use#terms_by",
    ),
    "NonCommercialAllowed-CommercialAllowed-ReferenceNotRequired": Licence(
        label="Open use (opendata.swiss)",
        url="https://opendata.swiss/en/terms-of-use#terms_open",
    ),
}
PORTAL_MARKS = frozenset({"ogd", "kanton_zuerich"})


@dataclass(frozen=True, slots=True)
class ZurichParquet:
    """Reads one row per dataset; its texts are German."""

    name: ClassVar[str] = "zurich-parquet"
    media_types: ClassVar[tuple[str, ...]] = ("application/vnd.apache.parquet",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per row; raises `Unreadable` for a file of other form."""
        for number, row in enumerate(
            _rows(read_bytes(stream, limit=MAX_FILE)), start=1
        ):
            identifier = text(row, "identifier")
            if not identifier:
                yield Rejected(
                    f"row {number}", "The dataset has no identifier.", source_form(row)
                )
            elif not text(row, "title"):
                yield Rejected(
                    identifier, "The dataset has no title.", source_form(row)
                )
            else:
                yield self._dataset(identifier, row)

    def _dataset(self, identifier: str, row: Mapping[str, Json]) -> DatasetRecord:
        distributions = tuple(_distributions(row))
        issued, modified = text(row, "issued"), text(row, "modified")
        licence = next((d.licence for d in distributions if d.licence), None)
        title = {LANGUAGE: text(row, "title")}
        return DatasetRecord(
            identifier=identifier,
            title=title,
            description=in_language(LANGUAGE, plain(text(row, "description"))),
            keywords=_keywords(texts(row, "keyword")),
            publisher=_publisher(texts(row, "publisher")),
            country="CH",
            region=CANTON_NUTS,
            landing_page=web_address(text(row, "link")),
            licence=licence or self.facts.licence,
            access=Access.PUBLIC,
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            themes=codes.themes(texts(row, "theme")),
            family=series(title),
            temporal_start=_iso(day(text(row, "startDate"))),
            temporal_end=_iso(day(text(row, "endDate"))),
            spatial=CANTON,
            frequency=codes.frequency(text(row, "accrualPeriodicity")),
            distributions=distributions,
            raw=source_form(dict(row)),
        )


def _rows(content: bytes) -> Iterator[dict[str, Json]]:
    with tempfile.TemporaryDirectory(prefix="seutu-") as folder:
        path = Path(folder, "catalogue.parquet")
        path.write_bytes(content)
        with duckdb.connect(config={"memory_limit": "512MB", "threads": 1}) as database:
            try:
                found = database.execute(
                    "select * from read_parquet(?) limit ?", [str(path), MAX_ENTRIES]
                )
                names = [column[0] for column in found.description]
                rows = found.fetchall()
            except duckdb.Error:
                raise Unreadable("The file is not a readable Parquet table.") from None
    if "identifier" not in names or "title" not in names:
        raise Unreadable("The table needs the columns identifier and title.")
    for row in rows:
        yield cast("dict[str, Json]", dict(zip(names, row, strict=True)))


def _iso(moment: date | None) -> str:
    return moment.isoformat() if moment else ""


def _keywords(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    kept = distinct(
        word.replace("_", " ") for word in words if word not in PORTAL_MARKS
    )
    return {LANGUAGE: kept} if kept else {}


def _publisher(names: tuple[str, ...]) -> Agent | None:
    if not names:
        return None
    is_local = names[0].startswith("Stadt ")
    return Agent(
        name={LANGUAGE: names[0]},
        kind=OrganisationKind.LOCAL if is_local else OrganisationKind.REGIONAL,
        country="CH",
        region=CANTON_NUTS,
    )


def _distributions(row: Mapping[str, Json]) -> Iterator[DistributionRecord]:
    for item in mappings(row, "distribution"):
        access, download = text(item, "accessUrl"), text(item, "downloadUrl")
        url = web_address(access) or web_address(download)
        if not url:
            continue
        size = item.get("byteSize")
        yield DistributionRecord(
            url=url,
            download_url=web_address(download),
            title=in_language(LANGUAGE, text(item, "title")),
            description=in_language(LANGUAGE, plain(text(item, "description"))),
            format=codes.file_type(text(item, "format"), url),
            media_type=text(item, "mediaType"),
            licence=TERMS.get(text(item, "license")),
            modified=day(text(item, "modified")),
            size=size if isinstance(size, int) and size > 0 else None,
        )
