"""Generations of an index in a cluster, so that a rebuild never interrupts an answer.

An alias names the generation in use and is moved in one step of the cluster. A process
killed while building leaves the alias as it was; the next build clears the remains.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from seutu.core.errors import Conflict
from seutu.core.locks import only_process
from seutu.search.errors import IndexBusy, IndexDamaged, IndexMissing, IndexUnusable
from seutu.search.opensearch.address import Address
from seutu.search.opensearch.cluster import WRITING, Cluster
from seutu.search.opensearch.index import OpenSearchIndex
from seutu.search.opensearch.lease import Lease, held, owner
from seutu.search.opensearch.mapping import Stamp, definition
from seutu.search.opensearch.writing import Writing, stamped

# No prefix holds it, so no name of ours is another installation's.
DIVIDER = "."
LOCK = "opensearch.lock"
BUSY = "Another process on this machine is writing to the search index."
ALLOCATION = "30s"


class OpenSearchStore:
    """Open, rebuild and swap the index kept in one cluster under one prefix.

    The folder holds a lock and the name of this installation, nothing else.
    """

    def __init__(self, address: Address, *, folder: Path, analysis: str = "") -> None:
        self.folder = folder
        self.analysis = analysis
        self._alias = address.prefix
        self._address = address
        self._cluster = Cluster(address)
        self._reader: OpenSearchIndex | None = None

    def reader(self) -> OpenSearchIndex:
        """Give the current index, opened once and reloaded when it has changed.

        Raises `IndexMissing`, `IndexDamaged`, `IndexOutdated` or `IndexUnreachable`.
        """
        if self._reader is None:
            self._reader = self._opened(self._alias)
        else:
            self._reader.reload()
        return self._reader

    @contextmanager
    def writer(self) -> Iterator[OpenSearchIndex]:
        """Open the current index for writing and flush when the block ends well."""
        with self._alone() as lease:
            name, stamp = stamped(self._cluster, self._alias)
            stamp.checked(self.analysis)
            writing = Writing(self._cluster, name, lease, is_served=True)
            index = self._opened(name, writing)
            yield index
            index.flush()

    @contextmanager
    def rebuild(self) -> Iterator[OpenSearchIndex]:
        """Fill a fresh index, then move the alias to it and delete the others.

        Nothing changes for readers when the block raises or the process dies.
        """
        with self._alone() as lease:
            newest = max(self.generations().values(), default=0)
            name = f"{self._alias}{DIVIDER}{newest + 1}"
            self._make(name)
            try:
                writing = Writing(self._cluster, name, lease, is_served=False)
                index = self._opened(name, writing)
                yield index
                index.flush()
                self._wait_for_copies(name)
                index.flush()
                lease.renew()
                self._swap(name)
            except BaseException:
                self._discard(name)
                raise

    def _opened(self, name: str, writing: Writing | None = None) -> OpenSearchIndex:
        return OpenSearchIndex(
            self._cluster, name, analysis=self.analysis, writing=writing
        )

    @contextmanager
    def _alone(self) -> Iterator[Lease]:
        with ExitStack() as held_now:
            try:
                held_now.enter_context(only_process(self.folder / LOCK, BUSY))
            except Conflict as error:
                raise IndexBusy(error.message) from error
            yield held_now.enter_context(held(self._cluster, owner(self.folder)))

    def _make(self, name: str) -> None:
        made = definition(
            Stamp(analysis=self.analysis),
            shards=self._address.shards,
            replicas=self._address.replicas,
        )
        try:
            self._cluster.ask("PUT", f"/{name}", made, patience=WRITING)
        except IndexDamaged:
            # Repeated because its answer was lost, it finds what it has made.
            stamped(self._cluster, name)[1].checked(self.analysis)
        self._wait_for_copies(name)

    def _wait_for_copies(self, name: str) -> None:
        """Let every copy take part, so that a node may die; but not for ever."""
        with suppress(IndexUnusable):
            self._cluster.ask(
                "GET",
                f"/_cluster/health/{name}",
                patience=(),
                wait_for_status="green",
                timeout=ALLOCATION,
            )

    def _in_use(self) -> str:
        try:
            return stamped(self._cluster, self._alias)[0]
        except (IndexMissing, IndexDamaged):
            return ""

    def generations(self) -> dict[str, int]:
        """Number the indices there are, in use or not, by name."""
        answer = self._cluster.ask(
            "GET",
            f"/{self._alias}{DIVIDER}*/_settings/index.uuid",
            patience=WRITING,
            expand_wildcards="all",
        )
        numbers = {name: name.rpartition(DIVIDER)[2] for name in answer}
        return {
            name: int(number)
            for name, number in numbers.items()
            if number.isdecimal() and name == f"{self._alias}{DIVIDER}{number}"
        }

    def _swap(self, name: str) -> None:
        actions: list[dict[str, object]] = [
            {"add": {"index": name, "alias": self._alias}}
        ]
        actions += (
            {"remove_index": {"index": each}}
            for each in self.generations()
            if each != name
        )
        try:
            self._cluster.ask(
                "POST", "/_aliases", {"actions": actions}, patience=WRITING
            )
        except IndexUnusable as error:
            if self._in_use() == name:
                return
            if isinstance(error, IndexDamaged):
                raise IndexDamaged(
                    f"The cluster has another index named {self._alias}. Choose "
                    "another prefix in SEARCH_URL."
                ) from error
            raise

    def _discard(self, name: str) -> None:
        """Delete what was not finished; what cannot be deleted the next build will."""
        with suppress(IndexUnusable):
            if self._in_use() != name:
                self._cluster.ask("DELETE", f"/{name}")
