"""The `seutu` command. Exit codes: 0 done, 1 failed, 2 bad input, 3 not found,
4 conflict, 5 refused, 6 not available now."""

import sys

from seutu.cli.app import app
from seutu.core.errors import SeutuError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; a known error becomes one sentence and its exit code."""
    try:
        app()
    except SeutuError as error:
        sys.stderr.write(f"seutu: {error.message}\n")
        raise SystemExit(error.exit_code) from None
