"""`seutu learn`: what it publishes, what it refuses, and how to go back."""

import json

import pytest
from typer.testing import CliRunner

from seutu.cli import app
from seutu.core.errors import Refused
from seutu.core.locks import only_process
from seutu.matching import installed_ranking, selectors
from seutu.matching.published import Rankings
from seutu.matching.weights import DEFAULT

pytestmark = pytest.mark.django_db

SUBJECTS = [
    "flood",
    "noise",
    "bridge",
    "forest",
    "harbour",
    "library",
    "museum",
    "nursery",
    "playground",
    "railway",
    "school",
    "theatre",
    "tunnel",
    "waste",
]


@pytest.fixture
def rankings(monkeypatch, tmp_path):
    here = Rankings(tmp_path / "ranking")
    monkeypatch.setattr(installed_ranking, "rankings", lambda: here)
    monkeypatch.setattr(selectors, "rankings", lambda: here)
    return here


def collection(folder, *, title_decides: bool):
    """Write needs of one word each: one record says it in its title, one in its body.

    As packaged, the one that says it twice in a short body comes first.
    """
    documents, queries, grades = [], [], []
    for number, subject in enumerate(SUBJECTS):
        documents += [
            {"id": f"t{number}", "lang": "en", "title": subject, "description": "x y"},
            {
                "id": f"b{number}",
                "lang": "en",
                "title": "municipal yearbook",
                "description": f"{subject} " * 2,
            },
        ]
        queries.append(f"n{number}\ten\t{subject}")
        best, worst = ("t", "b") if title_decides else ("b", "t")
        grades += [f"n{number} 0 {best}{number} 2", f"n{number} 0 {worst}{number} 0"]
    folder.mkdir()
    lines = (json.dumps(one) for one in documents)
    (folder / "documents.jsonl").write_text("\n".join(lines))
    (folder / "queries.tsv").write_text("\n".join(queries))
    (folder / "qrels.txt").write_text("\n".join(grades))
    return folder


def run(*arguments):
    return CliRunner().invoke(app, ["learn", *map(str, arguments)])


def test_better_weights_are_published_and_taken_back(rankings, tmp_path):
    first = DEFAULT.body, DEFAULT.title
    folder = collection(tmp_path / "judged", title_decides=True)
    result = run(folder)

    assert result.exit_code == 0, result.output
    published = rankings.current()
    assert (published.weights.body, published.weights.title) != first
    assert published.record["needs"] == len(SUBJECTS)
    assert published.record["judgements"] == 2 * len(SUBJECTS)
    assert published.record["gain"] > 0
    assert len(published.record["folds"]) == 5

    assert run("--undo").exit_code == 0
    assert rankings.current().weights == DEFAULT


def test_weights_that_are_not_better_are_refused(rankings, tmp_path):
    folder = collection(tmp_path / "judged", title_decides=False)
    result = run(folder)

    assert isinstance(result.exception, Refused)
    assert result.exception.exit_code == 5
    assert "nothing was published" in result.exception.message
    assert rankings.current().weights == DEFAULT


def test_a_dry_run_publishes_nothing(rankings, tmp_path):
    folder = collection(tmp_path / "judged", title_decides=True)

    assert run(folder, "--dry-run").exit_code == 0
    assert rankings.current().name == ""


def test_too_few_judgements_are_bad_input(rankings, tmp_path):
    folder = collection(tmp_path / "judged", title_decides=True)
    few = (folder / "qrels.txt").read_text().splitlines()[:6]
    (folder / "qrels.txt").write_text("\n".join(few))
    result = run(folder)

    assert result.exception.exit_code == 2
    assert "3 needs" in result.exception.message


def test_only_one_process_learns(rankings, tmp_path):
    folder = collection(tmp_path / "judged", title_decides=True)
    with only_process(rankings.folder / "lock", "busy"):
        assert run(folder).exception.exit_code == 4


def test_nothing_published_cannot_be_undone(rankings):
    assert run("--undo").exception.exit_code == 4
