import json

import pytest
from typer.testing import CliRunner

from seutu.catalogue.quality import services
from seutu.cli import app
from seutu.core.errors import NotFound
from tests.factories import DatasetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture(autouse=True)
def _no_migrations(monkeypatch):
    monkeypatch.setattr("seutu.cli.quality.migrate", lambda: None)


def run(*arguments: str):
    return CliRunner().invoke(app, ["quality", *arguments])


def test_what_waits_is_judged_and_compared():
    made = DatasetFactory.create_batch(5, with_distributions=1)
    services.note_changes("dataset", [one.pk for one in made])

    first = run("--json")
    (row,) = json.loads(first.stdout)

    assert "5 datasets judged now" in first.output
    assert (row["id"], row["datasets"]) == ("brescia", 5)
    assert "0 datasets judged now" in run().output
    assert "5 datasets judged now" in run("--again").output


def test_a_source_is_shown_with_what_to_mend_first():
    made = DatasetFactory.create_batch(5, with_distributions=1, themes=[])
    services.note_changes("dataset", [one.pk for one in made])

    body = json.loads(run("--source", "brescia", "--json").stdout)

    assert {"code": "themes", "datasets": 5, "points": 30} in body["fixes"]
    assert "themes" in run("--source", "brescia").output


def test_an_unknown_source_is_named():
    assert isinstance(run("--source", "nowhere").exception, NotFound)
