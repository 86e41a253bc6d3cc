"""The examples in the guides are run as they stand there."""

import json
import re
import sys
import types
from pathlib import Path

import pytest
from typer.testing import CliRunner

from seutu.cli.app import app

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text("utf-8")
    return [body for name, body in BLOCK.findall(text) if name == language]


def module(name: str, source: str, monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    made = types.ModuleType(name)
    monkeypatch.setitem(sys.modules, name, made)
    exec(compile(source, name, "exec"), made.__dict__)  # noqa: S102
    return made


def test_the_reader_of_the_guide_passes_the_test_of_the_guide(monkeypatch):
    reader, _, check = blocks("how-to/add-a-reader.md", "python")
    module("city_catalogue", "", monkeypatch)
    module("city_catalogue.reader", reader, monkeypatch)

    checks = module("city_catalogue_tests", check, monkeypatch)

    assert "    assert " in check
    checks.test_a_row_without_a_name_is_rejected_and_the_next_one_read()


@pytest.mark.slow
def test_the_files_of_the_evaluation_reference_give_the_output_shown_there(tmp_path):
    documents, shape = blocks("reference/evaluation-files.md", "json")
    queries, judgements = blocks("reference/evaluation-files.md", "text")
    (tmp_path / "documents.jsonl").write_text(documents, "utf-8")
    (tmp_path / "queries.tsv").write_text(queries, "utf-8")
    (tmp_path / "qrels.txt").write_text(judgements, "utf-8")

    result = CliRunner().invoke(app, ["evaluate", str(tmp_path), "--json"])

    assert result.exit_code == 0, result.output
    measured, shown = json.loads(result.stdout), json.loads(shape)
    assert measured.keys() == shown.keys()
    assert measured["overall"].keys() == shown["overall"].keys()
    assert measured["overall"]["queries"] == 2
    for figures in measured["pairs"].values():
        assert figures.keys() == shown["pairs"]["fi-en"].keys()
    assert measured["pairs"].keys() == {"fi-fi", "de-en"}
