"""The beginning of a list at an address, as plain values that a task can hand on."""

from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel

from seutu.core import net
from seutu.core.errors import SeutuError
from seutu.harvest.readers.spreadsheet import LARGEST, Spreadsheet
from seutu.harvest.readers.spreadsheet_columns import Field
from seutu.harvest.readers.spreadsheet_tables import Table

LIMITS = net.Limits(size=LARGEST)
MOST_ROWS = 100
LONGEST_CELL = 500
MOST_CELLS = 10_000


class ListSample(BaseModel):
    """The header and the first rows of a list, long cells cut, persons left out.

    `encoding` and `sheet` are those it was read in. `total` counts the rows of the
    whole list. With `trouble` it could not be read, and nothing else is there.
    """

    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    total: int = 0
    header_row: int = 1
    encoding: str = ""
    sheet: str = ""
    sheets: list[str] = []
    trouble: str = ""

    @property
    def table(self) -> Table:
        return Table(
            header=tuple(self.header),
            rows=tuple((number, tuple(cells)) for number, cells in self.rows),
            header_row=self.header_row,
            encoding=self.encoding,
            sheet=self.sheet,
            sheets=tuple(self.sheets),
        )


def sample_at(
    address: str,
    *,
    encoding: str = "",
    sheet: str = "",
    http: httpx.Client | None = None,
) -> ListSample:
    """Fetch a list and keep its beginning; what goes wrong is its `trouble`."""
    try:
        with http or net.client(limits=LIMITS) as client:
            answer = client.get(address)
            answer.raise_for_status()
        table = Spreadsheet(encoding=encoding, sheet=sheet).table(answer.content)
    except SeutuError as error:
        return ListSample(trouble=error.message)
    except httpx.HTTPStatusError as error:
        host = urlsplit(address).netloc
        return ListSample(trouble=f"{host} answered {error.response.status_code}.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return ListSample(trouble=str(error) or type(error).__name__)
    personal = _personal(table)
    most = min(MOST_ROWS, max(1, MOST_CELLS // max(len(table.header), 1)))
    return ListSample(
        header=list(table.header),
        rows=[
            (
                number,
                [
                    "" if index in personal else cell[:LONGEST_CELL]
                    for index, cell in enumerate(cells)
                ],
            )
            for number, cells in table.rows[:most]
        ],
        total=len(table.rows),
        header_row=table.header_row,
        encoding=table.encoding,
        sheet=table.sheet,
        sheets=list(table.sheets),
    )


def _personal(table: Table) -> frozenset[int]:
    """Return the places of the columns that seem to hold persons."""
    mapped = Spreadsheet().mapped(table)
    return frozenset(
        index
        for index, name in enumerate(table.header)
        if name in mapped and mapped[name].field is Field.PERSON
    )
