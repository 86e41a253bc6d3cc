"""Taking challenges and verdicts out at the command line, and challenges in again."""

import json

import pytest
from typer.testing import CliRunner

from seutu.challenges.models import Challenge, Pledge
from seutu.cli import app
from seutu.core.errors import Invalid, NotFound
from seutu.matching.collection import read_collection
from seutu.matching.evaluation import evaluate
from seutu.matching.judging import judge
from tests.factories import (
    DatasetFactory,
    OwnChallengeFactory,
    PledgeFactory,
    RegionFactory,
    SolutionFactory,
)
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture(autouse=True)
def _no_migrations(monkeypatch):
    monkeypatch.setattr("seutu.cli.challenge.migrate", lambda: None)


def run(*arguments):
    found = CliRunner().invoke(app, ["challenge", *map(str, arguments)])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.output


@pytest.fixture
def judged():
    """A challenge of which a dataset was said to fit and a solution not to."""
    challenge = OwnChallengeFactory(number=0)
    fits = DatasetFactory(number=0, region=RegionFactory(code="FI1C1"))
    fails = SolutionFactory(number=1)
    for record, is_fit, why in ((fits, True, "answers"), (fails, False, "place")):
        name = f"{type(record).__name__.lower()}:{record.pk}"
        judge(challenge, name, by=UserFactory(), fits=is_fit, because=why)
    return challenge


def test_challenges_leave_and_come_back_on_another_site(tmp_path):
    challenge = OwnChallengeFactory(number=0)
    PledgeFactory(challenge=challenge)
    file = tmp_path / "challenges.json"

    run("export", file)
    Pledge.objects.all().delete()
    Challenge.objects.all().delete()

    assert "1 challenges read, 0 known already" in run("import", file)
    assert Challenge.objects.get().title == challenge.title
    assert "0 challenges read, 1 known already" in run("import", file)


def test_only_those_of_an_organisation_leave_when_one_is_named(tmp_path):
    wanted, other = OwnChallengeFactory(number=0), OwnChallengeFactory(number=1)
    file = tmp_path / "challenges.json"

    run("export", file, "--organisation", wanted.owner.pk)

    assert wanted.pk in file.read_text("utf-8")
    assert other.pk not in file.read_text("utf-8")
    with pytest.raises(NotFound, match="nobody"):
        run("export", file, "--organisation", "nobody")


def test_drafts_leave_only_when_asked_for(tmp_path):
    draft = OwnChallengeFactory(number=0, state=Challenge.State.DRAFT)
    file = tmp_path / "challenges.json"

    run("export", file)
    assert draft.pk not in file.read_text("utf-8")
    run("export", file, "--drafts")
    assert draft.pk in file.read_text("utf-8")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]"])
def test_a_file_that_is_none_of_ours_is_refused(tmp_path, content):
    file = tmp_path / "challenges.json"
    file.write_bytes(content)

    with pytest.raises(Invalid):
        run("import", file)
    with pytest.raises(Invalid, match="cannot be read"):
        run("import", tmp_path / "nothing.json")


def test_verdicts_leave_in_the_forms_of_trec(judged, tmp_path):
    assert "2 judgements of 1 challenges" in run("judgements", tmp_path / "out")

    lines = (tmp_path / "out" / "qrels.txt").read_text("utf-8").splitlines()
    (topic,) = (tmp_path / "out" / "topics.jsonl").read_text("utf-8").splitlines()
    assert [line.split()[0] for line in lines] == [judged.pk, judged.pk]
    assert sorted(line.split()[3] for line in lines) == ["0", "2"]
    assert json.loads(topic)["id"] == judged.pk


def test_verdicts_are_a_collection_on_which_matching_is_measured(judged, tmp_path):
    run("judgements", tmp_path)

    collection = read_collection(tmp_path)
    assert [query.id for query in collection.queries] == [judged.pk]
    assert len(collection.documents) == 2
    places = [one.facets["region"] for one in collection.documents]
    assert ("FI", "FI1", "FI1C", "FI1C1") in places
    assert evaluate(collection).overall.queries == 1


def test_a_site_without_verdicts_writes_empty_files(tmp_path):
    assert "0 judgements of 0 challenges" in run("judgements", tmp_path)
    assert (tmp_path / "qrels.txt").read_text() == ""
