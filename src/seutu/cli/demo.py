import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from seutu.cli.console import err
from seutu.cli.setup import migrate, start_django


def demo(
    port: Annotated[int | None, typer.Option(help="Port; PORT or 8000.")] = None,
) -> None:
    """Load the packaged data, build the index, start web and worker on this machine.

    Listens on loopback only. Everything it writes lies in one folder (SEUTU_DATA).
    """
    start_django()
    from django.conf import settings

    from seutu.accounts.demo import make_demo_accounts
    from seutu.cli.load import build_index, load_sources
    from seutu.cli.serve import check_address, collect_static

    chosen = port or settings.PORT
    check_address("127.0.0.1", chosen)
    migrate()
    make_demo_accounts()
    err.print("Loading the packaged catalogues, cases and challenges …")
    load_sources([])
    err.print("Building the search index …")
    build_index()
    collect_static()
    _run_both(chosen, Path(settings.DATA_FOLDER))


def _run_both(port: int, data: Path) -> None:
    environment = os.environ | {
        "SEUTU_DATA": str(data),
        "PORT": str(port),
        "DEMO": "true",
    }
    seutu = [sys.executable, "-m", "seutu"]
    processes = [
        subprocess.Popen([*seutu, *arguments], env=environment)  # noqa: S603
        for arguments in (["worker"], ["serve", "--host", "127.0.0.1"])
    ]
    err.print(f"\n[bold]Open http://localhost:{port}[/bold]   (Ctrl+C stops)\n")

    def stop(*_: object) -> None:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    stop()
    for process in processes:
        process.wait()
