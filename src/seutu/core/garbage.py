"""Looking for garbage less often while much is read that makes none."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# So many new containers are let in before the youngest are looked through. Records are
# many short lists and maps without cycles: at Python's 700 a fifth of the time of
# reading them goes into looking.
SELDOM = 50_000


_lock = threading.Lock()
_before: list[tuple[int, int, int]] = []


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Let cyclic garbage wait within the block; what has no cycles goes at once.

    Threads may be within at once: the last one out brings back what was before.
    """
    with _lock:
        before = gc.get_threshold()
        _before.append(before)
        gc.set_threshold(max(SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        with _lock:
            before = _before.pop()
            if not _before:
                gc.set_threshold(*before)
