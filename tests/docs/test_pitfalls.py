import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/explanation/pitfalls.md"
ROWS = [
    line
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| pitfall", "| convention"))
]
THREAD = re.compile(r"[\w.-]+(?:/[\w.-]+)?#\d+|ckanapi")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def names_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_a_pitfall_names_its_threads_and_tests_that_exist(row):
    _, pitfall, threads, answer, tests, _ = row.split("|")

    assert pitfall.strip()
    assert answer.strip()
    assert THREAD.search(threads)
    named = TEST.findall(tests)
    assert named
    assert TEST.sub("", tests).strip() == ""
    for path, name in named:
        assert (ROOT / path).is_file(), path
        if name:
            assert name in names_of(ROOT / path), f"{path}::{name}"


def test_every_pitfall_has_its_row():
    assert len(ROWS) == 19 + 4 + 13
