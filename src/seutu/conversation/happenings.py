"""How conversation tells the apps above it that something was said.

Listeners are called inside the transaction that makes a comment visible for the first
time: at once, or when a moderator shows what was held. They never hear of the rest.
"""

from collections.abc import Callable

from seutu.conversation.models import Comment

Listener = Callable[[Comment], None]

_listeners: list[Listener] = []


def on_posted(listener: Listener) -> None:
    """Call `listener(comment)` when a comment is first visible; once per listener."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce_posted(comment: Comment) -> None:
    for listener in _listeners:
        listener(comment)
