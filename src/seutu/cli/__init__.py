"""The `seutu` command. Exit codes: 0 done, 1 failed, 2 bad input, 3 not found,
4 conflict, 5 refused, 6 not available now."""

import io
import sys

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

from seutu.cli.app import app
from seutu.core.errors import SeutuError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; a known error becomes one sentence and its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show a letter shows "?" in its place.
        sys.stdout.reconfigure(errors="replace")
    try:
        app()
    except SeutuError as error:
        _end(error.message, error.exit_code)
    except ImproperlyConfigured as error:
        _end(f"a setting cannot be used: {error}", 2)
    except OperationalError as error:
        _end(f"the database cannot be used: {error}", 1)
    except OSError as error:
        # No permission, no space left, a file in the place of a folder.
        _end(f"the system refuses: {error}", 1)


def _end(message: str, code: int) -> None:
    sys.stderr.write(f"seutu: {message}\n")
    raise SystemExit(code) from None
