import typer

from seutu.cli.setup import start_django


def manage(context: typer.Context) -> None:
    """Run a Django management command, such as `seutu manage check --deploy`."""
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["seutu manage", *context.args])
