from pathlib import Path
from typing import Annotated

import typer

from seutu.cli.console import err
from seutu.cli.setup import migrate, start_django

Archive = Annotated[Path, typer.Argument(help="The backup, a .zip file.")]


def backup(file: Archive) -> None:
    """Write a consistent copy of all data to one file, while the site runs."""
    start_django()
    from seutu.cli.archive import write_archive

    rows = write_archive(file)
    err.print(f"{rows} rows written to {file}.")


def restore(
    file: Archive,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the data that is there now.")
    ] = False,
) -> None:
    """Read a backup into an empty database, of any kind, and build the index anew."""
    start_django()
    from seutu.cli.archive import read_archive
    from seutu.cli.load import build_index

    migrate()
    rows = read_archive(file, replace=replace)
    err.print(f"{rows} rows restored. Building the search index …")
    build_index()
