"""The examples of the guide are run as they stand there, one after another."""

import functools
import re
from pathlib import Path

import pytest

import seutu
from seutu.accounts.services import issue_token
from seutu.challenges.models import Challenge, Pledge
from seutu.client import Client
from seutu.files.models import StoredFile
from seutu.matching.models import Judgement
from tests.factories import OrganisationFactory, OwnChallengeFactory, PledgeFactory
from tests.files.samples import pdf
from tests.people import member

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-client.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def sited(transport, monkeypatch, settings):
    """Let the guide's site be the one under test."""
    settings.ALLOWED_HOSTS = ["seutu.example"]
    opened = functools.partial(Client, transport=transport)
    monkeypatch.setattr(seutu, "connect", opened, raising=False)


def test_the_examples_of_the_guide_run(
    sited, home_care, monkeypatch, capsys, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "plan.pdf").write_bytes(pdf())
    monkeypatch.chdir(tmp_path)
    city = OrganisationFactory(verified_at="2025-01-01T00:00:00Z")
    me = member("owner", city)
    own = OwnChallengeFactory(number=0, owner=city, language="en")
    other = OwnChallengeFactory(number=1)
    PledgeFactory(challenge=own)
    scopes = ("read", "judgements", "conversation", "notices", "challenges")
    _, secret = issue_token(by=me, name="guide", scopes=scopes)
    monkeypatch.setenv("SEUTU_TOKEN", secret)

    names: dict[str, object] = {}
    for number, block in enumerate(BLOCK.findall(GUIDE.read_text("utf-8")), start=1):
        exec(compile(block, f"example {number}", "exec"), names)  # noqa: S102

    printed = capsys.readouterr().out
    assert home_care["dataset"].pk in printed
    assert "region" in printed
    (draft,) = Challenge.objects.filter(state=Challenge.State.DRAFT)
    assert draft.owner == city
    own.refresh_from_db()
    assert own.state == Challenge.State.PILOTING
    assert str(own.statement.planned_pilot) == "2030-05-01"
    assert own.pledges.get().state == Pledge.State.ACCEPTED
    assert other.pledges.get().organisation == city
    assert other.partnerships.get().state == "withdrawn"
    assert StoredFile.objects.get().subject == own.subject
    assert Judgement.objects.get().note == "Ends in 2009."


def test_every_method_that_the_guide_names_exists():
    part = GUIDE.read_text("utf-8").partition("## More")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `\w+` \| (.+) \|$", part, re.MULTILINE)
    methods = {name for row in named for name in re.findall(r"`(\w+)`", row)}

    assert len(methods) > 20
    assert {name for name in methods if not hasattr(Client, name)} == set()
