import logging
from concurrent.futures import Future
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from seutu.cli.console import err
from seutu.cli.serve import check_address
from seutu.cli.setup import migrate, start_django
from seutu.core.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from seutu.mcp.stored import StoredAnswers

PORT = 8001
REMOTE_SECONDS = 30.0
LOOPBACK = "127.0.0.1"


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Answer over HTTP, at /mcp on a port.")
    ] = False,
    host: Annotated[
        str, typer.Option(help="Address to listen on, with --http.")
    ] = LOOPBACK,
    port: Annotated[int, typer.Option(help="Port to listen on, with --http.")] = PORT,
    server: Annotated[
        str, typer.Option(help="Ask this Seutu site instead of this installation.")
    ] = "",
) -> None:
    """Let AI assistants match, search, show and list gaps (Model Context Protocol).

    Without options it speaks over standard input and output, as assistants on the same
    machine start it. It reads what anybody may see, and changes nothing.
    """
    if find_spec("mcp") is None:
        raise Unavailable("Install Seutu with the extra “mcp” to serve assistants.")
    if server and http:
        raise Invalid(
            "--server speaks over standard input and output. Leave out --http.",
            field="server",
        )
    if server:
        _serve_remote(server)
    elif http:
        _serve_http(host, port)
    else:
        _serve_here()


def _serve_remote(address: str) -> None:
    from seutu.client import connect
    from seutu.mcp.remote import RemoteAnswers
    from seutu.mcp.server import build_server
    from seutu.mcp.serving import serve_stdio

    logging.basicConfig(level=logging.WARNING)  # on standard error
    try:
        client = connect(address, timeout=REMOTE_SECONDS, retries=1, longest_wait=10)
    except ValueError as error:
        raise Invalid(str(error), field="server") from None
    with client:
        answers = RemoteAnswers(client, address.rstrip("/"))
        serve_stdio(build_server(lambda: answers))


def _serve_here() -> None:
    """Greet at once: clients give up on a server that first loads its knowledge."""
    from seutu.mcp.server import build_server
    from seutu.mcp.serving import serve_stdio

    ready: Future[StoredAnswers] = Future()
    Thread(target=_open, args=(ready,), daemon=True).start()
    serve_stdio(build_server(ready.result))


def _open(ready: "Future[StoredAnswers]") -> None:
    try:
        answers = _stored()
    except (Exception, SystemExit) as error:  # a setting that cannot be used, say
        err.print(f"seutu: {error}", markup=False)
        ready.set_exception(Unavailable(f"Seutu cannot start: {error}"))
    else:
        _prepare(answers, ready)


def _prepare(answers: "StoredAnswers", ready: "Future[StoredAnswers]") -> None:
    """Load what questions need in one thread, and let the questions wait for it."""
    try:
        answers.prepare()
    finally:
        ready.set_result(answers)


def _serve_http(host: str, port: int) -> None:
    answers = _stored()
    from seutu.mcp.door import PATH, http_app
    from seutu.mcp.server import build_server
    from seutu.mcp.serving import serve_http

    check_address(host, port)
    ready: Future[StoredAnswers] = Future()
    Thread(target=_prepare, args=(answers, ready), daemon=True).start()
    err.print(f"Assistants connect to http://{host}:{port}{PATH}")
    serve_http(http_app(build_server(ready.result)), host=host, port=port)


def _stored() -> "StoredAnswers":
    start_django()
    migrate()
    from seutu.mcp.stored import StoredAnswers

    return StoredAnswers()
