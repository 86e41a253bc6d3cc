"""Run one step in a process of its own and watch the memory it takes.

Memory is the proportional set size (`Pss` of Linux) of the process and its children
together, so that pages they share, mapped files included, count once.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

Found = TypeVar("Found")
PROC = Path("/proc")
EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Measured(Generic[Found]):
    """What a step returned, and the most MiB seen while it ran."""

    found: Found
    peak: float


def apart(step: Callable[..., Found], *arguments: object) -> Measured[Found]:
    """Run a step in a new process; raises `RuntimeError` when it dies."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, step, arguments))
    process.start()
    there.close()
    peak = 0.0
    while not here.poll(EVERY):
        peak = max(peak, memory(process.pid or 0))
    try:
        found = here.recv()
    except EOFError:
        raise RuntimeError(f"{step.__name__} stopped; see its error above.") from None
    finally:
        process.join()
    return Measured(found, peak)


def _run(
    answer: Connection, step: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    answer.send(step(*arguments))


def memory(process: int) -> float:
    """Add up what a process and all below it hold now, in MiB."""
    return sum(_held(one) for one in family(process)) / 1024.0


def family(process: int) -> Iterator[int]:
    """List a process and its children, their children included."""
    yield process
    for path in (PROC / str(process) / "task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def _held(process: int) -> int:
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
