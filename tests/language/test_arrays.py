import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.language.arrays import Damaged, Words, read_arrays, write_arrays

words = st.sets(st.text(max_size=12), max_size=40)


@given(words, st.text(max_size=12))
def test_a_word_is_found_exactly_where_it_was_packed(known, other):
    ordered = sorted(known, key=str.encode)
    packed = Words.unpack(Words.pack(ordered))

    assert list(packed) == ordered
    assert [packed.find(word) for word in ordered] == list(range(len(ordered)))
    if other not in known:
        assert packed.find(other) == -1


def test_arrays_come_back_as_they_were_written(tmp_path):
    arrays = {"a": np.arange(5, dtype=np.uint16), "b": np.array([], dtype=np.float32)}
    write_arrays(tmp_path / "some.arrays", arrays)

    found = read_arrays(tmp_path / "some.arrays")

    assert found["a"].tolist() == [0, 1, 2, 3, 4]
    assert found["a"].dtype == np.uint16
    assert found["b"].size == 0


def test_a_file_cut_short_is_refused(tmp_path):
    path = tmp_path / "some.arrays"
    write_arrays(path, {"a": np.arange(1000)})
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(Damaged):
        read_arrays(path)


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "other.arrays"
    path.write_bytes(b"something else entirely")

    with pytest.raises(Damaged):
        read_arrays(path)


def test_an_empty_file_is_refused_with_the_command_that_repairs_it(tmp_path):
    path = tmp_path / "some.arrays"
    path.touch()

    with pytest.raises(Damaged, match="make tables"):
        read_arrays(path)


def test_an_array_of_another_version_is_refused_by_name(tmp_path):
    path = tmp_path / "some.arrays"
    write_arrays(path, {"a": np.arange(5)})

    with pytest.raises(Damaged, match="has no b: another version"):
        read_arrays(path)["b"]
