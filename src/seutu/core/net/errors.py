"""Why a request to the outside was stopped; each is an error of httpx as well."""

import httpx


class AddressRefused(httpx.ConnectError):
    """The address, the scheme or the port is none that we may reach."""


class RedirectRefused(httpx.RequestError):
    """The answer points to a place that may not be followed."""


class AnswerTooLarge(httpx.ReadError):
    """The answer is larger, or unpacks to more, than was agreed."""


class TookTooLong(httpx.TimeoutException):
    """The time for the whole request, with all redirects, is over."""
