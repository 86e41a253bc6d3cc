from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from seutu.cli.console import err, out
from seutu.cli.setup import start_django

if TYPE_CHECKING:
    from seutu.harvest.directory import Coverage


def directory(
    text: Annotated[str, typer.Argument(help="Words of name, place, publisher.")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166-1 code, such as FI.")] = "",
    software: Annotated[str, typer.Option(help="Such as ckan or geonetwork.")] = "",
    language: Annotated[str, typer.Option(help="BCP 47 tag, such as fi.")] = "",
    readable: Annotated[
        bool, typer.Option("--readable", help="Only what a reader exists for.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Count by software what can be read.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
) -> None:
    """Search the directory of European catalogues."""
    start_django()
    from seutu.harvest import directory as catalogues

    if coverage:
        _print_coverage(catalogues.coverage()[:limit])
        return
    found = catalogues.search(
        catalogues.Wanted(
            text=text,
            country=(country.upper(),) if country else (),
            software=(software.casefold(),) if software else (),
            language=(language.casefold(),) if language else (),
            readable=readable,
        )
    )
    if not found:
        err.print("No catalogue fits. Take a word or an option away.")
        raise typer.Exit(1)
    table = Table(box=None, pad_edge=False)
    for name in ("id", "name", "country", "software", "reader", "location"):
        table.add_column(name, overflow="fold")
    for one in found[:limit]:
        way = one.way
        cells = (one.id, one.name, one.country, one.software_name)
        table.add_row(
            *map(escape, cells),
            way.reader if way else "no reader yet",
            escape(way.location if way else one.url),
        )
    out.print(table)
    shown = min(limit, len(found))
    err.print(f"{shown} of {len(found)} catalogues. Data: {catalogues.ATTRIBUTION}.")


def _print_coverage(rows: "tuple[Coverage, ...]") -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("software", "catalogues", "can be read", "by"):
        table.add_column(name)
    for row in rows:
        table.add_row(
            escape(row.name),
            str(row.entries),
            str(row.readable),
            ", ".join(row.readers),
        )
    out.print(table)
