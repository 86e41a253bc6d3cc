"""Empty lists of datasets to fill in, with the names of columns in one's language."""

import csv
import io
import tomllib

import xlsxwriter  # type: ignore[import-untyped]

from seutu.harvest.readers.spreadsheet_columns import FOLDER, Field

COLUMNS = (
    Field.IDENTIFIER,
    Field.TITLE,
    Field.DESCRIPTION,
    Field.KEYWORDS,
    Field.THEME,
    Field.PUBLISHER,
    Field.LICENCE,
    Field.PAGE,
    Field.URL,
    Field.FORMAT,
    Field.MODIFIED,
    Field.FREQUENCY,
    Field.PLACE,
)
EXAMPLE = {
    Field.IDENTIFIER: "trees-1",
    Field.LICENCE: "CC BY 4.0",
    Field.THEME: "ENVI",
    Field.URL: "https://data.example/trees.csv",
    Field.PAGE: "https://data.example/trees",
    Field.FORMAT: "CSV",
    Field.MODIFIED: "2026-01-31",
    Field.FREQUENCY: "ANNUAL",
}


def headers(language: str) -> tuple[str, ...]:
    """Name the columns in a language, in English where it has no name for one."""
    names = tomllib.loads((FOLDER / "headers.toml").read_text("utf-8"))
    return tuple(
        next(
            names[field][tag][0]
            for tag in (language, "mul", "en")
            if names[field].get(tag)
        )
        for field in COLUMNS
    )


def csv_template(language: str) -> str:
    """Return a list with a header and one example row; semicolons, as Excel reads."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers(language))
    writer.writerow([EXAMPLE.get(field, "") for field in COLUMNS])
    return "\ufeff" + written.getvalue()


def xlsx_template(language: str) -> bytes:
    """Return the same as a workbook; nothing in it is taken for a formula."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, name in enumerate(headers(language)):
            sheet.write_string(0, column, name, bold)
        for column, field in enumerate(COLUMNS):
            sheet.write_string(1, column, EXAMPLE.get(field, ""))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 22)
    return stream.getvalue()
