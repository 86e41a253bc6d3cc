"""How much SQLite does for a request: a number that no clock has a say in."""

from collections.abc import Callable

from django.db import connection

# SQLite tells after every so many of its instructions.
STEPS = 20


def work(ask: Callable[[], object]) -> int:
    """Count the instructions of SQLite while something is asked."""
    done = [0]

    def note() -> None:
        done[0] += STEPS

    connection.ensure_connection()
    connection.connection.set_progress_handler(note, STEPS)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return done[0]
