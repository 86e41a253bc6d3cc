import typer

from seutu.cli.console import out
from seutu.cli.setup import start_django


def doctor() -> None:
    """Check the database, the index, the learnt tables and the settings.

    Ends with exit code 1 when something has to be mended, and says how.
    """
    start_django()
    from seutu.matching.health import checks

    failed = False
    for check in checks():
        mark = "[green]ok[/green]  " if check.is_ok else "[red]mend[/red]"
        out.print(f"{mark} {check.name}: ", end="")
        out.print(check.message, markup=False)
        failed = failed or not check.is_ok
    if failed:
        raise typer.Exit(1)
