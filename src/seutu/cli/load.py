from functools import partial
from typing import Annotated

import typer

from seutu.cli.console import err, progress
from seutu.cli.setup import migrate, start_django


def load(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Sources to load; all when none is named."),
    ] = None,
    list_only: Annotated[
        bool, typer.Option("--list", help="List the packaged sources and stop.")
    ] = False,
) -> None:
    """Load the packaged catalogues, cases and challenges into the database.

    Loading again changes nothing but what changed in a source; a stopped load is
    finished by running it again.
    """
    start_django()
    migrate()
    load_sources(sources or [], list_only=list_only)


def load_sources(names: list[str], *, list_only: bool = False) -> None:
    """Load packaged sources with a progress bar, then fold what stands twice."""
    from rich.table import Table

    from seutu.cli.console import out
    from seutu.harvest.folding import fold_waiting
    from seutu.harvest.loading import chosen, load_packaged
    from seutu.places.services import load_places

    sources = chosen(names)
    table = Table("source", "read", "new", "changed", "same", "rejected", "gone")
    if list_only:
        for source in sources:
            out.print(f"{source.slug}\t{source.title}\t{source.records}", markup=False)
        return
    with progress() as bars:
        bar = bars.add_task("places", total=None)
        load_places()
        bars.update(bar, total=1, completed=1)
        for source in sources:
            bar = bars.add_task(source.slug, total=source.records)
            run = load_packaged(source, progress=partial(bars.advance, bar))
            bars.update(bar, total=run.read, completed=run.read)
            table.add_row(
                source.slug,
                *(
                    str(getattr(run, name))
                    for name in (
                        "read",
                        "created",
                        "updated",
                        "unchanged",
                        "rejected",
                        "vanished",
                    )
                ),
            )
        bar = bars.add_task("folding duplicates", total=1)
        fold_waiting()
        bars.update(bar, completed=1)
    err.print(table)


def index(
    changes: Annotated[
        bool, typer.Option("--changes", help="Write only what changed since.")
    ] = False,
) -> None:
    """Build the search index anew from the database; pages answer meanwhile."""
    start_django()
    migrate()
    build_index(changes_only=changes)


def build_index(*, changes_only: bool = False) -> None:
    from seutu.matching import indexing, vectors

    if changes_only:
        count = indexing.write_changes()
        err.print(f"{count} changed records written to the index.")
        if vectors.is_set():
            err.print(f"{vectors.write_changes()} changed records encoded.")
        return
    with progress() as bars:
        bar = bars.add_task("indexing", total=indexing.record_count())
        count = indexing.rebuild(progress=lambda done: bars.advance(bar, done))
    err.print(f"{count} records indexed.")
    if vectors.is_set():
        build_vectors(count)


def build_vectors(records: int) -> None:
    from seutu.matching import vectors

    with progress() as bars:
        bar = bars.add_task("encoding", total=records)
        vectors.build(progress=lambda done: bars.advance(bar, done))
    err.print(f"{records} records encoded.")
