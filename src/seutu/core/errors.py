"""Errors a caller may want to catch.

The web turns them into a message, the API into problem+json, the command line into
an exit status. The message tells the reader what to do next.
"""


class SeutuError(Exception):
    """Base of every error a caller may want to catch."""

    code = "error"
    status = 500
    exit_code = 1

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(SeutuError):
    """The input cannot be used as it is; the message says what to change."""

    code, status, exit_code = "invalid", 422, 2


class NotFound(SeutuError):
    code, status, exit_code = "not-found", 404, 3


class Conflict(SeutuError):
    code, status, exit_code = "conflict", 409, 4


class Refused(SeutuError):
    code, status, exit_code = "refused", 403, 5


class Unavailable(SeutuError):
    """A part the answer needs is missing or being rebuilt; trying later may help."""

    code, status, exit_code = "unavailable", 503, 6
