import json

import pytest
from typer.testing import CliRunner

from seutu.cli.app import app
from tests.factories import DatasetFactory

PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> ."
    "@prefix dct: <http://purl.org/dc/terms/> .\n"
)
GOOD = '<https://a.example/1> a dcat:Dataset ; dct:title "a" ; dct:description "b" .'
BAD = '<https://a.example/1> a dcat:Dataset ; dct:description "b" .'


def validate(*arguments):
    return CliRunner().invoke(app, ["validate", *map(str, arguments)])


@pytest.fixture
def feed(tmp_path):
    def write(body):
        path = tmp_path / "feed.ttl"
        path.write_text(PREFIXES + body)
        return path

    return write


def test_a_feed_that_conforms_ends_with_nought(feed):
    result = validate(feed(GOOD), "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["conforms"] is True
    assert report["levels"]["base"]["violation"] == 0
    assert report["levels"]["high-value"]["checked"] is False


def test_a_feed_that_violates_the_base_level_ends_with_one(feed):
    result = validate(feed(BAD))
    assert result.exit_code == 1
    assert "base violation dct:title" in result.stdout


def test_only_the_levels_asked_for_are_told(feed):
    result = validate(feed(BAD), "--level", "range", "--json")
    assert result.exit_code == 0
    assert list(json.loads(result.stdout)["levels"]) == ["range"]


@pytest.mark.parametrize(
    "arguments",
    [(), ("--own", "feed.ttl"), ("missing.ttl",), ("x.ttl", "--level", "all")],
)
def test_what_cannot_be_checked_ends_with_two(arguments):
    assert validate(*arguments).exit_code == 2


def test_broken_rdf_is_refused_with_its_line(feed):
    result = validate(feed("<https://a.example/1> a ] ."))
    assert result.exit_code == 2
    assert "line 2" in result.stderr


@pytest.mark.django_db
def test_what_this_platform_publishes_conforms():
    for _ in range(3):
        DatasetFactory(with_distributions=2)
    result = validate("--own", "--json")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["datasets"] == 3
    assert report["levels"]["range"]["violation"] == 0
    assert report["levels"]["vocabulary"]["violation"] == 0
