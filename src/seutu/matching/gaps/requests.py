"""Data requests as demand."""

from collections.abc import Iterator

from django.utils import timezone

from seutu.challenges.data_requests.selectors import demanded, supporters
from seutu.challenges.models import DataRequest
from seutu.core.ids import record_id
from seutu.core.language import best
from seutu.matching.gaps.rows import LONGEST_TITLE, Row
from seutu.matching.models import Demand
from seutu.matching.requested import text_of

PER_ORGANISATION, PER_PERSON = 4.0, 1.0


def of_requests() -> Iterator[Row]:
    """Read the public data requests; what was merged counts in the joint one.

    A person who joined twice counts once. A delivered request is demand that is met.
    """
    rows = list(demanded().select_related("publisher"))
    counted = supporters(row.pk for row in rows)
    for row in rows:
        support = counted[row.pk]
        text = text_of(row)
        tag, title = best(text.title, (row.language, "en"))
        # A request that names no place is about that of whoever holds the data.
        place = ("", "") if row.country or row.publisher is None else _place_of(row)
        yield Row(
            id=record_id("demand:request", row.pk),
            origin=Demand.Origin.REQUEST,
            title=title[:LONGEST_TITLE],
            text=text.description.get(tag, "").strip(),
            language=tag,
            country=row.country or place[0],
            region=row.region_id or place[1],
            themes=tuple(row.themes),
            weight=PER_PERSON * support.people
            + PER_ORGANISATION * support.organisations,
            asked=support.people,
            months={f"{timezone.localdate(row.asked_at):%Y-%m}": 1},
            source=str(row.publisher) if row.publisher else "",
            request_id=row.pk,
            is_answered=row.state == DataRequest.State.DELIVERED,
        )


def _place_of(row: DataRequest) -> tuple[str, str]:
    """Give the country and the region of the publisher that was asked."""
    if row.publisher is None:
        return "", ""
    return row.publisher.country, row.publisher.nuts_code
