import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.table import Table

from seutu.cli.console import err, out, progress
from seutu.cli.setup import start_django

if TYPE_CHECKING:
    from seutu.catalogue.validation.reporting import Level, Report

MISSING = "Install what checks shapes: pip install 'seutu[validate]'."


def validate(
    where: Annotated[
        str, typer.Argument(help="An address or a file of RDF.", show_default=False)
    ] = "",
    own: Annotated[
        bool, typer.Option("--own", help="Check what this platform publishes.")
    ] = False,
    source: Annotated[
        str, typer.Option(help="With --own: of this source only, such as eurostat.")
    ] = "",
    level: Annotated[
        list[str] | None,
        typer.Option(help="base, recommended, range, vocabulary or high-value."),
    ] = None,
    pages: Annotated[
        int, typer.Option(min=1, help="Of an address: so many pages at the most.")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check RDF against the shapes of DCAT-AP 3; each level is reported apart.

    Ends with 1 when the base level is violated: that alone makes a feed invalid.
    """
    if bool(where) == own:
        raise typer.BadParameter("Name an address or a file, or give --own.")
    start_django()
    try:
        from seutu.catalogue.validation.checking import check_document, media_type_of
        from seutu.catalogue.validation.reporting import Level, together
    except ModuleNotFoundError:
        err.print(MISSING, markup=False)
        raise typer.Exit(2) from None
    from seutu.core.errors import SeutuError

    try:
        levels = tuple(map(Level, level or [])) or tuple(Level)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None
    try:
        if own:
            report = together(_own(source, levels))
        else:
            report = together(
                check_document(content, media_type_of(content), levels=levels)
                for content in _contents(where, pages)
            )
    except SeutuError as error:
        err.print(error.message, markup=False)
        raise typer.Exit(2) from None
    if as_json:
        out.print_json(json.dumps(report.as_json()))
    else:
        _show(report)
    raise typer.Exit(0 if report.conforms else 1)


def _own(source: str, levels: "tuple[Level, ...]") -> "Iterable[Report]":
    from seutu.catalogue.publishing import site
    from seutu.catalogue.validation.own import check_own

    with progress() as bars:
        bar = bars.add_task("pages", total=None)
        for report in check_own(site(), source=source, levels=levels):
            bars.advance(bar)
            yield report


def _contents(where: str, pages: int) -> "Iterator[bytes]":
    from seutu.core import net
    from seutu.harvest.feed_pages import pages_of

    if urlsplit(where).scheme in {"http", "https"}:
        with net.client() as http:
            yield from pages_of(where, http, most=pages)
        return
    try:
        yield Path(where).read_bytes()
    except OSError as error:
        err.print(f"{where}: {error.strerror}.", markup=False)
        raise typer.Exit(2) from None


def _show(report: "Report") -> None:
    from seutu.catalogue.validation.reporting import Severity

    out.print(f"{report.datasets} datasets, {report.triples} triples", markup=False)
    table = Table("level", "violations", "warnings", "notes")
    for level, found in report.levels.items():
        counts = (
            [str(found.count(severity)) for severity in Severity]
            if found.checked
            else ["nothing to check", "", ""]
        )
        table.add_row(level.value, *counts)
    out.print(table)
    for level, found in report.levels.items():
        for problem in found.problems[:10]:
            example = f" ({problem.examples[0]})" if problem.examples else ""
            out.print(
                f"{level.value} {problem.severity.value} {problem.path or '-'}:"
                f" {problem.message} {problem.count} times{example}",
                markup=False,
                soft_wrap=True,
            )
