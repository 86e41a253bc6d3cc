"""How the apps above learn that an organisation was hidden or is shown again."""

from collections.abc import Callable

Listener = Callable[[str], None]

_listeners: list[Listener] = []


def on_hiding(listener: Listener) -> None:
    """Call `listener(organisation id)` in the transaction that hides or shows it."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_listeners(organisation: str) -> None:
    for listener in _listeners:
        listener(organisation)
