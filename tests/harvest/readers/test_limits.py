import io
import zipfile

import pytest

from seutu.harvest.readers.limits import (
    TooComplex,
    Unreadable,
    check_shape,
    read_bytes,
    read_json,
    read_rows,
    read_zip,
)


def archive(*members: tuple[str, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    target.seek(0)
    return target


def test_a_file_beyond_the_limit_is_refused():
    with pytest.raises(Unreadable, match="larger"):
        read_bytes(io.BytesIO(b"12345"), limit=4)


def test_broken_json_is_told_with_its_line():
    with pytest.raises(Unreadable, match="line 2"):
        read_json(io.BytesIO(b'{"a": 1,\n oops}'))


def test_bytes_that_are_not_utf_8_are_told_with_their_place():
    with pytest.raises(Unreadable, match="byte 2"):
        read_json(io.BytesIO(b'["\xff"]'))


@pytest.mark.parametrize("levels", [100, 200_000])
def test_json_nested_too_deeply_is_refused(levels):
    with pytest.raises(Unreadable, match="nested"):
        read_json(io.BytesIO(b"[" * levels + b"]" * levels))


def test_a_document_that_repeats_itself_is_refused_before_it_is_walked():
    bomb: list[object] = ["ha"]
    for _ in range(40):
        bomb = [bomb, bomb]

    with pytest.raises(TooComplex, match="more than 1000 values"):
        check_shape(bomb, values=1000)


def test_an_archive_that_unpacks_to_far_more_than_it_weighs_is_refused():
    with pytest.raises(Unreadable, match="far more"):
        list(read_zip(archive(("zeros", b"\0" * 3_000_000))))


def test_an_archive_comes_in_the_order_of_its_paths():
    packed = archive(("b", b"2"), ("a", b"1"))

    assert list(read_zip(packed)) == [("a", b"1"), ("b", b"2")]


def test_bytes_that_are_no_archive_are_refused():
    with pytest.raises(Unreadable, match="not a zip"):
        list(read_zip(io.BytesIO(b"PK but no")))


def test_a_cell_that_never_ends_is_told_with_its_line():
    with pytest.raises(Unreadable, match="Line 1"):
        list(read_rows(io.BytesIO(b'"' + b"x" * 2_000_000)))
