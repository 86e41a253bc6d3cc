import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching import calibration
from seutu.matching.needs import Need
from seutu.matching.planner import plan
from seutu.matching.rarity import USUAL_DOCUMENTS, evenness, rarity
from seutu.matching.scoring import Scorer
from seutu.search.ports import Query
from tests.matching.worlds import KNOWLEDGE, RECORDS, matcher

rates = st.floats(0.0, 1.0, allow_nan=False)
sizes = st.integers(1, 5_000_000)


@given(rates, rates, sizes)
def test_a_rarer_word_never_weighs_less(one, other, total):
    rarer, commoner = sorted((one, other))

    assert rarity(rarer, total) >= rarity(commoner, total) > 0.0


@given(sizes, sizes)
def test_the_fewer_the_documents_the_more_evidence_is_raised(one, other):
    fewer, more = sorted((one, other))

    assert evenness(fewer) >= evenness(more) >= 1.0


@pytest.mark.parametrize("documents", [USUAL_DOCUMENTS, 200_000, 2_000_000])
def test_scores_of_a_usual_or_a_larger_index_stay_as_they_were_learnt(documents):
    assert evenness(documents) == 1.0


@pytest.mark.parametrize(
    ("documents", "expected"), [(0, 9.14), (10, 3.20), (100, 1.89), (1_000, 1.32)]
)
def test_evidence_of_a_small_index_is_raised_as_much_as_its_rarest_words_are_low(
    documents, expected
):
    assert evenness(documents) == pytest.approx(expected, abs=0.005)


def test_a_score_takes_evidence_in_the_scale_of_a_usual_index(tmp_path):
    index = matcher(tmp_path).index
    planned = plan(Need(text="air quality"), "en", index, KNOWLEDGE)
    scorer, plain = (
        Scorer(one, average_length=index.average_length())
        for one in (planned, replace(planned, evenness=1.0))
    )
    documents = [hit.document for hit in index.search(Query(limit=100)).hits]
    found = [one for one in scorer.weigh(documents) if one.total]

    assert planned.evenness == evenness(index.document_count())
    assert index.document_count() >= len(RECORDS)
    assert found
    for evidence in found:
        *shares, strength = calibration.features(scorer, evidence)
        *before, weak = calibration.features(plain, evidence)
        assert shares == before
        assert math.expm1(strength) == pytest.approx(
            planned.evenness * math.expm1(weak)
        )
