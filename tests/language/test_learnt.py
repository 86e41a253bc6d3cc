import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from seutu.language import learnt
from seutu.language.learnt import ArchiveDamaged, learnt_folder, pack


def test_tables_are_unpacked_where_they_are_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("SEUTU_DATA", str(tmp_path / "chosen"))

    folder = learnt_folder()

    assert folder.is_relative_to(tmp_path / "chosen")
    assert (folder / "concepts" / "concepts.arrays").is_file()


def test_many_at_once_share_one_complete_folder(tmp_path, monkeypatch):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.arrays").write_bytes(b"a" * 100_000)
    pack(source, tmp_path / "some.tar.xz")
    monkeypatch.setattr(learnt, "ARCHIVE", tmp_path / "some.tar.xz")

    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(lambda _: learnt_folder(tmp_path / "data"), range(8)))

    assert len(set(folders)) == 1
    assert (folders[0] / "a.arrays").stat().st_size == 100_000
    assert len(list(folders[0].parent.iterdir())) == 1


def test_packing_the_same_files_gives_the_same_bytes(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "b").write_bytes(b"b")
    (source / "a").write_bytes(b"a")

    pack(source, tmp_path / "one.tar.xz")
    (source / "b").touch()
    pack(source, tmp_path / "two.tar.xz")

    one, two = (tmp_path / "one.tar.xz"), (tmp_path / "two.tar.xz")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("size", [0, 100, 5_000])
def test_a_damaged_archive_is_refused_with_the_command_that_repairs_it(
    tmp_path, monkeypatch, size
):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.arrays").write_bytes(os.urandom(20_000))
    archive = tmp_path / "some.tar.xz"
    pack(source, archive)
    archive.write_bytes(archive.read_bytes()[:size])
    monkeypatch.setattr(learnt, "ARCHIVE", archive)

    with pytest.raises(ArchiveDamaged, match="make tables"):
        learnt_folder(tmp_path / "data")

    assert list((tmp_path / "data" / "learnt").iterdir()) == []
