"""Writing to a cluster that does not take every document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import pytest
import structlog

from seutu.search.errors import IndexDamaged
from seutu.search.opensearch import writing
from seutu.search.opensearch.cluster import Cluster
from seutu.search.opensearch.index import OpenSearchIndex
from seutu.search.opensearch.lease import Lease
from seutu.search.opensearch.mapping import Stamp, line
from seutu.search.opensearch.writing import Writing
from seutu.search.ports import Document


class PickyCluster:
    """Keeps documents and the stamp of one index, but never takes those in `odd`."""

    def __init__(self, *odd: str) -> None:
        self.odd = set(odd)
        self.meta: Mapping[str, object] = Stamp(analysis="v1").to_json()
        self.documents: set[str] = set()

    def ask(
        self, method: str, path: str, body: Any = None, **_options: object
    ) -> Mapping[str, Any]:
        if path.endswith("/_mapping"):
            if method == "PUT":
                self.meta = json.loads(json.dumps(body["_meta"]))
            return {"one": {"mappings": {"_meta": self.meta}}}
        if path.startswith("/_cluster/health"):
            return {"status": "green", "number_of_nodes": 3}
        return {"hits": {"hits": []}}

    def send(self, _name: str, actions: Sequence[str]) -> dict[str, str]:
        refused = {}
        for action in actions:
            ((verb, about),) = json.loads(action.partition("\n")[0]).items()
            if verb == "delete":
                self.documents.discard(about["_id"])
            elif about["_id"] in self.odd:
                refused[about["_id"]] = "mapper_parsing_exception"
            else:
                self.documents.add(about["_id"])
        return refused


class NoLease:
    def renew(self) -> None:
        """Nobody else writes."""


def document(id: str) -> Document:
    return Document(id=id, kind="dataset", language="en", title=("air",))


def opened(cluster: PickyCluster, *, is_served: bool = True) -> Writing:
    lease = cast(Lease, NoLease())
    return Writing(cast(Cluster, cluster), "one", lease, is_served=is_served)


def written(cluster: PickyCluster, ids: Iterable[str]) -> None:
    session = opened(cluster)
    session.replace(map(document, ids))
    session.flush()


def refused(cluster: PickyCluster) -> Mapping[str, str]:
    index = OpenSearchIndex(cast(Cluster, cluster), "one", analysis="v1")
    return index.cluster_state().refused


def test_the_rest_is_written_and_the_refused_document_is_told() -> None:
    cluster = PickyCluster("dataset:b#sv")

    with structlog.testing.capture_logs() as logs:
        written(cluster, ["dataset:a", "dataset:b", "dataset:b#sv", "dataset:c"])

    assert cluster.documents == {"dataset:a", "dataset:b", "dataset:c"}
    assert refused(cluster) == {"dataset:b#sv": "mapper_parsing_exception"}
    assert logs == [
        {
            "event": "document refused",
            "document": "dataset:b#sv",
            "error": "mapper_parsing_exception",
            "log_level": "warning",
        }
    ]


@pytest.mark.parametrize("way", ["mended", "removed"])
def test_a_record_that_is_mended_or_gone_is_told_no_more(way: str) -> None:
    cluster = PickyCluster("dataset:a", "dataset:b")
    written(cluster, ["dataset:a", "dataset:b"])
    cluster.odd.remove("dataset:b")

    session = opened(cluster)
    if way == "mended":
        session.replace([document("dataset:b")])
    else:
        session.remove(["dataset:b"])
    session.flush()

    assert list(refused(cluster)) == ["dataset:a"]


def test_an_index_that_is_being_built_goes_on_too() -> None:
    cluster = PickyCluster("dataset:b")
    session = opened(cluster, is_served=False)

    session.add_encoded(line(document(id)) for id in ("dataset:a", "dataset:b"))
    session.flush()

    assert cluster.documents == {"dataset:a"}
    assert list(refused(cluster)) == ["dataset:b"]


def test_when_very_many_are_refused_the_writing_ends() -> None:
    ids = [f"dataset:{number}" for number in range(writing.MOST_REFUSED + 1)]
    cluster = PickyCluster(*ids)

    with pytest.raises(IndexDamaged, match="refused 101 documents: mapper_parsing"):
        written(cluster, ids)


def test_odd_documents_among_very_many_do_not_end_it() -> None:
    ids = [f"dataset:{number}" for number in range(20_000)]
    cluster = PickyCluster(*ids[::130])

    written(cluster, ids)

    assert len(cluster.documents) == 20_000 - 154
    assert len(refused(cluster)) == writing.MOST_NAMED


def test_an_index_of_before_has_refused_nothing() -> None:
    cluster = PickyCluster()
    cluster.meta = {
        name: value for name, value in cluster.meta.items() if name != "refused"
    }

    assert refused(cluster) == {}
