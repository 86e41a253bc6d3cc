"""What can go wrong when asking a Seutu site.

The names are those of the site's own errors; `code` is what programs may rely on,
`detail` one sentence that says what to do.
"""

from collections.abc import Mapping
from typing import ClassVar


class SeutuError(Exception):
    """Base of every error of the client.

    `status` is the HTTP status, 0 when no answer came. `errors` names the values that
    cannot be used, with the reason of each. `retry_after` is in seconds.
    """

    usual_code: ClassVar[str] = "error"

    def __init__(
        self,
        detail: str,
        *,
        code: str = "",
        status: int = 0,
        errors: Mapping[str, str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.usual_code
        self.status = status
        self.errors = dict(errors or {})
        self.retry_after = retry_after


class Invalid(SeutuError):
    """A value cannot be used as it is; `errors` says which and why."""

    usual_code = "invalid"


class Unauthenticated(SeutuError):
    """The token is missing or not valid."""

    usual_code = "unauthenticated"


class Refused(SeutuError):
    """The token lacks a scope, or its person may not do this."""

    usual_code = "refused"


class NotFound(SeutuError):
    """There is nothing of this name, or its reader may not see it."""

    usual_code = "not-found"


class Conflict(SeutuError):
    """Somebody was quicker, or the thing is not in a state that allows this."""

    usual_code = "conflict"


class TooManyRequests(SeutuError):
    """The site asks to go on later than the client was told to wait."""

    usual_code = "too-many-requests"


class Unavailable(SeutuError):
    """A part of the site is missing or being rebuilt; trying later may help."""

    usual_code = "unavailable"


class Unreachable(SeutuError):
    """No answer came: the address, the network or the time allowed did not do."""

    usual_code = "unreachable"


class Unexpected(SeutuError):
    """What came is no answer of a Seutu site of a version this client knows."""

    usual_code = "unexpected"


BY_STATUS: Mapping[int, type[SeutuError]] = {
    400: Invalid,
    401: Unauthenticated,
    403: Refused,
    404: NotFound,
    409: Conflict,
    413: Invalid,
    422: Invalid,
    429: TooManyRequests,
    503: Unavailable,
}
