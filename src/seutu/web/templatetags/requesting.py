"""Data requests beside what they are for: {% data_missing_for challenge %}."""

from django import template

from seutu.challenges.data_requests.selectors import requests_for
from seutu.challenges.models import Challenge
from seutu.challenges.selectors import family
from seutu.web.presenters.requests import request_rows

register = template.Library()

MOST_SHOWN = 10


@register.inclusion_tag("requests/_missing.html")
def data_missing_for(challenge: Challenge, *, may_ask: bool) -> dict[str, object]:
    """Draw what data a challenge lacks, and the way to ask for more."""
    asked = requests_for(family(challenge)).select_related("publisher", "region")
    rows = request_rows(asked[: MOST_SHOWN + 1])
    return {
        "rows": rows[:MOST_SHOWN],
        "has_more": len(rows) > MOST_SHOWN,
        "challenge": challenge,
        "may_ask": may_ask,
    }
