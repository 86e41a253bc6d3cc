"""`seutu evaluate`: the tables it prints of a small collection."""

import json

import pytest
from typer.testing import CliRunner

from seutu.cli import app

DOCUMENTS = (
    ("flood", "en", "Flood risk areas", "Land that rivers may cover"),
    ("school", "en", "School places", "Pupils and places by school"),
    ("hochwasser", "de", "Hochwasser", "Gebiete mit Hochwasserrisiko"),
    ("swimming", "en", "Swimming halls", "Opening times"),
)
QUERIES = (("n1-en", "en", "flood risk of my street"), ("n1-de", "de", "Hochwasser"))
GRADES = ("n1-en 0 flood 2", "n1-en 0 hochwasser 1", "n1-en 0 swimming 0")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    here = tmp_path_factory.mktemp("collection")
    keys = ("id", "lang", "title", "description")
    documents = (json.dumps(dict(zip(keys, one, strict=True))) for one in DOCUMENTS)
    both = [line.replace("n1-en", name) for line in GRADES for name, *_ in QUERIES]
    (here / "documents.jsonl").write_text("\n".join(documents))
    (here / "queries.tsv").write_text("\n".join(map("\t".join, QUERIES)))
    (here / "qrels.txt").write_text("\n".join(both))
    (here / "unanswerable.tsv").write_text("u1\ten\tcathedral organ repair")
    return here


def run(*arguments):
    result = CliRunner().invoke(app, ["evaluate", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_pair_of_languages_has_a_cell(folder):
    printed = run(folder, "--by-pair")

    assert "1.00 / 1.00" in printed
    assert [line for line in printed.splitlines() if line.startswith("│ en")]
    assert [line for line in printed.splitlines() if line.startswith("│ de")]


def test_undeclared_needs_are_listed_under_the_language_they_are_in(folder):
    told = json.loads(run(folder, "--json"))
    untold = json.loads(run(folder, "--undeclared", "--json"))

    assert untold["pairs"].keys() == told["pairs"].keys()


def test_scores_and_verdicts_are_compared_with_the_judgements(folder):
    found = json.loads(run(folder, "--scores", "--json"))

    assert found["unanswerable needs with answers"] in {0.0, 1.0}
    assert sum(row["records"] for row in found["reliability"]) > 0
    assert all(0 <= row["useful"] <= 1 for row in found["reliability"])
    assert "supplied needs with none" in run(folder, "--scores")


def test_explanations_need_the_files_of_dsebench(folder):
    result = CliRunner().invoke(app, ["evaluate", str(folder), "--explanations"])

    assert result.exception.exit_code == 2
    assert "DSEBench" in result.exception.message
