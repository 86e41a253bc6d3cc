"""Running the server: over standard input and output, or over HTTP on a port."""

import logging
import signal
from typing import Any

import anyio
import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from starlette.types import ASGIApp

SECONDS_TO_END = 5
MOST_CONNECTIONS = 200
# At DEBUG and INFO they print what was asked, and with it the need.
TALKATIVE = ("mcp", "uvicorn", "httpx", "httpcore", "asyncio", "sse_starlette")


def quiet_libraries() -> None:
    """Let the libraries of the protocol log failures alone, whatever LOG_LEVEL says."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def serve_stdio(server: Server[Any]) -> None:
    """Answer on standard output until standard input ends.

    Nothing is written and nothing has to be saved, so a signal ends it at once: the
    thread that waits for input could not be woken.
    """
    quiet_libraries()
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    async def serve() -> None:
        async with stdio_server() as (incoming, outgoing):
            options = server.create_initialization_options()
            await server.run(incoming, outgoing, options)

    anyio.run(serve)


def serve_http(app: ASGIApp, *, host: str, port: int) -> None:
    """Answer on a port until a signal comes; calls under way have five seconds."""
    quiet_libraries()
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=SECONDS_TO_END,
        ws="none",
    )
    uvicorn.Server(config).run()
