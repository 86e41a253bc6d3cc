"""A search cluster of three real nodes: the same answers, also while a node dies."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from scripts.collection import build

from seutu.core.errors import Unavailable
from seutu.matching import indexing
from seutu.matching.collection import Collection, read_collection
from seutu.matching.documents import all_documents
from seutu.matching.installed import analysis, knowledge
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.search.opensearch.address import read_address
from seutu.search.opensearch.store import OpenSearchStore
from seutu.search.ports import Clause, Document, Query
from seutu.search.tantivy_index import TantivyIndex
from tests.factories import DatasetFactory
from tests.servers.cluster import (
    holder_of,
    kill,
    manager_of,
    needs_cluster,
    prefix,
    wait_for_all,
)

pytestmark = [pytest.mark.servers, needs_cluster]
EVERY_NEED, EVERY_RECORD = 7, 5
SOURCE = "university-of-alicante"


@pytest.fixture
def address() -> Iterator[str]:
    with prefix() as made:
        yield made


@pytest.fixture
def whole() -> None:
    """Begin with three nodes that hold every copy."""
    wait_for_all()


def sample(folder: Path) -> Collection:
    """Some needs of every language, what was judged for them, and other records."""
    build(folder)
    read = read_collection(folder)
    queries = read.queries[::EVERY_NEED]
    judged = {
        id for one in queries for id, grade in read.judgements[one.id].items() if grade
    }
    records = tuple(
        record
        for number, record in enumerate(read.documents)
        if record.id in judged or number % EVERY_RECORD == 0
    )
    return Collection(records, queries, read.judgements)


def test_needs_find_the_same_as_in_the_embedded_index(address, tmp_path):
    collection = sample(tmp_path / "collection")
    documents = list(all_documents(collection.documents, knowledge()))
    embedded = TantivyIndex.create(tmp_path / "index")
    embedded.add(documents)
    embedded.flush()
    store = OpenSearchStore(read_address(address), folder=tmp_path)
    with store.rebuild() as index:
        index.add(documents)
    matchers = [Matcher(each, knowledge()) for each in (embedded, store.reader())]

    shares = []
    for query in collection.queries:
        need = Need(text=query.text, language=query.language)
        first, second = (
            {match.id for match in each.match(need, limit=10, explain=False).matches}
            for each in matchers
        )
        shares.append(len(first & second) / max(len(first), len(second), 1))

    assert len({query.language for query in collection.queries}) >= 6
    assert sum(shares) / len(shares) >= 0.9
    print(f"overlap {sum(shares) / len(shares):.3f}, least {min(shares):.1f}")  # noqa: T201


def numbered(count: int, word: str = "record") -> list[Document]:
    return [
        Document(
            id=f"dataset:{number}",
            kind="dataset",
            language="en",
            title=(word, f"number{number}"),
        )
        for number in range(count)
    ]


@pytest.mark.usefixtures("whole")
def test_a_node_that_dies_while_an_index_is_built_loses_nothing(address, tmp_path):
    cluster = read_address(address)
    store = OpenSearchStore(cluster, folder=tmp_path)
    with store.rebuild() as index:
        index.add(numbered(10, "former"))

    with store.rebuild() as index:
        documents = numbered(12_000)
        index.add(documents[:6_000])
        kill(holder_of(cluster))
        index.add(documents[6_000:])
        assert store.reader().document_count() == 10

    reader = store.reader()
    assert reader.document_count() == 12_000
    assert reader.document_frequency("text", "record", "en") == 12_000
    last = Query(clauses=(Clause("text", "number11999", 1.0, "en"),))
    assert [hit.document.id for hit in reader.search(last).hits] == ["dataset:11999"]


class Asking:
    """Asks the same again and again beside the test, and keeps what went wrong."""

    def __init__(self, ask) -> None:
        self.answers, self.slowest = 0, 0.0
        self.wrong: list[str] = []
        self._ask = ask
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._is_over.is_set():
            started = time.monotonic()
            try:
                self._ask()
                self.answers += 1
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
            self.slowest = max(self.slowest, time.monotonic() - started)

    def __enter__(self) -> "Asking":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()


@pytest.mark.usefixtures("whole")
def test_a_node_that_dies_while_others_ask_is_not_noticed(address, tmp_path):
    cluster = read_address(address)
    store = OpenSearchStore(cluster, folder=tmp_path)
    with store.rebuild() as index:
        index.add(numbered(2_000))
    query = Query(clauses=(Clause("text", "record", 1.0, "en"),), count=True)

    def ask() -> None:
        reader = store.reader()
        assert reader.search(query).total == 2_000
        assert reader.document_count() == 2_000

    with Asking(ask) as asking:
        time.sleep(2)
        kill(holder_of(cluster))
        time.sleep(8)
        with store.writer() as index:
            index.replace(numbered(1))
    assert asking.wrong == []
    assert asking.answers > 50


@pytest.fixture
def installation(address, settings, data_folder):
    """This installation with its index in the cluster."""
    settings.SEARCH_CLUSTER = read_address(address)
    indexing.store.cache_clear()
    return settings.SEARCH_CLUSTER


@pytest.mark.django_db
@pytest.mark.usefixtures("whole")
def test_the_match_page_answers_while_a_node_dies(client, installation):
    title = {"en": "Hourly air quality at roadside stations"}
    DatasetFactory(title=title, description={}, keywords={}, language="en")
    indexing.rebuild()
    page = reverse("match") + "?text=air+quality+at+stations"

    def ask() -> tuple[int, bool]:
        answer = client.get(page)
        return answer.status_code, title["en"] in answer.content.decode()

    seen = [ask() for _ in range(3)]
    kill(manager_of(installation))
    end = time.monotonic() + 12
    while time.monotonic() < end or len(seen) < 12:
        seen.append(ask())

    assert set(seen) == {(200, True)}


@pytest.mark.django_db
@pytest.mark.usefixtures("whole")
def test_changes_are_found_and_the_operator_is_told_the_state(client, installation):
    from seutu.matching.health import checks

    dataset = DatasetFactory(title={"en": "Bathing water"}, language="en")
    indexing.rebuild()
    dataset.title = {"en": "Street trees"}
    from seutu.catalogue.services import store_entries

    store_entries("dataset", [dataset])
    assert indexing.write_changes() == 1

    page = client.get(reverse("match") + "?text=street+trees").content.decode()
    assert "Street trees" in page
    (told,) = (each for each in checks() if each.name == "search index")
    assert told.is_ok
    assert "cluster green with 3 nodes, 1 document" in told.message
    assert client.get("/readyz").json()["index"] is True


@pytest.mark.django_db
def test_without_its_cluster_the_site_says_so_and_never_fails(
    client, settings, data_folder
):
    from seutu.matching.tasks import update_index

    settings.SEARCH_CLUSTER = read_address("opensearch://u:secret@127.0.0.1:9/none")
    indexing.store.cache_clear()

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["index"]) == (503, False)
    assert client.get(reverse("match") + "?text=air").status_code in (200, 503)
    with pytest.raises(Unavailable, match="does not answer") as told:
        indexing.store().reader()
    assert "secret" not in str(told.value)
    assert update_index.call() == "the search cluster does not answer"


def seutu(folder: Path, address: str, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"SEUTU_DATA": str(folder), "SEARCH_URL": address}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "seutu", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(process: subprocess.Popen[str]) -> None:
    _out, told = process.communicate(timeout=300)
    assert process.returncode == 0, told


def test_a_killed_build_is_taken_up_by_the_next_and_answers(address, tmp_path):
    done(seutu(tmp_path, address, "load", SOURCE))
    reader = OpenSearchStore(
        read_address(address), folder=tmp_path / "reading", analysis=analysis()
    )
    build = seutu(tmp_path, address, "index")
    wait_for_generation(reader)
    build.kill()
    build.communicate()

    done(seutu(tmp_path, address, "index"))

    assert reader.reader().document_count() > 200
    assert [*reader.generations().values()] == [2]


def wait_for_generation(store: OpenSearchStore) -> None:
    """Wait until a build has begun to fill its index."""
    deadline = time.monotonic() + 120
    while not store.generations() and time.monotonic() < deadline:
        time.sleep(0.05)
