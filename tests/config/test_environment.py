import pytest

from seutu.config.environment import env


def test_a_variable_that_is_no_number_ends_the_start_with_a_sentence(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")

    with pytest.raises(SystemExit, match="set PORT to a whole number"):
        env.int("PORT", 8000)


def test_a_variable_that_is_not_set_has_its_default(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)

    assert env.int("PORT", 8000) == 8000
