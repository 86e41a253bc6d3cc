import os
from typing import Annotated

import typer

from seutu.cli.console import err
from seutu.cli.setup import migrate, start_django


def serve(
    port: Annotated[int | None, typer.Option(help="Port; PORT or 8000.")] = None,
    host: Annotated[str | None, typer.Option(help="Address; HOST or loopback.")] = None,
) -> None:
    """Serve the pages and the API."""
    start_django()
    from django.conf import settings

    migrate()
    collect_static()
    run_server(host=host or settings.HOST, port=port or settings.PORT)


def collect_static() -> None:
    """Gather static files under their hashed names in the data folder."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def run_server(*, host: str, port: int) -> None:
    """Run the web server until it is stopped.

    Threads are pinned: each may hold one database connection and no more.
    """
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.server import Server

    err.print(f"Seutu answers on http://{_shown(host)}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seutu.config.settings")
    Server(
        "seutu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=4,
        backpressure=64,
        log_access=False,
        websockets=False,
    ).serve()


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104


def worker() -> None:
    """Run background work: index updates, harvests, clean-up. One writes the index."""
    start_django()
    migrate()
    from seutu.cli.worker import run_worker

    run_worker()
