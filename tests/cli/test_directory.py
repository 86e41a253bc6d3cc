"""The directory at the command line."""

import pytest
from typer.testing import CliRunner

from seutu.cli.app import app


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(app, ["directory", *words])


def test_catalogues_are_found_by_words_country_and_software(run):
    result = run("helsinki region", "--country", "fi", "--software", "CKAN")

    assert result.exit_code == 0
    assert "hrifi" in result.output


def test_nothing_found_is_told_by_the_exit_status(run):
    assert run("no such catalogue anywhere").exit_code == 1


def test_what_can_be_read_is_counted_by_software(run):
    result = run("--coverage", "--limit", "300")

    assert result.exit_code == 0
    assert "PxWeb" in result.output
