"""`seutu harvest` and `seutu sources`: reading portals from the command line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from seutu.cli.console import err, out, progress
from seutu.cli.setup import migrate, start_django
from seutu.core.errors import Conflict, Invalid, NotFound, Unavailable

if TYPE_CHECKING:
    from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource

app = typer.Typer(help="List, add and switch the sources that are harvested.")
COLUMNS = ("read", "created", "updated", "unchanged", "rejected", "missing", "vanished")
HEADS = ("read", "new", "changed", "same", "rejected", "not met", "gone")
Name = Annotated[str, typer.Argument(help="The source's id; see `seutu sources list`.")]


def harvest(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Ids of the sources to read.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Read every source that is in use.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Ask for everything, not only for changes.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read, and say what would change.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Watch what the worker reads instead.")
    ] = False,
    add: Annotated[
        str, typer.Option("--add", help="Add this address as a source and read it.")
    ] = "",
    reader: Annotated[str, typer.Option(help="Reader of the new source.")] = "",
    title: Annotated[str, typer.Option(help="Title of the new source.")] = "",
    country: Annotated[str, typer.Option(help="Its country, e.g. FI.")] = "",
) -> None:
    """Read sources over the network into the database.

    `seutu directory` finds portals; `seutu sources` lists, adds and switches sources,
    and says what becomes of records that are refused or gone.

    A stopped reading goes on where it was. Exit code 0 when all were read, 6 when a
    portal did not answer or its answer could not be read, 4 when records wait for
    consent to vanish.
    """
    start_django()
    migrate()
    chosen = _chosen(sources or [], every=every)
    if add and dry_run:
        chosen.append(_unsaved(add, reader, country))
    elif add:
        chosen.append(_added(add, reader, title, country))
    if not chosen:
        raise Invalid("Name a source, or use --all or --add.")
    if dry_run:
        for source in chosen:
            _try_out(source)
        return
    if watch:
        _watch(chosen)
        return
    _end_with(_read(chosen, full=full))


def _chosen(names: Sequence[str], *, every: bool) -> "list[HarvestSource]":
    from seutu.harvest.models import HarvestSource

    if every:
        network = HarvestSource.Delivery.NETWORK
        return list(HarvestSource.objects.filter(is_enabled=True, delivery=network))
    return [_source(name) for name in names]


def _source(name: str) -> "HarvestSource":
    from seutu.harvest.models import HarvestSource

    found = HarvestSource.objects.filter(pk=name).first()
    if found is None:
        raise NotFound(f"No source called {name!r}. See: seutu sources list")
    return found


def _unsaved(address: str, reader: str, country: str) -> "HarvestSource":
    from seutu.harvest.models import HarvestSource

    facts = {"country": country.upper()} if country else {}
    return HarvestSource(id=address, reader=reader, location=address, facts=facts)


def _added(address: str, reader: str, title: str, country: str) -> "HarvestSource":
    from urllib.parse import urlsplit

    from seutu.harvest.facts import CatalogueFacts
    from seutu.harvest.records import SourceFacts
    from seutu.harvest.registry import readers
    from seutu.harvest.services import add_source

    if not reader:
        known = ", ".join(readers())
        raise Invalid(f"Say which reader reads it by --reader: {known}.")
    about = CatalogueFacts(
        title={"en": title or urlsplit(address).netloc},
        country=country.upper(),
        homepage=address,
        records=SourceFacts(country=country.upper()),
    )
    return add_source(address, reader, about)


def _read(sources: "Sequence[HarvestSource]", *, full: bool) -> "list[HarvestRun]":
    from rich.table import Column, Table

    from seutu.harvest.folding import fold_waiting
    from seutu.harvest.models import HarvestRun
    from seutu.harvest.running import run

    runs: list[HarvestRun] = []
    table = Table(Column("source", no_wrap=True), Column("state", no_wrap=True), *HEADS)
    with progress() as bars:
        for source in sources:
            bar = bars.add_task(source.pk, total=None)

            def advance(count: int, source: "HarvestSource" = source) -> None:
                expected = source.runs.values_list("expected", flat=True).first()
                bars.update(bar, total=expected, advance=count)  # noqa: B023

            ended = run(source, full=full, progress=advance)
            bars.update(bar, total=ended.read, completed=ended.read)
            runs.append(ended)
            counts = (str(getattr(ended, name)) for name in COLUMNS)
            table.add_row(source.pk, ended.state, *counts)
        if any(one.created or one.updated or one.vanished for one in runs):
            bar = bars.add_task("folding duplicates", total=1)
            fold_waiting()
            bars.update(bar, completed=1)
    out.print(table)
    return runs


def _end_with(runs: "Sequence[HarvestRun]") -> None:
    """Say what did not go as it should; the first such thing gives the exit code."""
    from seutu.harvest.models import HarvestRun

    State = HarvestRun.State  # noqa: N806 - a class
    for run in runs:
        is_whole = run.state == State.COMPLETE and run.is_full
        if is_whole and run.expected not in {None, run.read}:
            err.print(
                f"{run.source_id} says it has {run.expected} records and gave"
                f" {run.read}."
            )
    failed = [run for run in runs if run.state in {State.FAILED, State.STOPPED}]
    if failed:
        lines = [f"{run.source_id}: {run.failure}" for run in failed]
        raise Unavailable("\n".join(lines))
    waiting = [_question(run) for run in runs if run.state == State.WAITING]
    if waiting:
        raise Conflict("\n".join(waiting))


def _question(run: "HarvestRun") -> str:
    return (
        f"{run.source_id}: {run.undecided} records are not there any more. Say what"
        f" becomes of them: seutu sources consent {run.source_id} (or refuse)."
    )


def _try_out(source: "HarvestSource") -> None:
    from seutu.harvest.trying import try_out

    found = try_out(source)
    out.print(
        f"{source.pk}: {found.read} read in {found.pages} pages; {found.created} would"
        f" be new, {found.updated} changed, {found.unchanged} the same,"
        f" {found.rejected} rejected."
    )
    for reason, count in found.reasons[:10]:
        typer.echo(f"  {count} × {reason}")


def _watch(sources: "Sequence[HarvestSource]") -> None:
    """Show the runs under way until all are over."""
    import time

    from seutu.harvest.models import HarvestRun
    from seutu.harvest.services import progress as progress_of

    runs = list(HarvestRun.objects.live().filter(source__in=sources))
    if not runs:
        err.print("Nothing is being read.")
        return
    with progress() as bars:
        rows = {run.pk: bars.add_task(run.source_id, total=None) for run in runs}
        while runs:
            for run in list(runs):
                found = progress_of(run)
                done, whole = found.read, found.expected
                if found.is_leaving:
                    done, whole = found.vanished, found.missing
                bars.update(rows[run.pk], total=whole, completed=done)
                if found.state not in {"queued", "running"}:
                    out.print(
                        f"{run.source_id}: {found.state}, {found.read} read,"
                        f" {found.vanished} gone"
                    )
                    runs.remove(run)
            if runs:
                time.sleep(1)


@app.command("list")
def list_sources() -> None:
    """List all sources with their last readings, and what waits for somebody."""
    start_django()
    migrate()
    from seutu.harvest.models import HarvestRun, HarvestSource

    asking = set(HarvestRun.objects.waiting().values_list("source", flat=True))
    for source in HarvestSource.objects.all():
        last = source.runs.first()
        state = f"{last.state} {last.started_at:%Y-%m-%d}" if last else "never read"
        if source.pk in asking:
            state += ", needs consent"
        use = source.schedule if source.is_enabled else "not in use"
        line = (source.pk, source.reader, use, state, source.location)
        typer.echo("\t".join(line))


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="Where the portal answers.")],
    reader: Annotated[str, typer.Option(help="Which reader reads it.")],
    title: Annotated[str, typer.Option(help="What it is called.")] = "",
    country: Annotated[str, typer.Option(help="Its country, e.g. FI.")] = "",
) -> None:
    """Add a source; the worker reads it every week."""
    start_django()
    migrate()
    typer.echo(_added(address, reader, title, country).pk)


@app.command()
def show(name: Name) -> None:
    """Show a source, its last readings and why records were refused."""
    start_django()
    from seutu.harvest.services import rejection_reasons

    source = _source(name)
    typer.echo(f"{source.pk}\t{source.reader}\t{source.location}")
    for run in source.runs.all()[:10]:
        counts = ", ".join(f"{key} {getattr(run, key)}" for key in COLUMNS)
        began = f"{run.started_at:%Y-%m-%d %H:%M}"
        typer.echo(f"{began} {run.state}: {counts}. {run.failure}".rstrip())
    for stage, reason, count in rejection_reasons(source)[:20]:
        typer.echo(f"{count} × {reason} ({stage})")
    for run in source.runs.waiting():
        typer.echo(_question(run))


@app.command()
def enable(name: Name) -> None:
    """Put a source into use."""
    _edit(name, is_enabled=True)


@app.command()
def disable(name: Name) -> None:
    """Take a source out of use; its records stay."""
    _edit(name, is_enabled=False)


def _edit(name: str, *, is_enabled: bool) -> None:
    start_django()
    migrate()
    from seutu.harvest.services import edit_source

    edit_source(_source(name), is_enabled=is_enabled)


@app.command()
def consent(name: Name) -> None:
    """Let the records go that the source does not name any more.

    Very many are left to the worker.
    """
    _decide(name, may_go=True)


@app.command()
def refuse(name: Name) -> None:
    """Keep the records that the source does not name any more."""
    _decide(name, may_go=False)


def _decide(name: str, *, may_go: bool) -> None:
    start_django()
    migrate()
    from seutu.harvest import services

    source = _source(name)
    run = source.runs.waiting().first()
    if run is None:
        raise Conflict(f"No run of {name} waits for consent.")
    ended = services.consent(run) if may_go else services.refuse(run)
    if ended.is_leaving:
        out.print(
            f"These are many: the worker lets {ended.undecided} records go."
            f" Watch it with: seutu harvest {name} --watch"
        )
        return
    out.print(f"{ended.vanished} of {ended.missing} records are gone.")


@app.command()
def rejected(name: Name) -> None:
    """Print what waits in quarantine as JSON lines."""
    start_django()
    from seutu.harvest.services import export_rejected

    for line in export_rejected(_source(name)):
        typer.echo(line, nl=False)


@app.command()
def retry(
    name: Name,
    identifiers: Annotated[
        list[str] | None,
        typer.Argument(help="Only these records; see `seutu sources rejected`."),
    ] = None,
) -> None:
    """Read what waits in quarantine again, without asking the source.

    For after a reader or an option was mended. Very many are left to the worker.
    """
    start_django()
    migrate()
    from seutu.harvest.folding import fold_waiting
    from seutu.harvest.services import retry_rejected

    source = _source(name)
    found = retry_rejected(source, _refused(source, identifiers) or None)
    if found.is_queued:
        out.print("These are many: the worker reads them again.")
        return
    if found.accepted:
        fold_waiting()
    out.print(f"Came in: {found.accepted}. Still refused: {found.refused}.")
    if found.unread:
        out.print(
            f"Cannot be read alone: {found.unread}. The next seutu harvest {name}"
            " reads everything."
        )


def _refused(
    source: "HarvestSource", identifiers: Sequence[str] | None
) -> "list[HarvestRecord]":
    """Find the refused records of that name; raises `NotFound` if there is none."""
    from seutu.harvest.models import HarvestRecord

    found = source.records.filter(
        state=HarvestRecord.State.REJECTED, identifier__in=identifiers or ()
    )
    chosen = list(found)
    if missing := set(identifiers or ()) - {one.identifier for one in chosen}:
        names = ", ".join(sorted(missing))
        raise NotFound(f"Not in quarantine of {source.pk}: {names}")
    return chosen
