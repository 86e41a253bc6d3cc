import subprocess
import sys

import pytest

FAILING = """
import structlog
from seutu.config.logging import logging_config

logging_config(level="INFO", as_json={as_json})

def answer(need):
    raise ValueError("no answer")

try:
    answer(" ".join(["kotihoidon", "tarve"]))
except ValueError:
    structlog.get_logger("seutu.test").exception("failed")
"""


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_logged_failure_shows_where_it_happened_but_no_value(as_json):
    done = subprocess.run(
        [sys.executable, "-c", FAILING.format(as_json=as_json)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "ValueError: no answer" in done.stderr
    assert "in answer" in done.stderr
    assert "kotihoidon tarve" not in done.stderr
