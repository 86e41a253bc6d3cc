"""Running what is asynchronous where another event loop may already run."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio


def run(talk: Callable[..., Awaitable[Any]], *arguments: object) -> Any:
    """Run in a thread of its own: Playwright leaves its loop in that of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, talk, *arguments).result()
