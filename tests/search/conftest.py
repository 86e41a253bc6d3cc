"""Every adapter of the search port, for the tests that hold for all of them."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from seutu.search.opensearch.address import read_address
from seutu.search.ports import Query, SearchIndex, SearchStore
from seutu.search.store import open_store
from seutu.search.tantivy_index import TantivyIndex

OPENSEARCH = os.environ.get("TEST_OPENSEARCH_URL", "")
REASON = os.environ.get("TEST_OPENSEARCH_MISSING") or (
    "TEST_OPENSEARCH_URL is not set; `make test-servers` sets it"
)
ADAPTERS = [
    "embedded",
    pytest.param(
        "opensearch",
        marks=[
            pytest.mark.servers,
            pytest.mark.skipif(not OPENSEARCH, reason=REASON),
        ],
    ),
]


@dataclass(frozen=True)
class Adapter:
    """Opens stores of one adapter; each name is an index of its own."""

    name: str
    folder: Path
    prefix: str

    def store(self, name: str = "one", *, analysis: str = "v1") -> SearchStore:
        cluster = None
        if self.name == "opensearch":
            cluster = read_address(f"{OPENSEARCH}/{self.prefix}-{name}?shards=3")
        return open_store(self.folder / name, analysis=analysis, cluster=cluster)


def made_adapter(name: str, folder: Path) -> Iterator[Adapter]:
    made = Adapter(name, folder, f"test-{uuid4().hex[:12]}")
    yield made
    if made.name == "opensearch":
        forget(made.prefix)


@pytest.fixture(params=ADAPTERS)
def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Adapter]:
    """Open stores of each adapter for one test."""
    yield from made_adapter(request.param, tmp_path)


@pytest.fixture(scope="module", params=ADAPTERS)
def adapters(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Adapter]:
    """Open stores of each adapter for the tests of a module."""
    yield from made_adapter(request.param, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def cluster_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchStore]:
    """One index in the cluster for many tests, since making one takes seconds."""
    for made in made_adapter("opensearch", tmp_path_factory.mktemp("one")):
        store = made.store()
        with store.rebuild():
            pass
        yield store


@pytest.fixture(params=ADAPTERS)
def make_index(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], SearchIndex]]:
    """Give an empty index that is written and read through one object."""
    with ExitStack() as opened:

        def make() -> SearchIndex:
            if request.param == "embedded":
                return TantivyIndex.create(tmp_path / "index")
            store: SearchStore = request.getfixturevalue("cluster_store")
            index = opened.enter_context(store.writer())
            found = index.search(Query(limit=1_000)).hits
            index.remove(hit.document.record for hit in found)
            index.flush()
            return index

        yield make


def forget(prefix: str) -> None:
    """Delete what a test has left in the cluster."""
    from seutu.search.opensearch.cluster import Cluster

    cluster = Cluster(read_address(OPENSEARCH))
    for name in cluster.ask("GET", f"/{prefix}*/_settings/index.uuid"):
        cluster.ask("DELETE", f"/{name}")
