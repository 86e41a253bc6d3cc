from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from seutu.cli.console import err, out
from seutu.cli.setup import migrate, start_django

if TYPE_CHECKING:
    from seutu.matching.collection import Collection, TestQuery
    from seutu.matching.relearning import Relearnt
    from seutu.search.ports import SearchIndex


def learn(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="Folder as for `seutu evaluate`; without one, the verdicts given here "
            "and those that come with Seutu, on the records here.",
        ),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Go back to the ranking before this one.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure, and publish nothing.")
    ] = False,
) -> None:
    """Learn the weights of the ranking from judgements.

    The gain is measured on needs left out of learning. Weights that are not better are
    refused with exit code 5 and nothing changes; better ones are in use at once, in
    every process. Exit code 2 when there are too few judgements.
    """
    start_django()
    from seutu.core.errors import Refused
    from seutu.matching import installed_ranking as installed

    if undo:
        back = installed.rankings().undo()
        err.print(f"In use now: {back.name or 'the ranking that comes with Seutu'}.")
        return
    migrate()
    with installed.learning(), _given(folder) as (index, judged, unanswerable):
        found = installed.relearnt(index, judged, unanswerable)
        _show(found)
        if not found.fitted.is_better:
            raise Refused(
                "The learnt weights are not better on needs left out of learning: "
                "nothing was published."
            )
        if dry_run:
            return
        published = installed.rankings().publish(found.ranking)
    err.print(f"Published as {published.name}. `seutu learn --undo` goes back.")


@contextmanager
def _given(
    folder: Path | None,
) -> "Iterator[tuple[SearchIndex, Collection, list[TestQuery]]]":
    from seutu.matching import installed_ranking as installed
    from seutu.matching.collection import read_collection, read_queries
    from seutu.matching.evaluation import indexed

    if folder is None:
        yield installed.judged_here()
        return
    collection = read_collection(folder)
    beside = folder / "unanswerable.tsv"
    unanswerable = list(read_queries(beside)) if beside.exists() else []
    with indexed(collection) as opened:
        yield opened.index, collection, unanswerable


def _show(found: "Relearnt") -> None:
    fitted = found.fitted
    table = Table("needs left out", "nDCG@10 before", "after")
    for number, pair in enumerate(zip(fitted.before, fitted.after, strict=True), 1):
        table.add_row(f"fold {number}", *(f"{one:.3f}" for one in pair))
    out.print(table)
    out.print(
        f"{fitted.needs} needs; mean gain {fitted.gain:+.4f}, "
        f"standard error {fitted.spread:.4f}",
        highlight=False,
    )
    changed = found.ranking.record.get("changed")
    if isinstance(changed, dict):
        for name, (before, after) in changed.items():
            out.print(f"{name}: {before} → {after}", highlight=False)
    if found.calibrated is None:
        out.print("The scores stay calibrated as they were.")
