"""How a cluster is spoken to when it answers badly, or not at all."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from seutu.search.errors import IndexDamaged, IndexMissing, IndexUnreachable
from seutu.search.opensearch import cluster as clusters
from seutu.search.opensearch.address import read_address
from seutu.search.opensearch.cluster import Cluster, Taken


class Node(ThreadingHTTPServer):
    """A node that gives the answers it was told to, one after the other."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[tuple[str, str, str]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Node

    def do_POST(self) -> None:
        size = int(self.headers.get("content-length", 0))
        body = self.rfile.read(size).decode()
        entry = self.headers.get("authorization", "")
        self.server.asked.append((self.path, body, entry))
        status, given = self.server.answers.pop(0)
        sent = json.dumps(given).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_PUT = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def node() -> Iterator[Node]:
    with Node() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "READING", (0.0, 0.0))
    monkeypatch.setattr(clusters, "WRITING", (0.0, 0.0, 0.0))


def asked(node: Node, body: dict[str, object] | None = None) -> Any:
    cluster = Cluster(read_address(f"opensearch://127.0.0.1:9,{node.host}"))
    return cluster.ask("POST", "/seutu/_search", body, patience=clusters.READING)


def test_a_dead_node_is_passed_over(node: Node) -> None:
    node.answers = [(200, {"took": 1})]

    assert asked(node) == {"took": 1}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_asked_again(node: Node, status: int) -> None:
    node.answers = [(status, {"error": "wait"}), (200, {"took": 1})]

    assert asked(node) == {"took": 1}


def test_patience_has_an_end(node: Node) -> None:
    node.answers = [(503, {"error": "wait"})] * 3

    with pytest.raises(IndexUnreachable, match="does not answer"):
        asked(node)
    assert node.answers == []


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (404, {"error": "no such index", "status": 404}, IndexMissing),
        (404, {"found": False}, IndexMissing),
        (409, {"error": "version conflict"}, Taken),
        (401, {"error": "who are you?"}, IndexUnreachable),
        (403, {"error": "not you"}, IndexUnreachable),
        (400, {"error": {"type": "mapper_parsing_exception"}}, IndexDamaged),
    ],
)
def test_an_answer_that_will_not_change_is_named_at_once(
    node: Node, status: int, answer: Any, error: type[Exception]
) -> None:
    node.answers = [(status, answer)]

    with pytest.raises(error):
        asked(node)
    assert len(node.asked) == 1


def test_neither_password_nor_words_of_a_need_are_told(
    node: Node, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    reason = {"type": "parsing_exception", "reason": "secret-illness"}
    node.answers = [(200, {}), (400, {"error": reason})]
    cluster = Cluster(read_address(f"opensearch://user:very-secret@{node.host}"))

    cluster.ask("POST", "/seutu/_search", {"query": "secret-illness"})
    with pytest.raises(IndexDamaged) as told:
        cluster.ask("POST", "/seutu/_search", {"query": "secret-illness"})

    assert node.asked[0][2].startswith("Basic ")
    for text in (str(told.value), caplog.text, repr(cluster.address)):
        assert "very-secret" not in text
        assert "secret-illness" not in text


def outcome(status: int, id: str = "") -> dict[str, object]:
    error = {"type": "some_exception", "reason": "failed to parse “Matti Meikäläinen”"}
    return {"index": {"_id": id, "status": status, "error": error}}


def test_only_the_documents_that_failed_are_sent_again(node: Node) -> None:
    node.answers = [
        (200, {"errors": True, "items": [outcome(201), outcome(429), outcome(503)]}),
        (200, {"errors": True, "items": [outcome(200), outcome(429)]}),
        (200, {"errors": False, "items": [outcome(200)]}),
    ]

    Cluster(read_address(f"opensearch://{node.host}")).send("one", ["a", "b", "c"])

    assert [body.split() for _path, body, _entry in node.asked] == [
        ["a", "b", "c"],
        ["b", "c"],
        ["c"],
    ]


def test_a_document_that_is_refused_for_good_is_named_and_the_rest_goes_on(
    node: Node,
) -> None:
    items = [outcome(201, "d:a"), outcome(400, "d:b"), outcome(429, "d:c")]
    node.answers = [
        (200, {"errors": True, "items": items}),
        (200, {"errors": True, "items": [outcome(413, "d:c")]}),
    ]

    refused = Cluster(read_address(f"opensearch://{node.host}")).send(
        "one", ["a", "b", "c"]
    )

    assert refused == {"d:b": "some_exception", "d:c": "some_exception"}
    assert [body.split() for _path, body, _entry in node.asked] == [
        ["a", "b", "c"],
        ["c"],
    ]


@pytest.mark.parametrize("status", [401, 403, 409])
def test_what_is_no_fault_of_the_document_ends_the_writing(
    node: Node, status: int
) -> None:
    node.answers = [(200, {"errors": True, "items": [outcome(status, "d:a")]})]

    with pytest.raises(IndexDamaged, match="some_exception") as told:
        Cluster(read_address(f"opensearch://{node.host}")).send("one", ["a"])
    assert "Meikäläinen" not in str(told.value)


def test_half_a_letter_does_not_spoil_a_request(node: Node) -> None:
    node.answers = [(200, {"errors": False, "items": []})]

    Cluster(read_address(f"opensearch://{node.host}")).send("one", ["a\ud800"])

    assert node.asked[0][1] == "a?\n"
