"""A cluster of real nodes: where it is, and how to let one of its nodes die."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from seutu.search.opensearch.address import Address, read_address
from seutu.search.opensearch.cluster import WRITING, Cluster

URL = os.environ.get("TEST_OPENSEARCH_URL", "")
NODES = os.environ.get("TEST_OPENSEARCH_NODES", "")
REASON = os.environ.get("TEST_OPENSEARCH_MISSING") or (
    "TEST_OPENSEARCH_URL is not set; `make test-servers` sets it"
)
needs_cluster = pytest.mark.skipif(not URL, reason=REASON)


@contextmanager
def prefix() -> Iterator[str]:
    """Give the address of an index of its own in the cluster; it goes afterwards."""
    name = f"test-{uuid4().hex[:12]}"
    try:
        yield f"{URL}/{name}?shards=3"
    finally:
        cluster = Cluster(read_address(URL))
        for each in cluster.ask("GET", f"/{name}*/_settings/index.uuid"):
            cluster.ask("DELETE", f"/{each}", patience=WRITING)


def holder_of(address: Address) -> str:
    """Name a node that holds a first copy of the newest index under an address."""
    answer = Cluster(address).ask(
        "GET", f"/{address.prefix}.*/_search_shards", expand_wildcards="all"
    )
    shards = [copy for copies in answer["shards"] for copy in copies]
    first = max((each for each in shards if each["primary"]), key=_generation)
    return str(answer["nodes"][first["node"]]["name"])


def _generation(shard: dict[str, str]) -> int:
    number = shard["index"].rpartition(".")[2]
    return int(number) if number.isdecimal() else 0


def manager_of(address: Address) -> str:
    """Name the node that manages the cluster."""
    answer = Cluster(address).ask("GET", "/_cluster/state/cluster_manager_node,nodes")
    return str(answer["nodes"][answer["cluster_manager_node"]]["name"])


def kill(node: str) -> None:
    """Kill a node without a warning; it is started again after some seconds."""
    os.kill(int((Path(NODES) / f"{node}.pid").read_text()), signal.SIGKILL)


def wait_for_all() -> None:
    """Wait until three nodes hold every copy again."""
    Cluster(read_address(URL)).ask(
        "GET",
        "/_cluster/health",
        patience=WRITING,
        wait_for_nodes="3",
        wait_for_status="green",
        timeout="50s",
    )
