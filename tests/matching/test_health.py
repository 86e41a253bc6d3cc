"""What the health checks tell of a search cluster."""

from types import SimpleNamespace

import pytest

from seutu.matching import health, indexing
from seutu.search.ports import ClusterState

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """Say what `seutu doctor` says of an index in a cluster of that state."""

    def say(**refused):
        state = ClusterState(status="green", nodes=3, refused=refused)
        index = SimpleNamespace(cluster_state=lambda: state, document_count=lambda: 7)
        store = SimpleNamespace(reader=lambda: index)
        monkeypatch.setattr(indexing, "store", lambda: store)
        (check,) = (one for one in health.checks() if one.name == "search index")
        return check

    return say


def test_documents_that_the_cluster_does_not_take_are_named_with_the_reason(told):
    check = told(**{"dataset:b": "mapper_parsing_exception"})

    assert check.is_ok
    assert check.message == (
        "cluster green with 3 nodes, the cluster does not take 1 document"
        " (dataset:b: mapper_parsing_exception), 7 documents, 0 changes waiting"
    )


def test_of_many_the_first_are_named_and_all_counted(told):
    check = told(**{f"dataset:{number}": "odd" for number in range(9)})

    assert "does not take 9 documents (dataset:0: odd;" in check.message
    assert "dataset:4: odd)" in check.message
    assert "dataset:5" not in check.message


def test_a_cluster_that_takes_all_says_nothing_of_it(told):
    assert "does not take" not in told().message
