"""Reading requests as they are counted."""

from seutu.challenges.data_requests.statistics import RequestFact
from seutu.challenges.models import DataRequest, DataRequestQuerySet

MOST_FACTS = 100_000


def request_facts(rows: DataRequestQuerySet) -> list[RequestFact]:
    """Read what is counted; one query."""
    found = rows.order_by().values_list(
        *("state", "asked_at", "first_answered_at", "delivered_at", "planned_on"),
        *("publisher_id", "country", "themes"),
    )
    return [
        RequestFact(
            state=state,
            asked_at=asked,
            first_answered_at=answered,
            delivered_at=delivered,
            planned_on=planned,
            publisher=publisher or "",
            country=country,
            themes=tuple(themes),
        )
        for state, asked, answered, delivered, planned, publisher, country, themes in (
            found[:MOST_FACTS]
        )
    ]


def counted_facts() -> list[RequestFact]:
    """Read what everybody may see; what was merged counts once, as the joint one."""
    return request_facts(DataRequest.objects.public().standing())
