"""Locks on files that the system frees when their process dies, however it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seutu.core.errors import Conflict


@contextmanager
def only_process(path: Path, busy: str, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock of a path; raises `Conflict(busy)` while another process does.

    With `wait` it waits for the other one instead.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Conflict(busy) from None
        yield
