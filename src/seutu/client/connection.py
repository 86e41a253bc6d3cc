"""One site over HTTP: sends requests, waits when asked to, and reads answers."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cache
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote, urlsplit

import httpx
from pydantic import TypeAdapter, ValidationError

from seutu import __version__
from seutu.client.errors import BY_STATUS, SeutuError, Unexpected, Unreachable
from seutu.client.operations import Operation
from seutu.client.pages import Page

API = "/api/v1"
USER_AGENT = f"seutu-python/{__version__}"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
WAITABLE = frozenset({429, 503})
FIRST_WAIT = 1.0

Answer = TypeVar("Answer")
Plain = str | int | Decimal | date | Sequence[str | int] | Mapping[str, object] | None
Upload = tuple[str, bytes]
Value = Plain | Upload
Values = Mapping[str, Value]


class Connection:
    """A connection to one site; close it, or use it in a `with` block.

    Waits and tries again, `retries` times and `longest_wait` seconds at most each, when
    the site has too much to do (429), and, for requests that change nothing, when a
    part of it is unavailable (503) or nothing answers. The token goes to this site
    only, and never over a line that others can read.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        language: str = "",
        timeout: float = 30.0,
        retries: int = 3,
        longest_wait: float = 60.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        base = _base(url, has_token=token is not None)
        headers = {"user-agent": USER_AGENT, "accept": "application/json"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        if language:
            headers["accept-language"] = language
        self._retries = retries
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=base, headers=headers, timeout=timeout, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the network; the connection cannot be used afterwards."""
        self._http.close()

    def _ask(
        self,
        operation: Operation,
        answer: type[Answer],
        *path: str,
        **values: Value,
    ) -> Answer:
        """Send an operation and read its answer; raises a `SeutuError`."""
        response = self._send(operation, path, values)
        read: Answer = _read(response, answer)
        return read

    def _tell(
        self,
        operation: Operation,
        *path: str,
        **values: Value,
    ) -> None:
        """Send an operation whose answer says nothing."""
        self._send(operation, path, values)

    def _each(
        self,
        operation: Operation,
        page: type[Page[Answer]],
        *path: str,
        **values: Value,
    ) -> Iterator[Answer]:
        """Yield the rows of a list, asking for a page when the one before is used up.

        Raises `Unexpected` when the pages lead in a circle.
        """
        seen = {""}
        cursor: str | None = ""
        while cursor is not None:
            found = self._ask(operation, page, *path, **(values | {"cursor": cursor}))
            yield from found.results
            cursor = found.next or None
            if cursor in seen:
                raise Unexpected("The pages of this list lead in a circle.")
            if cursor:
                seen.add(cursor)

    def _send(
        self, operation: Operation, path: tuple[str, ...], values: Values
    ) -> httpx.Response:
        request = self._request(operation, path, values)
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            wait = FIRST_WAIT * 2**attempt
            try:
                response = self._http.send(request)
            except httpx.TransportError as error:
                if is_last or not operation.is_safe:
                    raise Unreachable(
                        f"{request.url.host} did not answer: "
                        f"{error or type(error).__name__}."
                    ) from error
            else:
                if response.is_success:
                    return response
                failure = _failure(response)
                may_wait = response.status_code == 429 or operation.is_safe
                wait = failure.retry_after or wait
                if (
                    is_last
                    or not may_wait
                    or response.status_code not in WAITABLE
                    or wait > self._longest_wait
                ):
                    raise failure
            self._sleep(wait)
        raise AssertionError("unreachable")

    def _request(
        self, operation: Operation, path: tuple[str, ...], values: Values
    ) -> httpx.Request:
        unknown = set(values) - {*operation.query, *operation.body}
        if unknown:
            names = ", ".join(sorted(unknown))
            raise TypeError(f"{operation.name} takes no {names}.")
        address = _filled(operation.path, path)
        upload = values.get(operation.upload)
        files = {operation.upload: upload} if isinstance(upload, tuple) else None
        given = {
            name: _plain(value)
            for name, value in values.items()
            if value is not None and name != operation.upload
        }
        body = {name: given[name] for name in operation.body if name in given}
        query = {name: given[name] for name in operation.query if given.get(name)}
        return self._http.build_request(
            operation.method,
            f"{API}{address}",
            params=query,
            json=body if operation.body and not files else None,
            data=body if files else None,
            files=files,
        )


def _base(url: str, *, has_token: bool) -> str:
    """Return the address of the site without its last slash or the path of the API."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url!r} is no web address such as https://seutu.example.")
    if has_token and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("A token goes over https only: anybody could read it here.")
    return url.rstrip("/").removesuffix(API)


def _filled(template: str, values: tuple[str, ...]) -> str:
    """Put names into an address; raises `ValueError` for what would be another one."""
    if any(value in {"", ".", ".."} for value in values):
        raise ValueError("An id is needed, and it is never empty.")
    parts = iter(values)
    return "/".join(
        quote(next(parts), safe=":") if part.startswith("{") else part
        for part in template.split("/")
    )


def _plain(value: object) -> Any:
    """Give a value the form it has in JSON and in addresses."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


def _read(response: httpx.Response, answer: Any) -> Any:
    try:
        return _adapter(answer).validate_json(response.content)
    except ValidationError as error:
        raise Unexpected(
            f"The answer of {response.url.host} is not of the form that this client "
            f"knows: {error.errors()[0]['msg']}.",
            status=response.status_code,
        ) from error


@cache
def _adapter(answer: Any) -> TypeAdapter[Any]:
    return TypeAdapter(answer)


def _failure(response: httpx.Response) -> SeutuError:
    """Make the error that an answer tells of; problem details where it has them."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict) or not isinstance(problem.get("code"), str):
        where = response.headers.get("location")
        return Unexpected(
            f"This site has moved to {where}."
            if where
            else f"{response.url.host} answered {response.status_code}, which is no "
            "answer of a Seutu site.",
            status=response.status_code,
            retry_after=_retry_after(response),
        )
    kind = BY_STATUS.get(response.status_code, SeutuError)
    errors = problem.get("errors") or []
    return kind(
        str(problem.get("detail", "")),
        code=problem["code"],
        status=response.status_code,
        errors={str(each["field"]): str(each["detail"]) for each in errors},
        retry_after=_retry_after(response),
    )


def _retry_after(response: httpx.Response) -> float | None:
    """Read Retry-After, which is a number of seconds or a date; None for neither."""
    given = response.headers.get("retry-after", "")
    if given.isascii() and given.isdecimal():
        return float(given)
    try:
        moment = parsedate_to_datetime(given)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
