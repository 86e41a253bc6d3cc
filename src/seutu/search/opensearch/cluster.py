"""Speaking to a cluster: other nodes are tried, patience has an end, errors a name."""

import json
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import SSLError, TransportError

from seutu.search.errors import (
    IndexDamaged,
    IndexMissing,
    IndexUnreachable,
)
from seutu.search.opensearch.address import Address

# Seconds between attempts. Somebody waits for an answer; nobody for the indexing.
READING = (0.1, 0.3, 0.9, 1.5)
WRITING = (*READING, 3.0, 6.0, 10.0, 10.0, 10.0, 10.0)
READ_SECONDS, WRITE_SECONDS = 10, 60
TOO_MANY, GONE, TAKEN = 429, 404, 409
# The word "error" in a status of 500 is what a node says that loses another one.
PASSING = frozenset({408, TOO_MANY, 500, 502, 503, 504})
# What lies in the document itself; anything else that stays is the cluster's trouble.
ITS_OWN_FAULT = frozenset({400, 413})
CONNECTIONS = 16
REPAIR = "Run `seutu index` to build it again."

Answer = Any  # what the cluster says is decoded JSON


# The library would write the words of needs into the log.
logging.getLogger("opensearchpy.trace").setLevel(logging.CRITICAL)


class Taken(Exception):
    """Somebody else has changed the document in the meantime."""


class Cluster:
    """A cluster that is asked for JSON and answers with JSON."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client = OpenSearch(
            hosts=[{"host": name, "port": port} for name, port in address.hosts],
            http_auth=(address.user, address.password) if address.user else None,
            use_ssl=address.ssl,
            verify_certs=address.ssl,
            ca_certs=address.ca or None,
            pool_maxsize=CONNECTIONS,
            retry_on_timeout=True,
            retry_on_status=(),
            max_retries=len(address.hosts),
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        patience: Sequence[float] = READING,
        **params: str | int,
    ) -> Answer:
        """Ask once, and again after each pause while the trouble may pass.

        Raises `IndexMissing` where the path names nothing, `Taken` where a condition
        on the version does not hold, else `IndexUnreachable` or `IndexDamaged`.
        """
        sent = None if body is None else encoded(body)
        return self._persist(method, path, sent, patience, params)

    def send(self, name: str, actions: Sequence[str]) -> dict[str, str]:
        """Carry out actions on an index; those that fail for a moment are repeated.

        Every action may be carried out twice. Returns the ids of the documents that
        are refused for what is in them, each with the kind of error. Raises
        `IndexUnreachable` when some still fail at the end, `IndexDamaged` when the
        cluster will take none.
        """
        refused: dict[str, str] = {}
        waiting = list(actions)
        for pause in (*WRITING, None):
            body = "\n".join(waiting)
            answer = self._persist("POST", f"/{name}/_bulk", body, WRITING, {})
            items = answer["items"] if answer["errors"] else []
            waiting = _failed(waiting, items, refused) if items else []
            if not waiting:
                return refused
            if pause is not None:
                time.sleep(pause)
        raise IndexUnreachable(
            "The search cluster did not take all documents. Look at its state, then "
            "run `seutu index --changes`."
        )

    def _persist(
        self,
        method: str,
        path: str,
        body: str | None,
        patience: Sequence[float],
        params: Mapping[str, str | int],
    ) -> Answer:
        # Half a surrogate pair is no text; the whole request would be refused for it.
        sent = None if body is None else f"{body}\n".encode("utf-8", "replace")
        seconds = READ_SECONDS if patience is READING else WRITE_SECONDS
        for pause in (*patience, None):
            try:
                answer: Answer = self._client.transport.perform_request(
                    method,
                    path,
                    params={**params, "request_timeout": seconds, "ignore": GONE},
                    body=sent,
                )
            except TransportError as error:
                if pause is None or not _may_pass(error):
                    # The words of a need may stand in the error; nothing follows it.
                    raise _named(error) from None
            else:
                if answer.get("status") == GONE or answer.get("found") is False:
                    raise IndexMissing(f"There is no search index yet. {REPAIR}")
                return answer
            time.sleep(pause)
        raise AssertionError


def encoded(given: Mapping[str, object]) -> str:
    """Write JSON on one line."""
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def _failed(
    actions: Sequence[str], items: Sequence[Answer], refused: dict[str, str]
) -> list[str]:
    """Give the actions to repeat; those that never succeed go to `refused`."""
    failed = []
    for action, item in zip(actions, items, strict=True):
        (outcome,) = item.values()
        if outcome["status"] < 300 or outcome["status"] == GONE:
            continue
        if outcome["status"] in PASSING:
            failed.append(action)
            continue
        # Never the reason beside it: it quotes what stands in the record.
        kind = str(outcome.get("error", {}).get("type", outcome["status"]))
        if outcome["status"] not in ITS_OWN_FAULT:
            raise IndexDamaged(f"The search index refused a document: {kind}. {REPAIR}")
        refused[str(outcome["_id"])] = kind
    return failed


def _may_pass(error: TransportError) -> bool:
    if isinstance(error, SSLError):
        return False
    return not isinstance(error.status_code, int) or error.status_code in PASSING


def _named(error: TransportError) -> Exception:
    status = error.status_code
    if status == TAKEN:
        return Taken()
    if status in (401, 403):
        return IndexUnreachable(
            "The search cluster refuses the user and password in SEARCH_URL."
        )
    if isinstance(error, SSLError):
        return IndexUnreachable(
            "The search cluster has a certificate that is not trusted. "
            "Name the file of its authority by ca= in SEARCH_URL."
        )
    if _may_pass(error):
        return IndexUnreachable(
            "The search cluster does not answer. Check that it runs and that "
            "SEARCH_URL names it."
        )
    return IndexDamaged(
        f"The search cluster refuses the request: {error.error}. {REPAIR}"
    )
