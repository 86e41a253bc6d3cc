"""What the matcher finds, in the words and numbers of the client."""

import pytest

from seutu.core.kinds import RecordText
from seutu.matching.explain import Reason
from seutu.matching.pipeline import Match
from seutu.mcp.rows import match_row

pytestmark = pytest.mark.django_db


def test_numbers_have_the_digits_of_the_api_so_that_both_round_alike():
    found = Match(
        id="dataset:a",
        kind="dataset",
        language="en",
        score=0.42149996,
        evidence=1.0,
        reasons=(Reason(kind="freshness", key="freshness", share=0.134996, value=0.7),),
    )

    text = RecordText(id="dataset:a", kind="dataset", title={"en": "Air"})
    row = match_row(found, text, "en", ())

    assert (row.score, row.reasons[0].share) == (0.4215, 0.135)
    assert round(row.reasons[0].share, 2) != round(0.134996, 2)
