"""Lists of datasets in CSV or XLSX files, as small municipalities keep them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar

from seutu.harvest.paging import Answer, Ask, More, only_records
from seutu.harvest.readers.limits import read_bytes
from seutu.harvest.readers.spreadsheet_columns import Mapped, guess, name_key, target
from seutu.harvest.readers.spreadsheet_rows import ReadRow, RefusedRow, RowReader
from seutu.harvest.readers.spreadsheet_tables import Table, read_table
from seutu.harvest.records import NO_FACTS, DatasetRecord, Rejected, SourceFacts

LARGEST = 32 * 2**20


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
