import tempfile
from pathlib import Path

import pytest

from seutu.matching.collection import Collection, TestQuery
from seutu.matching.learning import learn, observe
from tests.matching.worlds import RECORDS, matcher

_folder = tempfile.TemporaryDirectory()
WORLD = matcher(Path(_folder.name))
QUERIES = (
    TestQuery("q1", "en", "air quality measurements"),
    TestQuery("q2", "fi", "tulva"),
    TestQuery("q3", "en", "home care"),
)
JUDGED = Collection(
    documents=RECORDS,
    queries=QUERIES,
    judgements={
        "q1": {"dataset:air": 1, "dataset:air2": 1, "dataset:luft": 0},
        "q2": {"dataset:flood": 1, "dataset:hochwasser": 1, "challenge:call": 0},
        "q3": {"solution:care": 1, "dataset:nurses": 0},
    },
)


def test_only_judged_records_are_learnt_from() -> None:
    seen = observe(WORLD, JUDGED)

    assert {one.query for one in seen} == {"q1", "q2", "q3"}
    assert len(seen) <= 8


def test_learning_gives_thresholds_in_order_and_counts_its_errors() -> None:
    learnt = learn(WORLD, JUDGED, [TestQuery("u", "en", "vegan lasagne")])

    assert 0.0 < learnt.calibration.weak < learnt.calibration.answers <= 1.0
    assert 0.0 <= learnt.missed <= 1.0
    assert 0.0 <= learnt.invented <= 1.0
    assert sum(count for _, _, count in learnt.reliability) == learnt.observations


def test_learning_from_judgements_that_are_all_alike_is_refused() -> None:
    alike = Collection(RECORDS, QUERIES, {"q1": {"dataset:air": 1}})

    with pytest.raises(ValueError, match="both kinds"):
        learn(WORLD, alike)
