"""The examples of the guide are run as they stand there, one after another."""

import functools
import re
from pathlib import Path

import pytest

import seutu
from seutu.accounts.services import issue_token
from seutu.challenges.models import Challenge
from seutu.client import Client
from seutu.matching.models import Judgement
from tests.people import member

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-client.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def sited(transport, monkeypatch, settings):
    """Let the guide's site be the one under test."""
    settings.ALLOWED_HOSTS = ["seutu.example"]
    opened = functools.partial(Client, transport=transport)
    monkeypatch.setattr(seutu, "connect", opened, raising=False)


def test_the_examples_of_the_guide_run(sited, home_care, monkeypatch, capsys):
    me = member("owner")
    scopes = ("read", "judgements", "conversation", "notices", "challenges")
    _, secret = issue_token(by=me, name="guide", scopes=scopes)
    monkeypatch.setenv("SEUTU_TOKEN", secret)

    names: dict[str, object] = {}
    for number, block in enumerate(BLOCK.findall(GUIDE.read_text("utf-8")), start=1):
        exec(compile(block, f"example {number}", "exec"), names)  # noqa: S102

    printed = capsys.readouterr().out
    assert home_care["dataset"].pk in printed
    assert "region" in printed
    assert Challenge.objects.own().get().state == Challenge.State.DRAFT
    assert Judgement.objects.get().note == "Ends in 2009."
