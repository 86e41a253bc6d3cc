"""What a Spark job reads and sends, without Spark."""

import json
import subprocess
import sys
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.errors import Invalid
from seutu.matching.bulk import KeyedNeed
from seutu.matching.documents import all_documents
from seutu.matching.installed import analysis, knowledge
from seutu.matching.needs import Need
from seutu.matching.needs_file import line_of, need_of, read_needs
from seutu.matching.spark.shipping import pack_index, pack_package
from seutu.search.store import IndexStore
from tests.matching.worlds import RECORDS

words = st.text(max_size=20)
needs = st.builds(
    KeyedNeed,
    key=words,
    need=st.builds(
        Need,
        text=words,
        title=words,
        language=words,
        region=words,
        keywords=st.lists(words, max_size=3).map(tuple),
    ),
    exclude=st.lists(words, max_size=3).map(tuple),
)


@given(needs)
def test_a_need_is_read_as_it_was_written(need):
    assert need_of(line_of(need)) == need
    assert "\n" not in line_of(need)


def written(tmp_path, *lines):
    path = tmp_path / "needs.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_blank_lines_are_passed_over(tmp_path):
    path = written(tmp_path, '{"key": "a", "text": "x"}', "", '{"key":"b","text":""}')

    assert [need_of(line).key for line in read_needs(path)] == ["a", "b"]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        '"text"',
        "{}",
        '{"key": "b"}',
        '{"text": "b"}',
        '{"key": "", "text": "b"}',
        '{"key": 1, "text": "b"}',
        '{"key": "b", "text": ["b"]}',
        '{"key": "b", "text": "b", "keywords": "b"}',
        '{"key": "b", "text": "b", "exclude": [1]}',
        '{"key": "b", "text": "' + "b" * 1_000_001 + '"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_need_is_named(tmp_path, line):
    path = written(tmp_path, '{"key": "a", "text": "x"}', line)

    with pytest.raises(Invalid, match=r"needs\.jsonl, line 2"):
        list(read_needs(path))


def test_a_key_that_comes_twice_is_named(tmp_path):
    path = written(tmp_path, *['{"key": "a", "text": "x"}'] * 2)

    with pytest.raises(Invalid, match="line 2: key 'a' came before"):
        list(read_needs(path))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "needs.jsonl").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Invalid, match="UTF-8"):
        list(read_needs(tmp_path / "needs.jsonl"))
    with pytest.raises(Invalid, match="cannot be read"):
        list(read_needs(tmp_path / "absent.jsonl"))


def test_the_generation_in_use_is_packed_and_answers_where_it_is_unpacked(tmp_path):
    store = IndexStore(tmp_path / "index", analysis=analysis())
    for _ in range(2):
        with store.rebuild() as index:
            index.add(all_documents(RECORDS, knowledge()))
    pack_index(tmp_path / "index", tmp_path / "index.tar")

    with tarfile.open(tmp_path / "index.tar") as tar:
        assert {name.split("/")[0] for name in tar.getnames()} == {"CURRENT", "index-2"}
        tar.extractall(tmp_path / "there")  # noqa: S202 - packed just now
    there = IndexStore(tmp_path / "there", analysis=analysis()).reader()
    assert there.document_count() == store.reader().document_count()


ELSEWHERE = """
import sys
sys.modules["django"] = None
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import seutu
from seutu.matching.bulk import match_batch
from seutu.matching.needs_file import need_of
assert seutu.__file__.startswith(sys.argv[1]), seutu.__file__
for answer in match_batch([need_of(sys.argv[3])], Path(sys.argv[2])):
    print(answer.to_json())
"""


def test_the_packed_package_matches_where_nothing_of_seutu_is_installed(tmp_path):
    store = IndexStore(tmp_path / "index", analysis=analysis())
    with store.rebuild() as index:
        index.add(all_documents(RECORDS, knowledge()))
    pack_package(tmp_path / "package.tar")
    with tarfile.open(tmp_path / "package.tar") as tar:
        names = tar.getnames()
        tar.extractall(tmp_path / "there")  # noqa: S202 - packed just now

    assert not any("__pycache__" in name or "/web/" in name for name in names)
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            ELSEWHERE,
            str(tmp_path / "there"),
            str(tmp_path / "index"),
            '{"key": "a", "text": "air quality", "language": "en"}',
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    ).stdout
    assert json.loads(said)["matches"][0][0] == "dataset:air"
