import json
from typing import TYPE_CHECKING, Annotated

import typer

from seutu.cli.console import err, out, progress
from seutu.cli.setup import migrate, start_django

SHORT = ("find", "access", "inter", "reuse", "context")

if TYPE_CHECKING:
    from seutu.catalogue.models import QualitySummary


def quality(
    source: Annotated[
        str, typer.Option(help="A source: what to mend there, the most first.")
    ] = "",
    publishers: Annotated[
        bool, typer.Option("--publishers", help="Compare publishers, not sources.")
    ] = False,
    country: Annotated[str, typer.Option(help="Only this country, such as FI.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Judge every dataset again.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many lines.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Judge the metadata of what waits, and show how good it is.

    The worker does the same a little at a time. Points are out of 405, as
    data.europa.eu counts them; what cannot be told counts neither way.
    """
    start_django()
    migrate()
    from seutu.catalogue.quality import selectors, services
    from seutu.core.errors import NotFound

    if again:
        services.note_all()
    _judge()
    if source:
        found = selectors.summary_of(selectors.Scope.SOURCE, source)
        if found is None:
            raise NotFound(f"No dataset of a source called {source!r} is judged.")
        _show_fixes(found, as_json=as_json)
        return
    scope = selectors.Scope.PUBLISHER if publishers else selectors.Scope.SOURCE
    rows = selectors.ranking(scope, country=country.upper(), limit=limit).rows
    _show_ranking(rows, as_json=as_json)


def _judge() -> None:
    """Judge all that waits and add it up; safe to stop at any time."""
    from seutu.catalogue.quality import adding_up, services

    with progress() as bars:
        bar = bars.add_task("judging", total=None)
        count = 0
        while done := services.judge_batch():
            count += done
            bars.advance(bar, done)
        bars.update(bar, total=count, completed=count)
    if count or not adding_up.is_current():
        adding_up.add_up()
        adding_up.remember()
    err.print(f"{count} datasets judged now.")


def _show_ranking(rows: "list[QualitySummary]", *, as_json: bool) -> None:
    from rich.table import Table

    from seutu.catalogue.quality.methodology import Dimension, rating

    if as_json:
        out.print_json(json.dumps([_as_mapping(row) for row in rows]))
        return
    table = Table("id", "datasets", "points", "rating", *SHORT, "overdue")
    for row in rows:
        table.add_row(
            row.key,
            str(row.datasets),
            f"{row.score / 10:.1f}",
            rating(row.score / 10).value,
            *(f"{getattr(row, each) / 10:.1f}" for each in Dimension),
            f"{row.overdue}/{row.promised}",
        )
    out.print(table)


def _show_fixes(found: "QualitySummary", *, as_json: bool) -> None:
    from rich.table import Table

    from seutu.catalogue.quality import selectors
    from seutu.catalogue.quality.advice import ADVICE

    fixes = selectors.fixes(found.missing)
    if as_json:
        listed = [
            {"code": one.code, "datasets": one.datasets, "points": one.points}
            for one in fixes
        ]
        out.print_json(json.dumps(_as_mapping(found) | {"fixes": listed}))
        return
    err.print(f"{found.datasets} datasets, {found.score / 10:.1f} of 405 points.")
    table = Table("what", "datasets", "points each", "to do")
    for one in fixes:
        words = ADVICE[one.code]
        table.add_row(one.code, str(one.datasets), f"+{one.points}", str(words.todo))
    out.print(table)


def _as_mapping(row: "QualitySummary") -> dict[str, object]:
    from seutu.catalogue.quality.methodology import Dimension, rating

    return {
        "id": row.key,
        "country": row.country or None,
        "datasets": row.datasets,
        "score": row.score / 10,
        "rating": rating(row.score / 10).value,
        "points": row.points / 10,
        "most_points": (row.points + row.open) / 10,
        **{each.value: getattr(row, each) / 10 for each in Dimension},
        "promised": row.promised,
        "overdue": row.overdue,
        "broken_links": row.broken,
    }
