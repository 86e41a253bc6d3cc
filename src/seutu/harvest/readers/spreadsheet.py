"""Lists of datasets in CSV or XLSX files, as small municipalities keep them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, ClassVar

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers.limits import Unreadable, read_bytes, read_json
from seutu.harvest.readers.spreadsheet_columns import Mapped, guess, name_key, target
from seutu.harvest.readers.spreadsheet_rows import ReadRow, RefusedRow, RowReader
from seutu.harvest.readers.spreadsheet_tables import Table, read_table
from seutu.harvest.records import NO_FACTS, DatasetRecord, Rejected, SourceFacts

LARGEST = 32 * 2**20
ROW = re.compile(r"row \d{1,9}")


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """Reads a table with one row per dataset, or per file of a dataset.

    `columns` says what each holds by its name: "title@fi", "url" and so on; what is not
    named is not read. Without it that is guessed from names and values. `language` is
    that of texts which do not say. A publisher named as one of the `owners` is left
    out: the list is theirs.
    """

    name: ClassVar[str] = "spreadsheet"
    media_types: ClassVar[tuple[str, ...]] = (
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS
    columns: Mapping[str, str] | None = None
    language: str = ""
    encoding: str = ""
    sheet: str = ""
    owners: Sequence[str] = ()

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the file itself; a list does not tell what changed."""
        return Ask(url=location)

    def page(self, answer: Answer) -> Iterator[DatasetRecord | Rejected | More]:
        """Yield a record for each dataset; raises `Unreadable` when it is no list."""
        table = self.table(read_bytes(answer.stream, limit=LARGEST))
        for one in self.rows(table):
            if isinstance(one, RefusedRow):
                yield Rejected(one.identifier, str(one.remark), one.raw)
            else:
                yield one.record

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Read a file at hand; raises `Unreadable`."""
        for item in only_records(self, stream):
            if isinstance(item, DatasetRecord | Rejected):
                yield item

    def reread(self, kept: Kept) -> DatasetRecord | Rejected:
        """Read a row, or the rows of one dataset, again with the columns as stated.

        Raises `Unreadable` where they were guessed: one row is too little for that. An
        order of day and month that only other rows show is not known here.
        """
        if self.columns is None:
            raise Unreadable("The columns are guessed from the whole list.")
        table = _kept_table(kept, self.columns)
        *_, found = self.rows(table)
        if isinstance(found, RefusedRow):
            return Rejected(found.identifier, str(found.remark), found.raw)
        return found.record

    def table(self, content: bytes) -> Table:
        """Read the table itself; raises `Unreadable`."""
        return read_table(content, encoding=self.encoding, sheet=self.sheet)

    def mapped(self, table: Table) -> Mapped:
        """Return what each column holds, as stated or as guessed."""
        if self.columns is None:
            return guess(table.header, (cells for _, cells in table.rows))
        return {
            name: found
            for name, words in self.columns.items()
            if (found := target(words))
        }

    def rows(self, table: Table) -> Iterator[ReadRow | RefusedRow]:
        """Yield records and refused rows with their row numbers."""
        return RowReader(
            table=table,
            mapped=self.mapped(table),
            language=self.language,
            facts=self.facts,
            owners=frozenset(map(name_key, self.owners)),
        ).read()


def _kept_table(kept: Kept, columns: Mapping[str, str]) -> Table:
    document = read_json(BytesIO(kept.raw))
    lines = document if isinstance(document, list) else [document]
    rows = [line for line in lines if isinstance(line, dict)]
    if not rows:
        raise Unreadable("What was kept is no row.")
    header = tuple(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    number = int(kept.identifier[4:]) if ROW.fullmatch(kept.identifier) else 1
    return Table(
        header=header,
        rows=tuple(
            (number + place, tuple(str(row.get(name, "")) for name in header))
            for place, row in enumerate(rows)
        ),
    )
