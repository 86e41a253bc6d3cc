"""The right to write, held by one installation at a time across machines.

Processes of one data folder exclude each other by a lock on a file, which the system
frees when they die. The lease keeps other machines out; it runs out by itself when its
holder is gone for good.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seutu.search.errors import IndexBusy, IndexDamaged, IndexMissing, IndexUnreachable
from seutu.search.opensearch.cluster import WRITING, Cluster, Taken

SECONDS, RENEW_AFTER = 300, 30
BUSY = (
    "Another installation is writing to this search index. "
    "Only one worker should write; wait for it or stop it."
)


class Lease:
    """A document in the cluster that names who may write, and until when."""

    def __init__(self, cluster: Cluster, owner: str) -> None:
        self._cluster = cluster
        self._owner = owner
        self._index = f"{cluster.address.prefix}.writer"
        self._version: dict[str, int] = {}
        self._renewed = 0.0

    def take(self) -> None:
        """Begin to hold the lease; raises `IndexBusy` while somebody else does."""
        try:
            found = self._read()
        except IndexMissing:
            self._make()
            self._write({"op_type": "create"}, SECONDS)
            return
        held = found["_source"]
        if held["owner"] != self._owner and held["until"] > time.time():
            raise IndexBusy(BUSY)
        self._version = _version(found)
        self._write(self._version, SECONDS)

    def renew(self) -> None:
        """Hold the lease for longer; raises `IndexBusy` when somebody took it over."""
        if time.monotonic() - self._renewed > RENEW_AFTER:
            self._write(self._version, SECONDS)

    def give_up(self) -> None:
        """Let others write at once; a cluster that cannot be told forgets by itself."""
        try:
            self._write(self._version, 0)
        except (IndexBusy, IndexDamaged, IndexUnreachable):
            return

    def _read(self) -> Any:
        return self._cluster.ask("GET", f"/{self._index}/_doc/lease", patience=WRITING)

    def _make(self) -> None:
        definition = {
            "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
            "mappings": {"dynamic": False},
        }
        try:
            self._cluster.ask("PUT", f"/{self._index}", definition, patience=WRITING)
        except IndexDamaged:
            # It is there already; anything else will show when it is written.
            return

    def _write(self, condition: dict[str, Any], seconds: int) -> None:
        body = {"owner": self._owner, "until": time.time() + seconds}
        try:
            answer = self._cluster.ask(
                "PUT",
                f"/{self._index}/_doc/lease",
                body,
                patience=WRITING,
                **condition,
            )
        except Taken:
            # It may have been this very request, repeated when its answer was lost.
            answer = self._read()
            if answer["_source"]["owner"] != self._owner:
                raise IndexBusy(BUSY) from None
        self._version = _version(answer)
        self._renewed = time.monotonic()


def _version(answer: Any) -> dict[str, int]:
    return {
        "if_seq_no": int(answer["_seq_no"]),
        "if_primary_term": int(answer["_primary_term"]),
    }


@contextmanager
def held(cluster: Cluster, owner: str) -> Iterator[Lease]:
    """Hold the lease while the block runs; raises `IndexBusy`."""
    lease = Lease(cluster, owner)
    lease.take()
    try:
        yield lease
    finally:
        lease.give_up()


def owner(folder: Path) -> str:
    """Name the installation of a data folder, the same after every restart."""
    path = folder / "installation"
    try:
        return path.read_text()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(uuid.uuid4().hex)
        return path.read_text()
