"""Mail from the command line: what came back, what waits, and sending by hand."""

import sys

import typer

from seutu.cli.console import err, out
from seutu.cli.setup import start_django

app = typer.Typer(help="Mail: what came back, what waits.", no_args_is_help=True)


@app.command()
def bounced() -> None:
    """Read a message about mail that came back from standard input.

    A mail server hands it over, for example through an alias that pipes to this
    command. After several such messages no more notices are mailed to the address.
    """
    start_django()
    from seutu.notifications.mail.bounces import LARGEST, take_returned

    counted = take_returned(sys.stdin.buffer.read(LARGEST + 1))
    if counted:
        err.print("Counted: this address did not take mail.")
    else:
        err.print("Nothing to count: the address may still take mail.")


@app.command()
def queue() -> None:
    """Say how many mails are in which state, and how long the oldest has waited."""
    start_django()
    from seutu.notifications.selectors import queue_state

    state = queue_state()
    for name, count in sorted(state.counts.items()):
        out.print(f"{name}\t{count}", markup=False)
    if state.oldest is not None:
        err.print(f"The oldest waits since {state.oldest:%Y-%m-%d %H:%M} UTC.")


@app.command()
def send() -> None:
    """Send what is due now; the worker does this every few seconds."""
    start_django()
    from seutu.notifications.mail.digests import put_together
    from seutu.notifications.mail.queue import send_waiting
    from seutu.notifications.telling import tell_waiting

    tell_waiting()
    put_together()
    err.print(f"{send_waiting()} mails were sent.")
