import json

import pytest
from typer.testing import CliRunner

from seutu.cli import app
from seutu.core.errors import Invalid
from seutu.matching import indexing
from tests.matching.gaps.worlds import publishes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture(autouse=True)
def _no_migrations(monkeypatch):
    monkeypatch.setattr("seutu.cli.match_all.migrate", lambda: None)


def run(*arguments: object):
    return CliRunner().invoke(app, ["match-all", *map(str, arguments)])


def test_needs_of_a_file_are_matched_and_turned_round(tmp_path):
    publishes("Opening hours of public libraries")
    indexing.rebuild()
    needs, answers, supply = (tmp_path / name for name in ("needs", "found", "served"))
    needs.write_text('{"key": "n1", "text": "When do libraries open?"}\n')

    first = run(needs, "--to", answers, "--supply", supply, "--processes", 1)
    again = run(needs, "--to", answers, "--processes", 1)

    assert "1 needs asked" in first.output
    assert "0 needs asked" in again.output
    (answer,) = (json.loads(line) for line in answers.read_text().splitlines()[1:])
    (served,) = map(json.loads, supply.read_text().splitlines())
    assert answer["key"] == "n1"
    assert served["record"] == answer["matches"][0][0]
    assert served["needs"] == [["n1", answer["matches"][0][1]]]


def test_a_cluster_is_refused_in_a_sentence(settings):
    settings.SEARCH_CLUSTER = object()
    error = run().exception
    assert isinstance(error, Invalid)
    assert "SEARCH_URL" in error.message
