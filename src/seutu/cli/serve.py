import errno
import os
import socket
from typing import Annotated

import typer

from seutu.cli.console import err
from seutu.cli.setup import migrate, start_django
from seutu.core.errors import Conflict, Invalid


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

    Threads are pinned: each may hold one database connection and no more. Raises
    `Conflict` when the port is taken, `Invalid` when host or port cannot be.
    """
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.server import Server

    check_address(host, port)
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
        # Without it the server ends when the system kills one of its processes.
        respawn_failed_workers=True,
        log_access=False,
        websockets=False,
    ).serve()


def check_address(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on.

    The server itself would share a taken port with whoever has it, and send each of
    them a part of the visitors.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OverflowError, socket.gaierror):
        raise Invalid(f"Nothing can listen on {host}, port {port}.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Conflict(
                f"Port {port} is taken by another program. Stop it, or set PORT."
            ) from None
        raise


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104


def worker() -> None:
    """Run background work: index updates, harvests, clean-up. One writes the index."""
    start_django()
    migrate()
    from seutu.cli.worker import run_worker

    run_worker()
