import logging
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from seutu.config.environment import data_folder, env
from seutu.config.logging import logging_config


def test_a_variable_that_is_no_number_ends_the_start_with_a_sentence(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")

    with pytest.raises(SystemExit, match="set PORT to a whole number"):
        env.int("PORT", 8000)


def test_a_variable_that_is_not_set_has_its_default(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)

    assert env.int("PORT", 8000) == 8000


def test_a_slip_of_the_pen_does_not_turn_security_off(monkeypatch):
    monkeypatch.setenv("SECURE", "ture")

    with pytest.raises(SystemExit, match="set SECURE to true or false"):
        env.bool("SECURE", False)


@pytest.mark.parametrize(
    ("text", "meant"), [("True", True), (" 1 ", True), ("No", False), ("", False)]
)
def test_yes_and_no_may_be_written_in_several_ways(monkeypatch, text, meant):
    monkeypatch.setenv("SECURE", text)

    assert env.bool("SECURE", False) is meant


def test_an_account_without_a_home_can_name_its_data_folder(monkeypatch, tmp_path):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setenv("SEUTU_DATA", str(tmp_path / "data"))
    assert data_folder() == (tmp_path / "data").resolve()

    monkeypatch.setenv("SEUTU_DATA", "")
    with pytest.raises(ImproperlyConfigured, match="SEUTU_DATA"):
        data_folder()


def test_a_log_level_that_does_not_exist_is_answered_with_those_that_do():
    before = logging.getLogger().level

    with pytest.raises(ImproperlyConfigured, match="WARNING"):
        logging_config(level="LOUD", as_json=False)

    assert logging.getLogger().level == before
