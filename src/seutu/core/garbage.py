"""Looking for garbage less often while much is read that makes none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# So many new containers are let in before the youngest are looked through. Records are
# many short lists and maps without cycles: at Python's 700 a fifth of the time of
# reading them goes into looking.
SELDOM = 50_000


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Let cyclic garbage wait within the block; what has no cycles goes at once."""
    before = gc.get_threshold()
    gc.set_threshold(max(SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
