"""Cursor paging as the API shows it: a cursor in the body, an address in a header."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from seutu.core.errors import Invalid
from seutu.core.pagination import decode_cursor

LONGEST_CURSOR = 400
MOST_ROWS = 100
DEEPEST = 10_000


class Paged(Schema):
    """Which part of a list: `limit` rows after `cursor`."""

    limit: int = Field(20, ge=1, le=MOST_ROWS, description="Rows on one page.")
    cursor: str = Field(
        "",
        max_length=LONGEST_CURSOR,
        description="`next` of the page before; empty for the first page.",
    )


class Page(Schema):
    """One page of a list. `next` is the cursor of the following page, or null."""

    next: str | None = Field(
        None, description="Send it as `cursor` to get the next page; null on the last."
    )


def link_next(request: HttpRequest, response: HttpResponse, cursor: str) -> str | None:
    """Name the next page's address in the Link header; returns the cursor or None."""
    if not cursor:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return cursor


def offset_of(cursor: str) -> int:
    """Read a cursor that counts rows; raises `Invalid` when it does not."""
    if not cursor:
        return 0
    (text,) = decode_cursor(cursor, size=1)
    if not text.isascii() or not text.isdecimal() or int(text) > DEEPEST:
        raise Invalid(
            _("This cursor is not valid. Start again from the first page."),
            field="cursor",
        )
    return int(text)
