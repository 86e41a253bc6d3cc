import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from seutu.search.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
)
from seutu.search.ports import Document, Query
from seutu.search.store import IndexStore
from seutu.search.tantivy_index import TantivyIndex


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
def store(tmp_path: Path) -> IndexStore:
    store = IndexStore(tmp_path / "search", analysis="v1")
    with store.rebuild() as index:
        index.add(numbered(3))
    return store


def test_a_missing_index_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="seutu index"):
        IndexStore(tmp_path / "nowhere").reader()


def test_an_index_of_another_analysis_is_outdated(store: IndexStore) -> None:
    with pytest.raises(IndexOutdated):
        IndexStore(store.folder, analysis="v2").reader()


@pytest.mark.parametrize("name", ["seutu.json", "meta.json"])
def test_a_damaged_file_is_detected_when_opening(store: IndexStore, name: str) -> None:
    (store.folder / "index-1" / name).write_text("{")

    with pytest.raises(IndexDamaged):
        IndexStore(store.folder, analysis="v1").reader()


def test_a_lost_segment_is_detected_when_opening(store: IndexStore) -> None:
    for path in (store.folder / "index-1").iterdir():
        if path.suffix in {".term", ".store"}:
            path.unlink()

    with pytest.raises(IndexDamaged):
        IndexStore(store.folder, analysis="v1").reader()


@pytest.mark.parametrize("text", ["", "../elsewhere", "index-x"])
def test_a_pointer_to_nowhere_is_damage(store: IndexStore, text: str) -> None:
    (store.folder / "CURRENT").write_text(text)

    with pytest.raises(IndexDamaged):
        store.reader()


def test_a_second_writer_is_refused(store: IndexStore) -> None:
    with store.writer(), pytest.raises(IndexBusy), store.writer():
        pass


def test_a_reader_sees_what_another_process_flushed(store: IndexStore) -> None:
    reader = IndexStore(store.folder, analysis="v1")
    assert reader.reader().document_count() == 3

    with store.writer() as index:
        index.replace(numbered(5))

    assert reader.reader().document_count() == 5


def test_a_rebuild_swaps_only_when_complete(store: IndexStore) -> None:
    reader = IndexStore(store.folder, analysis="v1")
    with store.rebuild() as index:
        index.add(numbered(7))
        assert reader.reader().document_count() == 3

    assert reader.reader().document_count() == 7
    assert [path.name for path in store.folder.glob("index-*")] == ["index-2"]


def test_a_failed_rebuild_changes_nothing(store: IndexStore) -> None:
    def broken() -> Iterator[Document]:
        yield from numbered(7)
        raise RuntimeError

    with pytest.raises(RuntimeError), store.rebuild() as index:
        index.add(broken())

    assert store.reader().document_count() == 3


def _fill_for_ever(folder: Path) -> None:
    store = IndexStore(folder, analysis="v1")
    with store.writer() as index:
        number = 0
        while True:
            index.replace(numbered(50))
            number += 1
            if number % 5 == 0:
                index.flush()


def test_a_killed_writer_leaves_the_last_commit_and_no_lock(store: IndexStore) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_fill_for_ever, args=(store.folder,)
    )
    process.start()
    deadline = time.monotonic() + 30
    while store.reader().document_count() < 50 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    after = IndexStore(store.folder, analysis="v1")
    assert after.reader().document_count() == 50
    with after.writer() as index:
        index.replace(numbered(60))
    assert after.reader().search(Query(count=True)).total == 60


def test_the_remains_of_a_killed_rebuild_are_cleared(store: IndexStore) -> None:
    TantivyIndex.create(store.folder / "index-2", analysis="v1").close()

    with store.rebuild() as index:
        index.add(numbered(4))

    assert [path.name for path in store.folder.glob("index-*")] == ["index-3"]
    assert store.reader().document_count() == 4


def test_a_swap_in_the_middle_of_a_reload_is_followed(
    store: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = IndexStore(store.folder, analysis="v1")
    reading.reader()
    reload = TantivyIndex.reload

    def swapped_meanwhile(index: TantivyIndex) -> None:
        monkeypatch.setattr(TantivyIndex, "reload", reload)
        with store.rebuild() as fresh:
            fresh.add(numbered(5))
        reload(index)

    monkeypatch.setattr(TantivyIndex, "reload", swapped_meanwhile)

    assert reading.reader().document_count() == 5


def test_a_swap_in_the_middle_of_opening_is_followed(
    store: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index = TantivyIndex.open

    def swapped_meanwhile(folder: Path, **how: object) -> TantivyIndex:
        monkeypatch.setattr(TantivyIndex, "open", open_index)
        with store.rebuild() as fresh:
            fresh.add(numbered(5))
        return open_index(folder, analysis="v1")

    monkeypatch.setattr(TantivyIndex, "open", swapped_meanwhile)

    assert IndexStore(store.folder, analysis="v1").reader().document_count() == 5
