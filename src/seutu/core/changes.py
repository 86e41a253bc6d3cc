"""How a low app tells the apps above that records changed.

The search index must follow the database, but the apps that change records stand below
the matcher. It listens here; a change is announced inside the transaction that makes
it, so that either both happen or neither.
"""

from collections.abc import Callable, Sequence

Listener = Callable[[str, Sequence[str]], None]

_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Call `listener(kind, record ids)` whenever records change; once per listener."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(kind: str, record_ids: Sequence[str]) -> None:
    """Tell the listeners that the text or presence of these records changed."""
    if record_ids:
        for listener in _listeners:
            listener(kind, record_ids)
