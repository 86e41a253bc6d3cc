from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.matching.anatomy import LEARNABLE, anatomy, changed, totals
from seutu.matching.needs import Need
from seutu.matching.planner import plan
from seutu.matching.scoring import Scorer
from seutu.matching.weights import DEFAULT, Weights
from seutu.search.ports import Query
from tests.matching.worlds import KNOWLEDGE, matcher

NEEDS = (
    Need(text="flood risk and home care in the city", language="en"),
    Need(text="kotihoito ja tulva", language="fi"),
    Need(text="airs qualities measurement", language="en", region="FI1"),
)
TODAY = 20260101

weights_tried = st.fixed_dictionaries(
    {
        name: st.floats(0.0, 1.0) if name.endswith("_length") else st.floats(0.05, 3.0)
        for name in LEARNABLE
    }
).map(lambda found: replace(DEFAULT, **found))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return matcher(tmp_path_factory.mktemp("world")).index


@pytest.fixture(scope="module")
def documents(index):
    return [hit.document for hit in index.search(Query(limit=100)).hits]


def taken_apart(need: Need, index, documents, weights: Weights = DEFAULT):
    planned = plan(need, need.language, index, KNOWLEDGE, weights)
    scorer = Scorer(planned, average_length=index.average_length(), today=TODAY)
    judged = {one.record: place % 3 for place, one in enumerate(documents)}
    return scorer, anatomy("n", scorer, judged, documents)


@pytest.mark.parametrize("need", NEEDS)
@given(tried=weights_tried)
def test_the_evidence_under_other_weights_is_what_the_scorer_would_find(
    need, tried, index, documents
):
    _, apart = taken_apart(need, index, documents)
    scorer, _ = taken_apart(need, index, documents, tried)

    expected = [scorer.evidence(one).total for one in documents]
    assert totals(apart, tried) == pytest.approx(expected, abs=1e-6)


def test_only_judged_records_are_taken_apart(index, documents):
    scorer, _ = taken_apart(NEEDS[0], index, documents)
    apart = anatomy("n", scorer, {documents[0].record: 2}, documents)

    assert len(apart.grades) == sum(
        one.record == documents[0].record for one in documents
    )
    assert set(apart.grades) == {2.0}


def test_a_record_without_words_in_common_gets_nothing_for_being_open(index, documents):
    _, apart = taken_apart(NEEDS[1], index, documents)
    bare = replace(DEFAULT, place=0.0, freshness=0.0, openness=0.0)

    without = totals(apart, bare)
    assert np.all(totals(apart, DEFAULT)[without == 0.0] == 0.0)


@given(st.sampled_from(LEARNABLE), st.floats(0.1, 10))
def test_a_length_never_leaves_its_range(name, factor):
    value = getattr(changed(DEFAULT, name, factor), name)

    assert value >= 0
    assert value <= 1 or not name.endswith("_length")
