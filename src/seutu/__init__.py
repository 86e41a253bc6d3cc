"""From a public need to a working, reviewed, reused solution."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seutu.client import connect as connect

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the client when it is asked for, so that nothing else has to."""
    if name == "connect":
        from seutu.client import connect

        return connect
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
