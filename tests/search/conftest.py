"""Every adapter of the search port, for the tests that hold for all of them."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from seutu.search.opensearch.address import read_address
from seutu.search.ports import SearchIndex, SearchStore
from seutu.search.store import open_store

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


@pytest.fixture(params=ADAPTERS)
def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Adapter]:
    made = Adapter(request.param, tmp_path, f"test-{uuid4().hex[:12]}")
    yield made
    if made.name == "opensearch":
        forget(made.prefix)


@pytest.fixture
def make_index(adapter: Adapter) -> Iterator[Callable[[], SearchIndex]]:
    """Make empty indices that are written and read through one object."""
    with ExitStack() as opened:

        def make() -> SearchIndex:
            store = adapter.store(uuid4().hex[:8])
            with store.rebuild():
                pass
            return opened.enter_context(store.writer())

        yield make


def forget(prefix: str) -> None:
    """Delete what a test has left in the cluster."""
    from seutu.search.opensearch.cluster import Cluster

    cluster = Cluster(read_address(OPENSEARCH))
    for name in cluster.ask("GET", f"/{prefix}*/_settings/index.uuid"):
        cluster.ask("DELETE", f"/{name}")
