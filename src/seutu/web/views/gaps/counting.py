"""Counting a search after its answer has gone out."""

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from seutu.matching.gaps.privacy import is_robot
from seutu.matching.gaps.searches import Search, note_search
from seutu.matching.pipeline import MatchResult

log = structlog.get_logger(__name__)


def may_be_counted(request: HttpRequest) -> bool:
    """Tell whether a visitor may be counted: no program, and nobody who objects.

    "Do not track" and "Global privacy control" are objections. What a browser fetches
    ahead was asked for by nobody yet.
    """
    headers = request.headers
    return (
        settings.COUNT_SEARCHES
        and request.method in {"GET", "POST"}
        and headers.get("DNT") != "1"
        and headers.get("Sec-GPC") != "1"
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and not is_robot(headers.get("User-Agent", ""))
    )


def count_after(
    response: HttpResponse,
    request: HttpRequest,
    text: str,
    result: MatchResult,
    region: str = "",
) -> None:
    """Count a search once its answer went out; a failure is logged without text."""
    if not may_be_counted(request):
        return
    search = Search(
        text=text,
        language=result.language,
        concepts=tuple(unit.concept for unit in result.plan.concepts),
        region=region,
    )
    address = request.META.get("REMOTE_ADDR", "")
    close = response.close

    def count_and_close() -> None:
        try:
            note_search(search, address=address)
        except DatabaseError:
            log.warning("search not counted")
        finally:
            close()

    response.close = count_and_close  # type: ignore[method-assign]
