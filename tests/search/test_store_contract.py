"""What keeps an index in use while another is built, the same for every adapter."""

from collections.abc import Iterator

import pytest

from seutu.search.errors import IndexBusy, IndexMissing, IndexOutdated
from seutu.search.ports import Document, Query, SearchStore
from tests.search.conftest import Adapter


def numbered(count: int) -> list[Document]:
    return [
        Document(
            id=f"dataset:{number}",
            kind="dataset",
            language="en",
            title=("record", f"number{number}"),
        )
        for number in range(count)
    ]


@pytest.fixture
def store(adapter: Adapter) -> SearchStore:
    made = adapter.store()
    with made.rebuild() as index:
        index.add(numbered(3))
    return made


def test_a_store_without_an_index_says_how_to_build_one(adapter: Adapter) -> None:
    with pytest.raises(IndexMissing, match="seutu index"):
        adapter.store().reader()


def test_an_index_of_another_analysis_is_refused_until_it_is_rebuilt(
    adapter: Adapter, store: SearchStore
) -> None:
    other = adapter.store(analysis="v2")

    with pytest.raises(IndexOutdated, match="seutu index"):
        other.reader()
    with pytest.raises(IndexOutdated), other.writer():
        pass
    with other.rebuild() as index:
        index.add(numbered(1))
    assert other.reader().document_count() == 1
    with pytest.raises(IndexOutdated):
        store.reader()


def test_a_second_writer_is_refused(adapter: Adapter, store: SearchStore) -> None:
    other = adapter.store()

    with store.writer(), pytest.raises(IndexBusy), other.writer():
        pass
    with other.writer() as index:
        index.replace(numbered(4))
    assert store.reader().document_count() == 4


def test_a_rebuild_is_seen_when_it_is_complete_and_not_before(
    adapter: Adapter, store: SearchStore
) -> None:
    reading = adapter.store()
    with store.rebuild() as index:
        index.add(numbered(7))
        index.flush()
        assert reading.reader().document_count() == 3

    assert reading.reader().document_count() == 7
    assert reading.reader().document_frequency("text", "record", "en") == 7


def test_a_failed_rebuild_changes_nothing(store: SearchStore) -> None:
    def broken() -> Iterator[Document]:
        yield from numbered(7)
        raise RuntimeError

    with pytest.raises(RuntimeError), store.rebuild() as index:
        index.add(broken())

    assert store.reader().document_count() == 3
    with store.rebuild() as index:
        index.add(numbered(2))
    assert store.reader().document_count() == 2


def test_a_writer_that_fails_leaves_its_records_to_the_next(store: SearchStore) -> None:
    def broken() -> Iterator[Document]:
        yield from numbered(1_200)
        raise RuntimeError

    with pytest.raises(RuntimeError), store.writer() as index:
        index.replace(broken())
    with store.writer() as index:
        index.replace(numbered(1_200))

    found = store.reader().search(Query(count=True, limit=2_000))
    assert sorted(hit.document.id for hit in found.hits) == sorted(
        document.id for document in numbered(1_200)
    )
