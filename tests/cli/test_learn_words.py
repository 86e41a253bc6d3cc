"""`seutu learn-words` and what matching does with it."""

import pytest
from typer.testing import CliRunner

from seutu.cli import app
from seutu.matching import installed, title_words
from tests.factories import DatasetFactory
from tests.matching.test_parallel_titles import PLACES, THINGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(monkeypatch, tmp_path):
    path = tmp_path / "title-words.json"
    for module in (installed, title_words):
        monkeypatch.setattr(module, "title_words_file", lambda: path)
    return path


def bilingual_catalogue():
    for thing, cosa in THINGS.items():
        for place, lugar in PLACES.items():
            DatasetFactory(
                title={"ca": f"{thing} {place}", "es": f"{cosa} {lugar}"}, keywords={}
            )


def test_words_are_learnt_and_used_at_once(file):
    bilingual_catalogue()
    before = installed.knowledge()
    assert before.translator.translate("pollancre", "ca", "es", 1)[0][0] != "álamo"

    result = CliRunner().invoke(app, ["learn-words"])

    assert result.exit_code == 0, result.output
    assert "ca-es" in result.output
    after = installed.knowledge()
    assert after.translator.translate("pollancre", "ca", "es", 1)[0][0] == "álamo"


def test_learning_the_same_again_leaves_the_file(file):
    bilingual_catalogue()
    title_words.learn()
    knowledge, stamp = installed.knowledge(), file.stat().st_mtime_ns
    title_words.learn()
    assert file.stat().st_mtime_ns == stamp
    assert installed.knowledge() is knowledge


def test_a_damaged_file_costs_only_its_own_words_and_is_learnt_again(file):
    file.write_text("{")
    assert installed.knowledge().translator.translate("water", "en", "fi")
    bilingual_catalogue()
    assert title_words.learn().titles


def test_without_bilingual_titles_the_command_says_so(file):
    DatasetFactory()
    result = CliRunner().invoke(app, ["learn-words"])
    assert result.exit_code == 0
    assert "nothing to learn from" in result.output
