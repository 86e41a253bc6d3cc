import json

import pytest
from typer.testing import CliRunner

from seutu.cli import app
from seutu.core.errors import Invalid
from seutu.matching import indexing
from tests.matching.gaps.worlds import NEED, asks, publishes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture(autouse=True)
def _no_migrations(monkeypatch):
    monkeypatch.setattr("seutu.cli.gaps.migrate", lambda: None)


def run(*arguments: str):
    return CliRunner().invoke(app, ["gaps", *arguments])


def test_gaps_are_assessed_and_shown():
    asks()
    publishes("Opening hours of public libraries")
    indexing.rebuild()

    assert "1 demands assessed" in run("update").output
    shown = json.loads(run("show", "--json").stdout)

    assert [(one["title"], one["cause"]) for one in shown] == [(NEED, "absent")]
    assert NEED in run("show", "--cause", "absent").output
    assert NEED not in run("show", "--cause", "closed").output


def test_an_unknown_cause_gets_the_known_ones():
    error = run("show", "--cause", "x").exception

    assert isinstance(error, Invalid)
    assert "not-found" in error.message
