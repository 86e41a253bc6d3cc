"""How moderation tells the apps above it what happened.

Listeners are called inside the transaction of the happening, so that notices are
written with it or not at all.
"""

from collections.abc import Callable

from seutu.moderation.models import Case, Decision

DecidedListener = Callable[[Case, Decision], None]
WaitingListener = Callable[[Case], None]

_decided: list[DecidedListener] = []
_waiting: list[WaitingListener] = []


def on_decided(listener: DecidedListener) -> None:
    """Call `listener(case, decision)` after each decision; once per listener."""
    if listener not in _decided:
        _decided.append(listener)


def on_waiting(listener: WaitingListener) -> None:
    """Call `listener(case)` when a case starts to wait, also on appeal."""
    if listener not in _waiting:
        _waiting.append(listener)


def announce_decided(case: Case, decision: Decision) -> None:
    for listener in _decided:
        listener(case, decision)


def announce_waiting(case: Case) -> None:
    for listener in _waiting:
        listener(case)
