"""Work that comes round: who registers it, and the thread that starts it when due.

The task library has no periodic tasks yet. The worker runs this beside its queue; a
round that was missed while no worker ran is made up for once.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import close_old_connections

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """A callable that is started every `seconds`."""

    name: str
    seconds: float
    start: Callable[[], object]


_rounds: dict[str, Round] = {}


def every(seconds: float, name: str, start: Callable[[], object]) -> None:
    """Register recurring work under a name; a second registration replaces it."""
    _rounds[name] = Round(name, seconds, start)


def rounds() -> tuple[Round, ...]:
    return tuple(_rounds.values())


class Scheduler(threading.Thread):
    """Start due rounds until stopped. A failing round is logged and tried again."""

    def __init__(self, *, tick: float = 1.0) -> None:
        super().__init__(name="seutu-schedule", daemon=True)
        self.tick = tick
        self.stopped = threading.Event()

    def run(self) -> None:
        due = {each.name: 0.0 for each in rounds()}
        while not self.stopped.wait(self.tick):
            for each in rounds():
                now = time.monotonic()
                if now >= due.get(each.name, 0.0):
                    due[each.name] = now + each.seconds
                    self._start(each)

    def _start(self, each: Round) -> None:
        close_old_connections()
        try:
            each.start()
        except Exception:
            log.exception("round failed", name=each.name)
        finally:
            close_old_connections()

    def stop(self) -> None:
        self.stopped.set()
