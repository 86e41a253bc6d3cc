"""Writing to an index of a cluster: in bulk, repeatable, whole records at a time.

Every document goes under its own id, so that what is sent twice is there once.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import structlog

from seutu.search.errors import IndexBusy, IndexDamaged
from seutu.search.opensearch import queries
from seutu.search.opensearch.batches import batched
from seutu.search.opensearch.cluster import REPAIR, WRITING, Cluster
from seutu.search.opensearch.lease import Lease
from seutu.search.opensearch.mapping import Stamp, deletion, line
from seutu.search.ports import Document

DOCUMENTS_AT_ONCE = 500
# A record has at most thirty languages, and a search gives ten thousand ids.
RECORDS_AT_ONCE = 300
RENEWED_AT_ONCE = 1_000
PROMOTION = "50s"
# More than this, and than this part, are no odd documents any more: something is wrong
# with the index.
MOST_REFUSED, ODD = 100, 0.01
MOST_NAMED = 100

log = structlog.get_logger(__name__)


def stamped(cluster: Cluster, name: str) -> tuple[str, Stamp]:
    """Give the index behind a name or an alias and its stamp, as the node knows it.

    Raises `IndexMissing`, `IndexDamaged` or `IndexUnreachable`.
    """
    answer: Any = cluster.ask(
        "GET", f"/{name}/_mapping", local="true", filter_path="*.mappings._meta"
    )
    if len(answer) != 1:
        raise IndexDamaged(f"The search index is damaged. {REPAIR}")
    ((index, found),) = answer.items()
    return index, Stamp.from_json(found["mappings"]["_meta"])


class Writing:
    """One session of writing to one index.

    `is_served` tells that readers see the index. Then what was sent is kept from them
    until the flush, and remembered, since a search cannot find it before.
    """

    def __init__(
        self, cluster: Cluster, name: str, lease: Lease, *, is_served: bool
    ) -> None:
        self._cluster = cluster
        self._name = name
        self._lease = lease
        self._is_served = is_served
        self._lines: dict[str, dict[str, str]] = {}
        self._renewed: set[str] = set()
        self._size = 0
        self._sent: dict[str, set[str]] = {}
        self._stamp = stamped(cluster, name)[1]
        self._refused = dict(self._stamp.refused)
        self._taken = self._not_taken = 0
        if self._stamp.is_written:
            # Somebody was killed before the flush: see what is there.
            self._refresh()

    def replace(self, documents: Iterable[Document]) -> None:
        """Write documents; every earlier document of the same records goes."""
        begun: set[str] = set()
        for document in documents:
            if document.record not in begun:
                begun.add(document.record)
                self.remove([document.record])
            self.add([document])

    def add(self, documents: Iterable[Document]) -> None:
        """Write documents; all of one record go in one request."""
        for document in documents:
            of_record = self._lines.get(document.record)
            if of_record is None:
                if self._size >= DOCUMENTS_AT_ONCE:
                    self._send()
                of_record = self._lines[document.record] = {}
            of_record[document.id] = line(document)
            self._size += 1

    def add_encoded(self, lines: Iterable[str]) -> None:
        """Write lines made elsewhere to an index that nobody sees yet."""
        if self._is_served:
            raise IndexBusy("Lines are for an index that is being built.")
        for batch in batched(lines, DOCUMENTS_AT_ONCE):
            self._lease.renew()
            self._take(batch)

    def remove(self, records: Iterable[str]) -> None:
        """Take out every language of the records named."""
        for record in records:
            self._size -= len(self._lines.pop(record, ()))
            self._renewed.add(record)
            if len(self._renewed) >= RENEWED_AT_ONCE:
                self._send()

    def flush(self) -> None:
        """Send the rest, let it be seen, and then tell readers to look again."""
        self._send()
        self._refresh()
        self._set(self._stamp.flushed(self._refused))
        self._sent.clear()

    def _send(self) -> None:
        """Send what waits: the old documents of a record go as its new ones come."""
        if not self._lines and not self._renewed:
            return
        self._lease.renew()
        if self._is_served and not self._stamp.is_written:
            self._set(self._stamp.begun())
        held = self._held()
        actions = [
            deletion(id)
            for record, ids in held.items()
            for id in sorted(ids - self._lines.get(record, {}).keys())
        ]
        for lines in self._lines.values():
            actions += lines.values()
        renewed = self._renewed | self._lines.keys()
        self._refused = {
            id: kind
            for id, kind in self._refused.items()
            if id.partition("#")[0] not in renewed
        }
        if actions:
            self._take(actions)
        if self._is_served:
            for record, lines in self._lines.items():
                self._sent.setdefault(record, set()).update(lines)
        self._lines, self._renewed, self._size = {}, set(), 0

    def _take(self, actions: Sequence[str]) -> None:
        """Send actions; the odd document that is refused does not hold up the rest.

        An older document of the same id stays. Raises `IndexDamaged` when many are.
        """
        refused = self._cluster.send(self._name, actions)
        for id, kind in refused.items():
            log.warning("document refused", document=id, error=kind)
        self._refused = dict([*self._refused.items(), *refused.items()][-MOST_NAMED:])
        self._taken += len(actions) - len(refused)
        self._not_taken += len(refused)
        if self._not_taken > max(MOST_REFUSED, ODD * self._taken):
            kinds = ", ".join(sorted(set(refused.values())))
            raise IndexDamaged(
                f"The search index refused {self._not_taken} documents: {kinds}."
                f" {REPAIR}"
            )

    def _held(self) -> dict[str, set[str]]:
        """Find the ids of all documents there are of the records to renew."""
        held = {record: set(self._sent.get(record, ())) for record in self._renewed}
        if self._renewed and not self._is_served:
            self._refresh()
        for records in batched(sorted(self._renewed), RECORDS_AT_ONCE):
            answer = self._cluster.ask(
                "POST",
                f"/{self._name}/_search",
                queries.held_ids(records),
                patience=WRITING,
                allow_partial_search_results="false",
            )
            for hit in answer["hits"]["hits"]:
                held[hit["fields"]["record"][0]].add(hit["_id"])
        return held

    def _refresh(self) -> None:
        # A shard that has just lost its primary would be passed over in silence.
        self._cluster.ask(
            "GET",
            f"/_cluster/health/{self._name}",
            patience=WRITING,
            wait_for_status="yellow",
            timeout=PROMOTION,
        )
        self._cluster.ask("POST", f"/{self._name}/_refresh", patience=WRITING)

    def _set(self, stamp: Stamp) -> None:
        self._cluster.ask(
            "PUT",
            f"/{self._name}/_mapping",
            {"_meta": stamp.to_json()},
            patience=WRITING,
        )
        self._stamp = stamp
